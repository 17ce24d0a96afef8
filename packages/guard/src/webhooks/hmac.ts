import type { HttpRequest } from '../core/http-request.ts';
import type { Part } from '../core/part.ts';
import { required, secondsOf, signatureOf } from './fields.ts';
import { hmacPart, type Scheme, type SignatureOptions } from './signed.ts';

/** How a sender signs that is none of the known ones. */
export type HmacOptions = SignatureOptions & {
  /** Header of the signature. */
  readonly header: string;
  /** What stands before the signature in it: `sha256=`. */
  readonly prefix?: string;
  /** How the signature is written; hex when not given. */
  readonly encoding?: 'hex' | 'base64' | 'base64url';
  /** SHA-256 when not given. */
  readonly digest?: Scheme['digest'];
  /** Header of the time of signing, in seconds since the epoch. It must be part of what is signed, or it is worth nothing. */
  readonly timeHeader?: string;
  /** What is signed; the body alone when not given, and with a time `<time>.<body>`. */
  readonly message?: (
    http: HttpRequest,
    body: Buffer,
    time: string,
  ) => readonly (string | Uint8Array)[];
};

/** Any sender that signs the raw body with an HMAC. */
export function hmac(options: HmacOptions): Part {
  const header = options.header.toLowerCase();
  const timeHeader = options.timeHeader?.toLowerCase();
  const { prefix = '', encoding = 'hex', digest = 'sha256' } = options;
  const message =
    options.message ??
    ((_http, body, time) => (timeHeader === undefined ? [body] : [`${time}.`, body]));
  return hmacPart(
    {
      name: 'hmac',
      digest,
      read: (http) => {
        const text = required(http, header, 'hmac');
        const time = timeHeader === undefined ? '' : required(http, timeHeader, 'hmac');
        return {
          message: message(http, http.rawBody(), time),
          signatures: text.startsWith(prefix)
            ? signatureOf(text.slice(prefix.length), encoding)
            : [],
          at: timeHeader === undefined ? undefined : secondsOf(time),
        };
      },
    },
    options,
  );
}
