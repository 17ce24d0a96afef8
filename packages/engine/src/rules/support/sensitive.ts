import type { CodeValue, Flow, SourceLabel } from '../../model/code.ts';
import { secretName, wordsOf } from '../../supply/secrets/names.ts';
import { partsOf } from './code-values.ts';

/**
 * What the name of a field says that it holds. `credential`: whoever has it acts as somebody; `payment`: cards and
 * accounts; `identity`: what identifies a person for good (numbers of papers, date of birth); `contact`: e-mail,
 * telephone, street address.
 */
export type Sensitivity = 'credential' | 'payment' | 'identity' | 'contact';

/** A field that holds something sensitive, by its name. */
export type SensitiveField = { readonly name: string; readonly sensitivity: Sensitivity };

/** Endings of a name, word by word: `card number` is in `cardNumber`, `credit_card_number` and `card.number`. */
const ENDINGS: Readonly<Record<Sensitivity, string>> = {
  credential:
    'authorization|auth header|authorization header|cookie|cookies|set cookie|session cookie|otp|otp code|totp|totp code|mfa code|verification code|confirmation code|reset code|security answer|recovery code|backup codes|password hash|hashed password|encrypted password|mnemonic|seed phrase|api key|apikey|access key|secret key|private key|secret access key|session token|access token|id token|refresh token|security token|authorization token',
  payment:
    'card number|cardnumber|card no|cc number|ccnumber|credit card|creditcard|credit card info|debit card|card cvv|cvv|cvv2|cvc|cvc2|card cvc|card code|card pin|iban|bank account|bank account number|account number|routing number|sort code|card expiry|card data|card details',
  identity:
    'ssn|social security|social security number|national id|national insurance number|passport|passport number|passport no|drivers license|driver license|driver licence|license plate|tax id|tax number|aadhaar|aadhaar number|nhs number|medicare number|date of birth|birth date|birthdate|dob|birthday|health record|medical record|medical history|diagnosis',
  contact:
    'email|e mail|email address|mail address|user email|phone|phone number|phonenumber|mobile|mobile number|telephone|home address|street address|postal address|billing address|shipping address',
};

/** Nouns that `secretName` takes for a secret of a template's variable, but that code uses for other things. */
const HARMLESS =
  /^(?:.* )?(?:(?:sync|resume|cursor|start|starting|stop|end|reset|special|device|push|design|nft|csrf|xsrf|unk|pad|eos|bos|stream|checkpoint|upload|ticket|reward|erc20|last|previous|prev|evaluated|after|before|task|next next|get|set|has|no|is|missing|invalid|expired|bad|wrong|input|output|max|min|total|prompt|completion|used|num) tokens?|tokens?|(?:storage|application|app|account|service|subscription|shared|client|session|cookie|write|server|deploy|admin|license|webhook) keys?|(?:forgot|change|update|reset|new|has|no|is|missing|invalid|wrong) pass(?:word|code)?|pass|pw|pat|jwt id)$/;

/** Of those, what names a token or a password all the same when nothing stands before it. */
const PLAIN = /^(?:token|new password|jwt|bearer)$/;

let endings: ReadonlyMap<string, Sensitivity> | undefined;

function table(): ReadonlyMap<string, Sensitivity> {
  endings ??= new Map(
    (Object.entries(ENDINGS) as [Sensitivity, string][]).flatMap(([sensitivity, words]) =>
      words.split('|').map((one) => [one, sensitivity] as const),
    ),
  );
  return endings;
}

const MOST_WORDS = 3;

/** What a name says: `userPassword` a credential; `tokenCount`, `nextToken` and `passwordless` nothing. */
export function sensitivityOf(name: string): Sensitivity | undefined {
  if (KNOWN.has(name)) return KNOWN.get(name);
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  const sensitivity = said(name);
  KNOWN.set(name, sensitivity);
  return sensitivity;
}

/** The same few names come again and again. */
const KNOWN = new Map<string, Sensitivity | undefined>();
const MOST_KNOWN = 10_000;

