import { createClient } from 'redis';

const redis = createClient({ url: process.env.REDIS });
await redis.connect();

export async function handler(event) {
  await redis.hIncrBy('settled', event.time.slice(0, 10), event.detail.amount);
}
