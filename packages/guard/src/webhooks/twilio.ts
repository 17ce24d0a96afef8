import type { Call } from '../core/call.ts';
import type { HttpRequest } from '../core/http-request.ts';
import type { Part } from '../core/part.ts';
import { required, signatureOf } from './fields.ts';
import { fault, hmacPart, loadCrypto, type SignatureOptions } from './signed.ts';

/** Twilio signs the address it was told, so that must be known: a function behind a gateway sees another one. */
export type TwilioOptions = Omit<SignatureOptions, 'toleranceMs'> & {
  /** The address as Twilio has it, with its query. */
  readonly url: string | ((http: HttpRequest) => string);
};

/** Twilio: `x-twilio-signature`. Source: https://www.twilio.com/docs/usage/webhooks/webhooks-security */
export function twilio(options: TwilioOptions): Part {
  const urlOf = (http: HttpRequest): string =>
    typeof options.url === 'string' ? options.url : options.url(http);
  const part = hmacPart(
    {
      name: 'twilio',
      digest: 'sha1',
      read: (http) => {
        const signatures = signatureOf(required(http, 'x-twilio-signature', 'twilio'), 'base64');
        return { message: [urlOf(http), formText(http)], signatures };
      },
    },
    options,
  );
  return {
    ...part,
    admit: async (call) => {
      // First: a request with another body must not use up the signature of the real one.
      await checkBody(call, urlOf);
      await part.admit?.(call);
    },
  };
}

/** The fields of a form, sorted and run together. Any other body is signed by its hash in the address. */
function formText(http: HttpRequest): string {
  if (!isForm(http)) return '';
  const fields = new Map<string, Set<string>>();
  for (const [name, value] of new URLSearchParams(http.rawBody().toString('utf8'))) {
    const values = fields.get(name) ?? new Set();
    fields.set(name, values.add(value));
  }
  return [...fields]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, values]) =>
      [...values]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('');
}

function isForm(http: HttpRequest): boolean {
  const [type = ''] = (http.headers['content-type'] ?? '').split(';');
  return type.trim().toLowerCase() === 'application/x-www-form-urlencoded';
}

async function checkBody({ http }: Call, urlOf: (http: HttpRequest) => string): Promise<void> {
  if (http === undefined || isForm(http) || !http.hasBody) return;
  const url = urlOf(http);
  const stated = URL.canParse(url) ? new URL(url).searchParams.get('bodySHA256') : null;
  const { createHash } = await loadCrypto();
  const hash = createHash('sha256').update(http.rawBody()).digest('hex');
  // The hash is public and the address is signed: nothing is gained by timing this.
  if (stated?.toLowerCase() !== hash) {
    throw fault('signature.invalid', 'the body is not the one that was signed', 'twilio');
  }
}
