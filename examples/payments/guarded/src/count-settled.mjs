import { guard } from '@postern/guard';
import { eventBridge } from '@postern/guard/eventbridge';
import { idempotency } from '@postern/guard/idempotency';
import { redisStore } from '@postern/guard/idempotency/redis';
import { createClient } from 'redis';
import { z } from 'zod';

const redis = createClient({ url: process.env.REDIS });
let connected;

async function command(args) {
  connected ??= redis.connect();
  await connected;
  return redis.sendCommand(args);
}

export const Settled = z.object({ payment: z.uuid(), amount: z.int().min(1) });

export const handler = guard(
  {
    event: eventBridge(Settled, { sources: ['payments'], types: ['payment.settled'] }),
    // Buses deliver twice now and then: the sum counts a payment once.
    idempotency: idempotency({ store: redisStore(command), key: ({ detail }) => detail.payment }),
  },
  async ({ detail, time }) => {
    await command(['HINCRBY', 'settled', time.slice(0, 10), String(detail.amount)]);
  },
);
