import { at } from '../../core/read.ts';

const FORMATS: Readonly<Record<string, string>> = {
  email: 'ada@example.com',
  uuid: '8f5a5c1e-6d0b-4f7c-9a39-2b7d5c0e4a11',
  'date-time': '2026-11-02T10:00:00Z',
  date: '2026-11-02',
  time: '10:00:00',
  uri: 'https://example.com/a',
  url: 'https://example.com/a',
  hostname: 'example.com',
  ipv4: '203.0.113.9',
  ipv6: '2001:db8::1',
  duration: 'PT1H',
};

/** A text that fits the format, pattern and length of a JSON Schema, as far as they are simple. */
export function textLike(schema: unknown): string {
  const { format, pattern, minLength } = (schema ?? {}) as Readonly<Record<string, unknown>>;
  const known = typeof format === 'string' ? FORMATS[format] : undefined;
  if (known !== undefined) return known;
  if (typeof pattern === 'string') return textOfPattern(pattern);
  const length = typeof minLength === 'number' ? Math.min(minLength, 10_000) : 1;
  const most = at(schema, 'maxLength');
  return 'a'.repeat(Math.max(length, typeof most === 'number' && most < 1 ? 0 : 1));
}

type Cursor = { readonly text: string; at: number; depth: number };

/** The simplest text of a regular expression: the first alternative, the least repetitions. Whoever asks checks it. */
function textOfPattern(pattern: string): string {
  return alternatives({ text: pattern.slice(0, 2000), at: 0, depth: 0 });
}

function alternatives(cursor: Cursor): string {
  const first = sequence(cursor);
  while (cursor.text[cursor.at] === '|') {
    cursor.at += 1;
    sequence(cursor);
  }
  return first;
}

function sequence(cursor: Cursor): string {
  let made = '';
  for (
    let one = cursor.text[cursor.at];
    one !== undefined && one !== '|' && one !== ')';
    one = cursor.text[cursor.at]
  ) {
    const item = itemOf(one, cursor);
    made += item.repeat(leastOf(item, cursor));
  }
  return made;
}

function itemOf(one: string, cursor: Cursor): string {
  cursor.at += 1;
  if (one === '^' || one === '$') return '';
  if (one === '.') return 'a';
  if (one === '[') return classOf(cursor);
  if (one === '\\') return escaped(cursor);
  return one === '(' ? groupOf(cursor) : one;
}

function groupOf(cursor: Cursor): string {
  cursor.depth += 1;
  if (cursor.depth > 50) return '';
  const [head = ''] = /^\?(?:[:=!]|<[=!]|<\w+>)/.exec(cursor.text.slice(cursor.at)) ?? [];
  cursor.at += head.length;
  const inner = alternatives(cursor);
  cursor.at += 1;
  cursor.depth -= 1;
  return /^\?<?[=!]/.test(head) ? '' : inner;
}

/** The first character of a class; of one that excludes, the first letter or digit that it leaves. */
function classOf(cursor: Cursor): string {
  const [body = ''] = /^\^?\]?(?:\\.|[^\]\\])*/.exec(cursor.text.slice(cursor.at)) ?? [];
  cursor.at += body.length + 1;
  if (body.startsWith('^'))
    return [...'a1A-_ '].find((one) => !new RegExp(`[${body.slice(1)}]`).test(one)) ?? '';
  return body.startsWith('\\') ? escaped({ text: body, at: 1, depth: 0 }) : (body[0] ?? '');
}

function escaped(cursor: Cursor): string {
  const one = cursor.text[cursor.at] ?? '';
  cursor.at += 1;
  const known: Readonly<Record<string, string>> = {
    d: '1',
    w: 'a',
    s: ' ',
    D: 'a',
    W: '-',
    S: 'a',
    b: '',
    B: '',
    t: '\t',
    n: '\n',
    r: '\r',
  };
  return known[one] ?? one;
}

/** How often the item must come at least. */
function leastOf(item: string, cursor: Cursor): number {
  const [quantifier = ''] =
    /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(cursor.text.slice(cursor.at)) ?? [];
  cursor.at += quantifier.length;
  const [, digits = '1'] = /^\{(\d+)/.exec(quantifier) ?? [];
  if (/^[*?]/.test(quantifier)) return 0;
  return Math.min(Number(digits), 10_000 / Math.max(1, item.length));
}
