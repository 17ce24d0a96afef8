import { fault } from './signed.ts';

const MOST_BYTES = 20_000;
const MOST_KEPT = 8;
const KEPT_MS = 86_400_000;

/** Public certificates by address, for a day: state of the environment that belongs to no caller. */
const kept = new Map<string, { readonly pem: string; readonly until: number }>();

/** The address of a certificate, once it is one of SNS: anybody can name a certificate of their own. */
export function certificateAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSns =
    url !== undefined &&
    url.protocol === 'https:' &&
    url.username === '' &&
    url.port === '' &&
    /^sns\.[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}\.amazonaws\.com(?:\.cn)?$/.test(url.hostname) &&
    /^\/SimpleNotificationService-[0-9a-f]{8,64}\.pem$/.test(url.pathname) &&
    url.search === '';
  if (isSns) return url.href;
  throw fault('signature.invalid', 'the certificate is not at an address of SNS', 'sns');
}

/** The certificate behind an address, fetched once a day. */
export async function fetchCertificate(url: string, signal: AbortSignal): Promise<string> {
  const before = kept.get(url);
  if (before !== undefined && before.until > Date.now()) return before.pem;
  const pem = await fetched(url, signal);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(url, { pem, until: Date.now() + KEPT_MS });
  return pem;
}

async function fetched(url: string, signal: AbortSignal): Promise<string> {
  try {
    const answer = await fetch(url, { signal, redirect: 'error' });
    const size = Number(answer.headers.get('content-length') ?? '0');
    if (!answer.ok || size > MOST_BYTES)
      throw new TypeError(`status ${answer.status}, ${size} bytes`);
    return await answer.text();
  } catch (cause) {
    throw fault('identity.unavailable', 'the certificate cannot be fetched', 'sns', cause);
  }
}
