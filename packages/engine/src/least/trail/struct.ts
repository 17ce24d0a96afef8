const MAX_DEPTH = 16;

/**
 * A structure as Athena and Lake print it: `{type=AssumedRole, sessioncontext={attributes=null, …}}`, lists in
 * brackets. Texts stand as they are, so one that holds `, name=` is cut there. Undefined where it is none.
 */
export function parsedStruct(text: string): unknown {
  if (!text.startsWith('{') && !text.startsWith('[')) return undefined;
  const reader = { text, at: 0 };
  const value = valueAt(reader, 0);
  return typeof value === 'string' ? undefined : value;
}

type Reader = { readonly text: string; at: number };

function valueAt(reader: Reader, depth: number): unknown {
  const char = reader.text[reader.at];
  if (depth > MAX_DEPTH) return plainAt(reader);
  if (char === '{') return mapAt(reader, depth);
  if (char === '[') return listAt(reader, depth);
  const plain = plainAt(reader);
  return plain === 'null' ? null : plain;
}

function mapAt(reader: Reader, depth: number): object {
  const entries: [string, unknown][] = [];
  reader.at++;
  while (reader.at < reader.text.length && reader.text[reader.at] !== '}') {
    skip(reader);
    const equals = reader.text.indexOf('=', reader.at);
    if (equals === -1) break;
    const key = reader.text.slice(reader.at, equals).trim();
    reader.at = equals + 1;
    entries.push([key, valueAt(reader, depth + 1)]);
    skip(reader);
  }
  reader.at++;
  return Object.fromEntries(entries);
}

function listAt(reader: Reader, depth: number): readonly unknown[] {
  const items: unknown[] = [];
  reader.at++;
  while (reader.at < reader.text.length && reader.text[reader.at] !== ']') {
    const before = reader.at;
    skip(reader);
    if (reader.text[reader.at] === ']') break;
    items.push(valueAt(reader, depth + 1));
    skip(reader);
    if (reader.at === before) reader.at++;
  }
  reader.at++;
  return items;
}

function skip(reader: Reader): void {
  while (reader.text[reader.at] === ',' || reader.text[reader.at] === ' ') reader.at++;
}

/** Up to the end of the structure, or to a comma before the next name or element. */
function plainAt(reader: Reader): string {
  const start = reader.at;
  for (; reader.at < reader.text.length; reader.at++) {
    const char = reader.text[reader.at];
    if (char === '}' || char === ']') break;
    if (char === ',' && reader.text[reader.at + 1] === ' ') break;
  }
  return reader.text.slice(start, reader.at).trim();
}
