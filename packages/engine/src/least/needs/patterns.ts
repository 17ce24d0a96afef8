import type { CodeValue } from '../../model/code.ts';
import type { Text } from '../../model/text.ts';

/** Texts of a value in the template's terms; unknown parts are holes that begin with `?`. */
export type TextsOf = (value: CodeValue) => readonly Text[];

const MAX_PATTERNS = 16;
const ANY = '*';

/**
 * Names of items (objects, topics, streams) as IAM patterns: what the code says of them stays, the rest is `*`. The
 * item is data, so that any of them is exactly what a name from an event needs.
 */
export function itemPatterns(value: CodeValue, textsOf: TextsOf): readonly Text[] {
  const found = new Set(patterns(value, textsOf));
  if (found.has(ANY) || found.size === 0 || found.size > MAX_PATTERNS) return [ANY];
  return [...found];
}

function patterns(value: CodeValue, textsOf: TextsOf): readonly Text[] {
  switch (value.kind) {
    case 'constant':
      return value.value === null ? [] : [literal(String(value.value))];
    case 'one-of':
      return value.values.flatMap((one) => patterns(one, textsOf));
    case 'environment':
      return textsOf(value).map(orAny);
    case 'text':
      return joined(value.parts, textsOf);
    default:
      return [ANY];
  }
}

function joined(parts: readonly CodeValue[], textsOf: TextsOf): readonly Text[] {
  let all: readonly Text[] = [''];
  for (const part of parts) {
    const next = patterns(part, textsOf);
    all = all.flatMap((before) => next.map((after) => before + after));
    if (all.length > MAX_PATTERNS) return [ANY];
  }
  return all.map((one) => one.replaceAll(/\*{2,}/g, ANY));
}

function orAny(text: Text): Text {
  return text.includes('⟨?') ? ANY : text;
}

/** A text of the code in which no character is a wildcard or a variable. */
function literal(text: string): Text {
  return text.replaceAll(/[*?$]/g, (char) => `\${${char}}`);
}
