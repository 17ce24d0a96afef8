import { gateway } from '@postern/guard/identity';
import { z } from 'zod';

const Claims = z.object({ sub: z.string(), 'custom:merchant': z.string().regex(/^m-\d{1,9}$/) });

/** Who calls, and for which merchant, as the gateway's authorizer has verified it. */
export const merchant = gateway({
  authorizer: 'jwt',
  claims: Claims,
  tenant: (claims) => String(claims['custom:merchant']),
});
