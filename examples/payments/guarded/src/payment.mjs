import { z } from 'zod';

/** What a merchant asks for; who the merchant is comes from the token alone. */
export const Payment = z.strictObject({
  amount: z.int().min(1).max(5_000_000),
  currency: z.enum(['EUR', 'CHF', 'GBP']),
  account: z.string().regex(/^acct_[A-Za-z0-9]{10,30}$/),
  reference: z.string().max(140).optional(),
});

/** What waits in the queue. */
export const Waiting = Payment.extend({ id: z.uuid(), merchant: z.string().regex(/^m-\d{1,9}$/) });
