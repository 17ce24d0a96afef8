/** What the name of a variable, property or parameter says that its value is. */
export type SecretName = 'password' | 'secret' | 'token' | 'key';

const PASSWORDS: ReadonlySet<string> = new Set(
  'password passwd passphrase passcode passwort pwd pass pw'.split(' '),
);
const SECRETS: ReadonlySet<string> = new Set('secret secrets credential credentials'.split(' '));
const TOKENS: ReadonlySet<string> = new Set('token bearer jwt pat'.split(' '));

/** A key is a secret only with one of these before it: most keys name a column, an object or a header. */
const SECRET_KEYS: ReadonlySet<string> = new Set(
  'api access auth private secret encryption signing crypto hmac master account service subscription license shared client server session cookie app application write admin webhook aes storage deploy'.split(
    ' ',
  ),
);

/** Words after the noun that leave it what it is: `DB_PASSWORD_PROD`, `apiKeyValue`. */
const TAIL =
  /^(value|plain|plaintext|clear|text|string|raw|dev|development|test|testing|stage|staging|qa|uat|prod|production|live|default|old|new|current|previous|primary|secondary|v?\d+)$/;

/** Names of one word that are written without a mark between the parts: `dbpassword`, `MYSECRET`. */
const GLUED: readonly (readonly [RegExp, SecretName])[] = [
  [/^[a-z0-9]*(password|passwd|passphrase)$/, 'password'],
  [/^[a-z0-9]*secret$/, 'secret'],
  [/^(api|auth|access|refresh|bot|bearer|id|session)token$/, 'token'],
  [/^[a-z0-9]*(api|access|secret|private|encryption|signing|master|auth)key$/, 'key'],
];

/** Words of a name in lower case: `dbPassword`, `DB_PASSWORD` and `db-password` are all `db`, `password`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

const known = new Map<string, SecretName | undefined>();
/** What is remembered by names that people choose needs a bound. */
const MAX_KNOWN = 10_000;

/**
 * What a name says that its value is, by its last noun: `DB_PASSWORD` holds a password, but
 * `PASSWORD_TABLE`, `TOKEN_URL` and `SECRET_ARN` do not. Undefined for every other name. Remembered: the texts of an
 * application stand under a few hundred names.
 */
export function secretName(name: string): SecretName | undefined {
  if (known.has(name)) return known.get(name);
  const answer = judged([...wordsOf(name)]);
  if (known.size === MAX_KNOWN) known.clear();
  known.set(name, answer);
  return answer;
}

function judged(words: string[]): SecretName | undefined {
  if (words.includes('public')) return undefined;
  while (words.length > 1 && TAIL.test(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  const glued = GLUED.find(([pattern]) => pattern.test(last))?.[1];
  if (glued !== undefined) return isOther(words.at(0)) ? undefined : glued;
  if (
    isOther(words.at(0)) ||
    (/^(next|page|continuation|pagination|creation|request|idempotency|client|lifecycle|task)$/.test(
      before,
    ) &&
      last === 'token')
  )
    return undefined;
  if (PASSWORDS.has(last)) return last === 'pass' && words.length === 1 ? undefined : 'password';
  if (SECRETS.has(last)) return 'secret';
  if (TOKENS.has(last)) return 'token';
  return last === 'key' && SECRET_KEYS.has(before) ? 'key' : undefined;
}

/** A first word that makes the rest a question or a thing that is public: `USE_TOKEN`, `publicKey`. */
function isOther(first: string | undefined): boolean {
  return /^(use|is|has|enable|enabled|disable|require|requires|required|allow|generate|public|rotate|validate|verify|skip|show|reset|forgot|change|no)$/.test(
    first ?? '',
  );
}
