const TRUE = new Set(['true', 'True', 'TRUE', 'yes', 'Yes', 'YES', 'on', 'On', 'ON']);
const FALSE = new Set(['false', 'False', 'FALSE', 'no', 'No', 'NO', 'off', 'Off', 'OFF']);
const NULL = new Set(['', '~', 'null', 'Null', 'NULL']);

/**
 * A plain (unquoted) YAML scalar as CloudFormation reads it: YAML 1.1 without timestamps. Numbers
 * that a round trip would change (`0123`, `1.10`, `22:22`, twelve-digit accounts with a leading zero)
 * stay text, because what they say matters more here than what they count.
 */
export function plainScalar(written: string): string | number | boolean | null {
  const first = written.charCodeAt(0);
  const isDigitOrMinus = first === 0x2d || (first >= 0x30 && first <= 0x39);
  if (isDigitOrMinus) {
    const value = Number(written);
    return Number.isFinite(value) && String(value) === written ? value : written;
  }
  if (written.length > 5) return written;
  if (TRUE.has(written)) return true;
  if (FALSE.has(written)) return false;
  return NULL.has(written) ? null : written;
}

/** A scalar under a standard tag such as `!!str` or `!!bool`; quoted scalars under other tags stay text. */
export function taggedScalar(tag: string, written: string): string | number | boolean | null {
  switch (tag) {
    case '!!int':
    case '!!float': {
      const value = Number(written);
      return Number.isFinite(value) ? value : written;
    }
    case '!!bool':
      return TRUE.has(written) ? true : FALSE.has(written) ? false : written;
    case '!!null':
      return null;
    default:
      return written;
  }
}
