import type { Part } from '../core/part.ts';
import { bytesOf, required, secondsOf, signatureOf } from './fields.ts';
import { fault, hmacPart, type SignatureOptions } from './signed.ts';

/** GitHub: `x-hub-signature-256`. Source: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
export function github(options: SignatureOptions): Part {
  return hmacPart(
    {
      name: 'github',
      digest: 'sha256',
      read: (http) => {
        const header = required(http, 'x-hub-signature-256', 'github');
        const signatures = header.startsWith('sha256=') ? signatureOf(header.slice(7), 'hex') : [];
        // The delivery's id is not signed: only the signature can stand for the request.
        return { message: [http.rawBody()], signatures };
      },
    },
    options,
  );
}

/** Stripe: `stripe-signature`. Source: https://docs.stripe.com/webhooks#verify-manually */
export function stripe(options: SignatureOptions): Part {
  return hmacPart(
    {
      name: 'stripe',
      digest: 'sha256',
      read: (http) => {
        const fields = required(http, 'stripe-signature', 'stripe')
          .split(',')
          .map((one) => one.trim());
        const times = fields.filter((one) => one.startsWith('t='));
        if (times.length !== 1)
          throw fault('signature.invalid', 'there must be one time', 'stripe');
        const time = (times[0] ?? '').slice(2);
        const signatures = fields
          .filter((one) => one.startsWith('v1='))
          .flatMap((one) => signatureOf(one.slice(3), 'hex'));
        return { message: [`${time}.`, http.rawBody()], signatures, at: secondsOf(time) };
      },
    },
    options,
  );
}

/** Slack: `x-slack-signature`. Source: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function slack(options: SignatureOptions): Part {
  return hmacPart(
    {
      name: 'slack',
      digest: 'sha256',
      read: (http) => {
        const header = required(http, 'x-slack-signature', 'slack');
        const time = required(http, 'x-slack-request-timestamp', 'slack');
        const signatures = header.startsWith('v0=') ? signatureOf(header.slice(3), 'hex') : [];
        return { message: [`v0:${time}:`, http.rawBody()], signatures, at: secondsOf(time) };
      },
    },
    options,
  );
}

/** Shopify: `x-shopify-hmac-sha256`. Source: https://shopify.dev/docs/apps/build/webhooks/subscribe/https */
export function shopify(options: SignatureOptions): Part {
  return hmacPart(
    {
      name: 'shopify',
      digest: 'sha256',
      read: (http) => ({
        message: [http.rawBody()],
        signatures: signatureOf(required(http, 'x-shopify-hmac-sha256', 'shopify'), 'base64'),
      }),
    },
    options,
  );
}

/**
 * Standard Webhooks with a shared secret (`whsec_…`), also under Svix's names of the headers.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function standardWebhooks(options: SignatureOptions): Part {
  const name = 'standard-webhooks';
  return hmacPart(
    {
      name,
      digest: 'sha256',
      read: (http) => {
        const prefix = http.headers['webhook-id'] === undefined ? 'svix' : 'webhook';
        const id = required(http, `${prefix}-id`, name);
        const time = required(http, `${prefix}-timestamp`, name);
        const signatures = required(http, `${prefix}-signature`, name)
          .split(' ')
          .filter((one) => one.startsWith('v1,'))
          .flatMap((one) => signatureOf(one.slice(3), 'base64'));
        // A dot in the id would let one signature stand for two splits of the message.
        if (id.includes('.')) throw fault('signature.invalid', 'the id holds a dot', name);
        return { message: [`${id}.${time}.`, http.rawBody()], signatures, at: secondsOf(time), id };
      },
      key: (secret) => {
        const text = secret.replace(/^whsec_/, '');
        const key = bytesOf(text.padEnd(4 * Math.ceil(text.length / 4), '='), 'base64');
        if (key === undefined) throw fault('internal', 'the secret is not base64', name);
        return key;
      },
    },
    options,
  );
}
