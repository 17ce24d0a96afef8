import type { Part } from '../core/part.ts';
import { certificateAddress, fetchCertificate } from './certificate.ts';
import { bytesOf } from './fields.ts';
import type { Seen } from './seen.ts';
import { checkSeen, checkTime, fault, loadCrypto } from './signed.ts';

/** Which messages of SNS may come in. */
export type SnsSignatureOptions = {
  /** ARNs of the topics; messages of all others are refused, signed by AWS as they are. */
  readonly topics: readonly string[];
  /** `Notification` alone when not given. Confirm a subscription only where you expect one. */
  readonly types?: readonly (
    | 'Notification'
    | 'SubscriptionConfirmation'
    | 'UnsubscribeConfirmation'
  )[];
  /** An hour when not given: SNS retries for as long with the old time. */
  readonly toleranceMs?: number;
  /** Remembers message ids against replays. */
  readonly seen?: Seen;
  /** Gets the PEM certificate behind an address that was checked to be of SNS; fetched and kept for a day when not given. */
  readonly certificate?: (url: string, signal: AbortSignal) => Promise<string>;
};

type Message = Readonly<Record<string, unknown>>;

const HOUR_MS = 3_600_000;
const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
const CONFIRMATION = [
  'Message',
  'MessageId',
  'SubscribeURL',
  'Timestamp',
  'Token',
  'TopicArn',
  'Type',
];

/**
 * Messages that SNS sends to an HTTP endpoint; a function subscribed to the topic itself needs no such check.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
export function snsSignature(options: SnsSignatureOptions): Part {
  const {
    types = ['Notification'],
    toleranceMs = HOUR_MS,
    certificate = fetchCertificate,
  } = options;
  return {
    name: 'webhook',
    admit: async (call) => {
      if (call.http === undefined) throw fault('signature.missing', 'it is no HTTP request', 'sns');
      const message = messageOf(call.http.textBody());
      const signature = bytesOf(textIn(message, 'Signature'), 'base64');
      if (signature === undefined) throw fault('signature.missing', 'there is no signature', 'sns');
      if (!options.topics.includes(textIn(message, 'TopicArn'))) {
        throw fault('signature.invalid', 'the topic is none of those that are expected', 'sns');
      }
      if (!types.some((type) => type === message.Type)) {
        throw fault('signature.invalid', 'this type of message is not expected', 'sns');
      }
      const url = certificateAddress(textIn(message, 'SigningCertURL'));
      await verify(message, signature, await certificate(url, call.signal));
      checkTime(Date.parse(textIn(message, 'Timestamp')), 'sns', toleranceMs);
      const id = textIn(message, 'MessageId');
      await checkSeen(
        { message: [], signatures: [signature], id },
        'sns',
        { ...options, toleranceMs },
        call,
      );
    },
  };
}

function messageOf(text: string): Message {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Message;
  } catch {
    // Told below, like every other body that is no message.
  }
  throw fault('signature.missing', 'the body is no message of SNS', 'sns');
}

function textIn(message: Message, name: string): string {
  const value = Object.hasOwn(message, name) ? message[name] : undefined;
  return typeof value === 'string' ? value : '';
}

async function verify(message: Message, signature: Uint8Array, pem: string): Promise<void> {
  const { createVerify, X509Certificate } = await loadCrypto();
  const digests: Readonly<Record<string, string>> = { 1: 'RSA-SHA1', 2: 'RSA-SHA256' };
  const version = textIn(message, 'SignatureVersion');
  const digest = Object.hasOwn(digests, version) ? digests[version] : undefined;
  if (digest === undefined) throw fault('signature.invalid', 'the version is unknown', 'sns');
  let fits: boolean;
  try {
    const certificate = new X509Certificate(pem);
    const now = Date.now();
    const isCurrent =
      Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
    fits =
      isCurrent &&
      createVerify(digest).update(signedText(message)).verify(certificate.publicKey, signature);
  } catch (cause) {
    throw fault('signature.invalid', 'the certificate cannot be used', 'sns', cause);
  }
  if (!fits)
    throw fault('signature.invalid', 'the certificate does not give this signature', 'sns');
}

function signedText(message: Message): string {
  const names = message.Type === 'Notification' ? NOTIFICATION : CONFIRMATION;
  return names
    .filter((name) => typeof message[name] === 'string')
    .map((name) => `${name}\n${textIn(message, name)}\n`)
    .join('');
}
