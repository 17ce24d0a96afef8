// Signatures of requests that other services send, checked over the raw body, in constant time, within a window of time.
export { type HmacOptions, hmac } from './hmac.ts';
export { github, shopify, slack, standardWebhooks, stripe } from './providers.ts';
export { memorySeen, type Seen, seenIn } from './seen.ts';
export type { Secrets, SignatureOptions } from './signed.ts';
export { type SnsSignatureOptions, snsSignature } from './sns.ts';
export { type TwilioOptions, twilio } from './twilio.ts';
