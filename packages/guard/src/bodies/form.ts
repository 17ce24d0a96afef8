import type { BodyReader } from '../http/body.ts';
import { beyond, broken, checkName, ownLimits } from './refused.ts';

/** Fields of a form: a list where a name came more than once. Has no prototype. */
export type FormValue = Readonly<Record<string, string | readonly string[]>>;

/** What to do with a name that comes more than once. */
export type Duplicates = 'list' | 'refuse' | 'first' | 'last';

/** How forms are read. */
export type FormOptions = {
  /** Fields in all; 200 when not given. */
  readonly maxFields?: number;
  /** UTF-16 units of a name; 100 when not given. */
  readonly maxName?: number;
  /** UTF-16 units of a value; 65,536 when not given. */
  readonly maxValue?: number;
  /** `list` when not given: a schema for text then refuses a name that came twice. */
  readonly duplicates?: Duplicates;
};

/** Limits of fields, whatever form brings them. */
export const FIELD_LIMITS = { maxFields: 200, maxName: 100, maxValue: 65_536 };

/**
 * Reads `application/x-www-form-urlencoded`. Names stay as they are: `a[b]` is a name and builds no object. Values
 * are text. What is wrongly encoded is refused.
 */
export function form(options: FormOptions = {}): BodyReader {
  const own = ownLimits(FIELD_LIMITS, options);
  const { duplicates = 'list' } = options;
  return {
    types: ['application/x-www-form-urlencoded'],
    read: ({ text, limits }) => {
      const fields: Fields = Object.create(null);
      let count = 0;
      for (const [name, value] of pairsOf(text())) {
        count += 1;
        if (count > own.maxFields) throw beyond('maxFields', own.maxFields);
        // Nothing grows when it is decoded, so a name far too long is refused before that.
        if (name.length > own.maxName * 9) throw beyond('maxName', own.maxName);
        if (value.length > own.maxValue * 9) throw beyond('maxValue', own.maxValue);
        const known = decoded(name);
        const words = decoded(value);
        if (known.length > own.maxName) throw beyond('maxName', own.maxName);
        if (words.length > own.maxValue) throw beyond('maxValue', own.maxValue);
        checkName(known, limits);
        addField(fields, known, words, duplicates);
      }
      return fields;
    },
  };
}

/** Fields while they are collected. */
export type Fields = Record<string, string | readonly string[]>;

/** Adds a field, minding what came before under its name. */
export function addField(
  fields: Fields,
  name: string,
  value: string,
  duplicates: Duplicates,
): void {
  const before = fields[name];
  if (before === undefined || duplicates === 'last') fields[name] = value;
  else if (duplicates === 'refuse') throw broken('a field occurs twice', 'input.forbidden_key');
  // The list is this function's own: adding to it keeps many values of one name linear.
  else if (duplicates === 'list' && typeof before !== 'string') (before as string[]).push(value);
  else if (duplicates === 'list') fields[name] = [before as string, value];
}

/** Names and values as written, one after the other, so that a limit ends the work. */
function* pairsOf(text: string): Iterable<readonly [string, string]> {
  let start = 0;
  while (start < text.length) {
    const ampersand = text.indexOf('&', start);
    const end = ampersand < 0 ? text.length : ampersand;
    const pair = text.slice(start, end);
    start = end + 1;
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    yield equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
  }
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written.replaceAll('+', ' '));
  } catch {
    throw broken('a field is wrongly encoded', 'input.encoding');
  }
}
