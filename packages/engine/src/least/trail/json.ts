/** A JSON object of which nothing is known. */
export type JsonObject = { readonly [key: string]: unknown };

/** The value as an object; undefined for anything else. */
export function objectIn(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** The elements of a list; none for anything else. */
export function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What is under a key, whichever case it is written in. */
export function ownAnyCase(value: unknown, key: string): unknown {
  const object = objectIn(value);
  if (object === undefined) return undefined;
  if (Object.hasOwn(object, key)) return object[key];
  const lower = key.toLowerCase();
  const found = Object.keys(object).find((one) => one.toLowerCase() === lower);
  return found === undefined ? undefined : object[found];
}

/** A text that is not empty. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The text under a key, which may be in any case; undefined where there is none. */
export function textAt(value: unknown, key: string): string | undefined {
  return textIn(ownAnyCase(value, key));
}

/** The value of a JSON text; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
