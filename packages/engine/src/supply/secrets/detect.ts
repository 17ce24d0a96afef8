import { looksRandom } from './entropy.ts';
import { holdsProbe, secretFormats } from './formats.ts';
import { type SecretName, secretName } from './names.ts';
import { isName, isPlaceholder, isUuid } from './placeholder.ts';

/** A secret that a text holds. The secret itself is never part of it. */
export type Secret = {
  /** What it is, with its article: `a GitHub token`, `a password`. */
  readonly kind: string;
  /** Beginning of it that everybody knows, with the rest masked; undefined where nothing of it is public. */
  readonly hint: string | undefined;
  readonly confidence: 'high' | 'medium' | 'low';
  /** Where it begins and ends in the text, in UTF-16 units; undefined where it is the whole text. */
  readonly within?: readonly [start: number, end: number];
};

/** Longest text that is looked at, and most formats found in one text. */
const MAX_LENGTH = 200_000;
const MAX_SECRETS = 10;

/** Secrets in a text: those in a provider's format, else the whole text where `name` says that it is one. */
export function secretsIn(text: string, name?: string): readonly Secret[] {
  const looked = text.slice(0, MAX_LENGTH);
  const formatted = formattedIn(looked);
  if (formatted.length > 0 || name === undefined) return formatted;
  const kind = secretName(name);
  const named = kind === undefined ? undefined : namedSecret(looked.trim(), kind, name);
  return named === undefined ? [] : [named];
}

function formattedIn(text: string): readonly Secret[] {
  if (text.length < 12) return [];
  const lower = text.toLowerCase();
  if (!holdsProbe(lower)) return [];
  const found = new Map<string, Secret>();
  for (const { kind, probe, pattern, publicPrefix, check, checksum } of secretFormats()) {
    if (found.size >= MAX_SECRETS) break;
    if (!lower.includes(probe.toLowerCase())) continue;
    for (const match of text.matchAll(pattern)) {
      const whole = match[0];
      const secret = match.groups?.secret ?? whole;
      if (isStandIn(secret, publicPrefix) || check?.(whole) === false) continue;
      const hint = publicPrefix === 0 ? undefined : `${secret.slice(0, publicPrefix)}…`;
      const confidence = checksum?.(whole) === false ? 'medium' : 'high';
      const start = match.index + Math.max(0, whole.indexOf(secret));
      found.set(kind, { kind, hint, confidence, within: [start, start + secret.length] });
      break;
    }
  }
  return [...found.values()];
}

/** Documentation writes keys of the right form that say themselves that they are none. */
function isStandIn(secret: string, publicPrefix: number): boolean {
  const body = secret.slice(publicPrefix);
  return /example|your|xxxx|0000000|1234567890abcdef1234567890|(.)\1{7}/i.test(body);
}

const KINDS: Readonly<Record<SecretName, string>> = {
  password: 'a password',
  secret: 'a secret',
  token: 'a token',
  key: 'a secret key',
};

function namedSecret(value: string, kind: SecretName, name: string): Secret | undefined {
  if (isPlaceholder(value) || isSame(value, name) || /\s.*\s/.test(value)) return undefined;
  const confidence = kind === 'password' ? passwordLikeness(value) : keyLikeness(value, kind);
  return confidence && { kind: KINDS[kind], hint: undefined, confidence };
}

/** `PASSWORD: password`, `apiKey: API_KEY`: the value repeats the name. */
function isSame(value: string, name: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain(value) === plain(name);
}

/** People choose passwords, so that they need not look random; but a path or a name of a secret is none. */
function passwordLikeness(value: string): Secret['confidence'] | undefined {
  if (isUuid(value)) return 'low';
  if (value.includes('/') && isName(value)) return undefined;
  if (/[_-]/.test(value) && isName(value)) return undefined;
  if (
    /(pass(word)?|pwd|secret)[-_]?(name|key|param(eter)?|arn|id)?$/i.test(value) &&
    isName(value)
  ) {
    return undefined;
  }
  if (/^\d+(\.\d+)?$/.test(value)) return value.length >= 6 ? 'medium' : 'low';
  return /[\d\W]/.test(value) && value.length >= 6 ? 'high' : 'medium';
}

/** Keys and tokens are drawn by machines, so that what reads like a name is none. */
function keyLikeness(value: string, kind: SecretName): Secret['confidence'] | undefined {
  if (isUuid(value)) return kind === 'secret' ? undefined : 'low';
  if (/^\d+$/.test(value) || isName(value) || value.length < 8) return undefined;
  if (looksRandom(value)) return 'high';
  const hasMix = /\d/.test(value) && /[a-zA-Z]/.test(value);
  if (hasMix && /^[\w!-~]+$/.test(value) && !/^[a-z0-9.-]+\.[a-z]{2,}$/i.test(value))
    return 'medium';
  return /[!@#$%^&*]/.test(value) ? 'medium' : undefined;
}
