import type { CodeTree } from './tree.ts';

/** A JSON value of a configuration file; shapes are checked where they are used. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** The object in a JSON file, where comments and trailing commas are allowed; undefined for anything else. */
export function readJsonObject(tree: CodeTree, path: string): JsonObject | undefined {
  return tree.once('json', path, () => {
    const text = tree.text(path);
    return text === undefined ? undefined : asObject(parseJsonc(text));
  });
}

/** A value as an object. */
export function asObject(value: JsonValue): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !isList(value) ? value : undefined;
}

/** A value as a text. */
export function asText(value: JsonValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The texts of a list; a single text counts as a list of one. */
export function asTexts(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return isList(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** An own entry of an object. */
export function entryOf(value: JsonValue, key: string): JsonValue {
  const object = asObject(value);
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Parses JSON with comments; undefined where it is broken. */
function parseJsonc(text: string): JsonValue {
  for (const candidate of [text, withoutComments(text)]) {
    try {
      return JSON.parse(candidate) as JsonValue;
    } catch {
      // The second attempt is without comments; a file that is broken is told of by its own tools.
    }
  }
  return undefined;
}

// Whatever is opened and never closed goes to the end, so that nothing is looked at twice.
const TOKEN =
  /"(?:[^"\\]|\\[\s\S])*"?|\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)|,(?=\s{0,200}[}\]])/g;

function withoutComments(text: string): string {
  const strip = (token: string): string => (token.startsWith('"') ? token : '');
  // Trailing commas may stand before a comment, hence twice.
  return text
    .replaceAll(TOKEN, (token) => (token === ',' ? token : strip(token)))
    .replaceAll(TOKEN, strip);
}