function said(name: string): Sensitivity | undefined {
  const words = wordsOf(name);
  if (words.length === 0) return undefined;
  for (let length = Math.min(MOST_WORDS, words.length); length > 0; length -= 1) {
    const found = table().get(words.slice(-length).join(' '));
    if (found !== undefined) return isQuestion(words) ? undefined : found;
  }
  const whole = words.join(' ');
  if (PLAIN.test(whole)) return 'credential';
  if (HARMLESS.test(whole)) return undefined;
  return secretName(name) === undefined ? undefined : 'credential';
}

/** `hasPassport`, `validateEmail`, `public_email`: about the thing, or meant to be seen. */
function isQuestion([first = '']: readonly string[]): boolean {
  return /^(?:is|has|have|no|use|uses|with|without|show|hide|send|validate|verify|verified|require|required|enable|allow|public|support|sender|from|noreply|masked|redacted|hashed|invalid|missing|unknown|count|total|num)$/.test(
    first,
  );
}

/**
 * The sensitive field that a path ends in, with the field around it where only both say so (`card.number`).
 * Decodings and elements are passed over: `headers.authorization.$base64` is the header still, a field of what
 * was decoded is not.
 */
export function sensitiveField({ path }: SourceLabel): SensitiveField | undefined {
  // What was decoded from a token, or cut out of it, no longer opens anything.
  if (/\$(?:jwt|dots)(?:\.\*)?$/.test(path)) return undefined;
  const steps = namesOf(path);
  const last = steps.at(-1);
  if (last === undefined) return undefined;
  const own = sensitivityOf(last);
  if (own !== undefined) return { name: last, sensitivity: own };
  const around = steps.at(-2);
  if (
    around === undefined ||
    !/^(?:number|no|code|hash|cvv|pin|info|details|data|exp|expiry)$/i.test(last)
  ) {
    return undefined;
  }
  const both = table().get([...wordsOf(around), ...wordsOf(last)].slice(-MOST_WORDS).join(' '));
  return both === undefined ? undefined : { name: `${around}.${last}`, sensitivity: both };
}

/** Names of the fields of a path, without decodings and positions. */
export function namesOf(path: string): readonly string[] {
  return path
    .split(/(?<!\\)\./)
    .map((step) => step.replaceAll('\\.', '.'))
    .filter((step) => step !== '' && step !== '*' && !step.startsWith('$'));
}

/** Whether a variable of the environment holds a secret, by its name. */
export function isSecretVariable(name: string): boolean {
  if (/^AWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN)$/.test(name)) return true;
  return secretName(name) !== undefined && sensitivityOf(name) === 'credential';
}

/** Whether a line is written at a level that is off unless somebody turns it on. */
export function isVerbose({ api }: Flow): boolean {
  return /\.(?:debug|trace|verbose|silly)$/.test(api) && !api.startsWith('console.');
}

/**
 * Whether what reaches the sink still is the value itself, alone or in a text or structure, and not something
 * computed from it: a hash, a connection that was made with it, the answer of a service that it was sent to.
 */
export function isItself(flow: Flow): boolean {
  const { origin } = flow.from;
  if (flow.assumed) return false;
  if (origin.kind === 'environment' && origin.name === undefined) return true;
  return holds(flow.argument, flow);
}

function holds(value: CodeValue, flow: Flow): boolean {
  const { origin } = flow.from;
  switch (value.kind) {
    case 'environment':
      return origin.kind === 'environment' && origin.name === value.name;
    case 'source':
      return isSame(value.from, flow);
    case 'unknown':
      return value.from.some((one) => isSame(one, flow));
    default:
      return partsOf(value).some((part) => holds(part, flow));
  }
}

function isSame(one: SourceLabel, { from, sink }: Flow): boolean {
  const { origin } = from;
  const seen = sink === 'log' ? 'disclosure' : sink;
  if (one.derived || one.path !== from.path || one.cleared?.includes(seen) === true) return false;
  return origin.kind === 'environment'
    ? one.origin.kind === 'environment' && one.origin.name === origin.name
    : one.origin.kind === origin.kind;
}
