// The last words of a name, without dashes and underscores: `x-api-key`, `userPassword`, `client_secret`.
const SECRET =
  /(?:pass(?:word|wd|phrase|code)?|pwd|secrets?|(?:^|access|refresh|id|auth|api|bearer|session|csrf|xsrf|security|device|reset|user|client|bot|push)token|secretaccesskey|secretkey|accesskeyid|accesskey|apikey|privatekey|signingkey|encryptionkey|authkey|credentials?|authorization|setcookie|cookies?|jwt|otp|totp|mfacode|pin|cvv2?|cvc2?|ssn|cardnumber|iban|connectionstring|signature)$/;

/** Names of a call's cost are asked again and again; the cache holds the first 500 and no values. */
const CACHED = 500;

/** Says of a property's name whether its value is a secret. */
export type IsSecret = (name: string) => boolean;

/** A judge of names: the default list, and names of your own (compared without case, dash and underscore). */
export function secretNames(more: readonly string[], shown: readonly string[]): IsSecret {
  const own = new Set(more.map(plain));
  const open = new Set(shown.map(plain));
  const known = new Map<string, boolean>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const word = plain(name);
    const isSecret = !open.has(word) && (own.has(word) || SECRET.test(word));
    if (known.size < CACHED) known.set(name, isSecret);
    return isSecret;
  };
}

function plain(name: string): string {
  return name
    .slice(0, 128)
    .toLowerCase()
    .replace(/[-_ .]/g, '');
}
