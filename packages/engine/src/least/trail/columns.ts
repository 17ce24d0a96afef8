import { type JsonObject, objectIn, ownAnyCase, parsed } from './json.ts';
import { parsedStruct } from './struct.ts';

/** Columns of Lake and Athena whose text is a map or a list: JSON, or the form in which Athena prints a structure. */
const NESTED: ReadonlySet<string> = new Set([
  'useridentity',
  'requestparameters',
  'responseelements',
  'additionaleventdata',
  'resources',
  'tlsdetails',
  'serviceeventdetails',
]);

/**
 * The record in a row of a query result: one object, or a list of objects with one column each. Whole records in a
 * column (`eventJson`) win over the other columns.
 */
export function recordOfRow(row: unknown): unknown {
  const flat = Array.isArray(row)
    ? Object.fromEntries(row.flatMap((one) => Object.entries(objectIn(one) ?? {})))
    : row;
  const object = objectIn(flat);
  if (object === undefined) return row;
  const json = ownAnyCase(object, 'eventJson');
  const whole = typeof json === 'string' ? objectIn(parsed(json)) : undefined;
  if (whole !== undefined) return whole;
  return needsParsing(object) ? withNested(object) : object;
}

function needsParsing(object: JsonObject): boolean {
  for (const key in object) {
    if (typeof object[key] === 'string' && NESTED.has(key.toLowerCase())) return true;
  }
  return false;
}

function withNested(object: JsonObject): JsonObject {
  const entries = Object.entries(object).map(([key, value]) => {
    if (typeof value !== 'string' || !NESTED.has(key.toLowerCase())) return [key, value] as const;
    return [key, nested(value)] as const;
  });
  return Object.fromEntries(entries);
}

function nested(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'null') return undefined;
  const value = parsed(trimmed);
  return value === undefined ? parsedStruct(trimmed) : value;
}
