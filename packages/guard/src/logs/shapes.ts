/** What a piece of text looked like, for the mark that replaces it. */
type Shape = readonly [name: string, pattern: RegExp, hint: string];

// INVARIANT: every repetition is bounded or followed by a character it cannot match, so no pattern backtracks far.
const SHAPES: readonly Shape[] = [
  ['jwt', /\beyJ[\w-]{8,}\.[\w-]{2,}(?:\.[\w-]*){0,3}/g, 'eyJ'],
  [
    'private key',
    /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(?:-----END[A-Z ]{0,40}-----)?/g,
    '---',
  ],
  ['credential', /\b(?:Bearer|Basic|bearer|basic) {1,4}[\w+/=.~-]{8,}/g, ' '],
  ['aws key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, 'IA'],
  [
    'key',
    /\b(?:[sr]k_(?:live|test)_|gh[opsur]_|github_pat_|glpat-|npm_|whsec_|xox[abeprs]-|sk-(?:ant-|proj-)?)[\w-]{16,}/g,
    '',
  ],
  ['key', /\bAIza[\w-]{35}/g, 'AIza'],
  ['password', /(?<=:\/\/[^\s/:@]{0,64}:)[^\s/@]{1,128}(?=@)/g, '://'],
  ['email', /[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, '@'],
];

const CARD = /\b\d(?:[ -]?\d){12,18}\b/g;
const KEY_HINT = /[_-]/;
const DIGITS = /\d[\d -]{11}/;

/** The text without tokens, keys, passwords in URLs, e-mail addresses and card numbers. */
export function withoutShapes(text: string): string {
  if (text.length < 8) return text;
  let clean = text;
  for (const [name, pattern, hint] of SHAPES) {
    if (hint === '' ? !KEY_HINT.test(clean) : !clean.includes(hint)) continue;
    clean = clean.replace(pattern, `[${name}]`);
  }
  return DIGITS.test(clean) ? clean.replace(CARD, cardMark) : clean;
}

function cardMark(digits: string): string {
  return hasLuhnChecksum(digits) ? '[card]' : digits;
}

/** Whether the digits of a text end with the check digit that payment cards carry. */
function hasLuhnChecksum(text: string): boolean {
  let sum = 0;
  let isSecond = false;
  for (let i = text.length - 1; i >= 0; i -= 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) continue;
    const double = digit * 2;
    sum += isSecond ? (double > 9 ? double - 9 : double) : digit;
    isSecond = !isSecond;
  }
  return sum > 0 && sum % 10 === 0;
}
