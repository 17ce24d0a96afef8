import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guard } from '../core/guard.ts';
import { type HttpOptions, http } from '../http/http.ts';
import { brotli, bytes, deflate, form, gzip, multipart, ndjson, xml } from './bodies.ts';

/** What the handler got as the body, or the code of the refusal. */
async function sent(
  options: HttpOptions,
  type: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<unknown> {
  let got: unknown;
  const handler = guard({ event: http(options), log: false }, (event) => {
    got = event.body;
  });
  const answer = (await handler({
    version: '2.0',
    rawPath: '/',
    rawQueryString: '',
    headers: { 'content-type': type, ...headers },
    requestContext: { http: { method: 'POST', path: '/' } },
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  })) as { statusCode: number; body: string };
  return answer.statusCode === 204 ? got : JSON.parse(answer.body).code;
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('bytes', () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff]);

  it('of a named type are read as they are', async () => {
    const options = { read: [bytes(['Image/PNG'])], decode: [gzip()] };
    expect(await sent(options, 'image/png', png)).toEqual(png);
    const packed = await sent(options, 'image/png; a=b', gzipSync(png), {
      'content-encoding': 'gzip',
    });
    expect(packed).toEqual(png);
  });

  it('of another type, and too many, are refused', async () => {
    const read = [bytes(['image/png'])];
    expect(await sent({ read }, 'image/gif', png)).toBe('input.encoding');
    expect(await sent({ read, limits: { maxBytes: 8 } }, 'image/png', png)).toBe('input.limit');
  });
});

describe('packed bodies', () => {
  const decode = [gzip(), deflate(), brotli()];
  const packed = (encoding: string, bytes: Buffer, limits = {}): Promise<unknown> =>
    sent({ decode, limits }, 'application/json', bytes, { 'content-encoding': encoding });
  const text = Buffer.from('{"a":[1,2,3]}');

  it.each([
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
  ])('are read: %s', async (encoding, bytes) => {
    expect(await packed(encoding, bytes)).toEqual({ a: [1, 2, 3] });
  });

  const zeros = Buffer.alloc(20_000_000, ' ');
  it.each([
    ['gzip', gzipSync(zeros), 'input.limit'],
    ['deflate', deflateSync(zeros), 'input.limit'],
    ['br', brotliCompressSync(zeros), 'input.limit'],
    ['gzip', gzipSync(Buffer.concat([text, Buffer.alloc(900_000, ' ')])), 'input.limit'],
    ['gzip', gzipSync(text).subarray(0, -9), 'input.encoding'],
    ['gzip', Buffer.concat([gzipSync(text), Buffer.from('more')]), 'input.encoding'],
    ['deflate', Buffer.concat([deflateSync(text), Buffer.from('more')]), 'input.encoding'],
    ['deflate', deflateRawSync(text), 'input.encoding'],
    ['br', Buffer.concat([brotliCompressSync(text), Buffer.from('more')]), 'input.encoding'],
    ['gzip', text, 'input.encoding'],
    ['gzip, gzip', gzipSync(gzipSync(text)), 'input.content_type'],
    ['compress', text, 'input.content_type'],
  ])('are refused: %s %#', async (encoding, bytes, code) => {
    expect(await packed(encoding, bytes)).toBe(code);
  });

  it('may pack as well as the options say', async () => {
    const bytes = gzipSync(Buffer.concat([text, Buffer.alloc(900_000, ' ')]));
    const options = { decode: [gzip({ maxRatio: 2000 })] };
    const headers = { 'content-encoding': 'gzip' };
    expect(await sent(options, 'application/json', bytes, headers)).toEqual({ a: [1, 2, 3] });
  });
});

describe('forms', () => {
  const type = 'application/x-www-form-urlencoded';
  const read = (body: string, options = {}): Promise<unknown> =>
    sent({ read: [form(options)] }, type, body);

  it.each([
    ['', undefined],
    ['a=1&b=x+y%20z&c', { a: '1', b: 'x y z', c: '' }],
    ['a=1&a=2&a=3', { a: ['1', '2', '3'] }],
    ['a[b]=1&a.b=2', { 'a[b]': '1', 'a.b': '2' }],
    ['&&a=b=c&', { a: 'b=c' }],
    ['toString=1&=2', { toString: '1', '': '2' }],
  ])('read %j', async (body, value) => {
    const got = await read(body);
    expect(got === undefined ? got : plain(got)).toEqual(value);
  });

  it.each([
    ['__proto__=1', {}, 'input.forbidden_key'],
    ['%5f_proto__=1', {}, 'input.forbidden_key'],
    ['constructor=1', {}, 'input.forbidden_key'],
    ['a=%zz', {}, 'input.encoding'],
    ['a=%ff', {}, 'input.encoding'],
    ['a=%c0%af', {}, 'input.encoding'],
    ['a=1&a=2', { duplicates: 'refuse' }, 'input.forbidden_key'],
    ['a&'.repeat(201), {}, 'input.limit'],
    [`${'a'.repeat(101)}=1`, {}, 'input.limit'],
    [`a=${'b'.repeat(65_537)}`, {}, 'input.limit'],
  ])('refuse %.30s', async (body, options, code) => {
    expect(await read(body, options)).toBe(code);
  });

  it.each([
    ['first', '1'],
    ['last', '3'],
  ])('take the %s of many', async (duplicates, a) => {
    expect(await read('a=1&a=2&a=3', { duplicates })).toEqual(expect.objectContaining({ a }));
  });

  it('read what browsers write', async () => {
    const pair = fc.tuple(fc.stringMatching(/^[a-z]{1,9}$/), fc.string({ unit: 'grapheme' }));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(pair, { selector: ([name]) => name, minLength: 1 }),
        async (pairs) => {
          fc.pre(pairs.every(([name]) => name !== 'constructor'));
          const got = await read(new URLSearchParams(pairs).toString());
          expect(plain(got)).toEqual(Object.fromEntries(pairs));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('have limits that are numbers', () => {
    expect(() => form({ maxFields: Number.NaN })).toThrow(TypeError);
  });
});

describe('multipart forms', () => {
  const read = (
    body: string | Buffer,
    options = {},
    type = 'multipart/form-data; boundary=b',
  ): Promise<unknown> => sent({ read: [multipart(options)] }, type, body);
  const part = (head: string, body = 'x'): string => `--b\r\n${head}\r\n\r\n${body}\r\n`;
  const field = (name: string, body = 'x'): string =>
    part(`Content-Disposition: form-data; name="${name}"`, body);
  const file = (name: string, body = 'x'): string =>
    part(
      `content-disposition: form-data; name="f"; filename="${name}"\r\ncontent-type: Image/PNG; a=b`,
      body,
    );
  const end = '--b--\r\n';

  it('are read', async () => {
    const got = await read(
      `${field('a', '1')}${field('a', 'x--b')}${file('x.png', '\0\r\n--')}${end}`,
    );
    expect(got).toMatchObject({
      fields: { a: ['1', 'x--b'] },
      files: [{ field: 'f', name: 'x.png', type: 'image/png', bytes: Buffer.from('\0\r\n--') }],
    });
  });

  it('are read as the platform writes them', async () => {
    const data = new FormData();
    data.set('né"me', 'Grüße\r\nan alle');
    data.set('file', new File(['bytes'], 'ä "b".txt', { type: 'text/plain' }));
    const request = new Request('http://localhost', { method: 'POST', body: data });
    const type = request.headers.get('content-type') ?? '';
    const got = await read(Buffer.from(await request.arrayBuffer()), {}, type);
    expect(got).toMatchObject({
      fields: { 'né"me': 'Grüße\r\nan alle' },
      files: [
        { field: 'file', name: 'ä _b_.txt', type: 'text/plain', bytes: Buffer.from('bytes') },
      ],
    });
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\evil.exe', 'evil.exe'],
    ['.htaccess', 'htaccess'],
    ['%0d%0aset-cookie: a', '__set-cookie_ a'],
    ['..', 'file'],
    ['con.txt', '_con.txt'],
    ['\u202egnp.exe', '_gnp.exe'],
    [`${'ä'.repeat(300)}.pdf`, `${'ä'.repeat(98)}.pdf`],
  ])('clean the file name %.20s', async (written, name) => {
    const got = await read(`${file(written)}${end}`);
    expect(got).toMatchObject({ files: [{ name }] });
  });

  it.each([
    ['no boundary', field('a') + end, 'input.content_type', 'multipart/form-data'],
    [
      'two boundaries',
      field('a') + end,
      'input.content_type',
      'multipart/form-data; boundary=a; boundary=b',
    ],
    [
      'a long boundary',
      field('a') + end,
      'input.content_type',
      `multipart/form-data; boundary=${'b'.repeat(71)}`,
    ],
    ['no end', field('a'), 'input.syntax'],
    ['a preamble', `hello\r\n${field('a')}${end}`, 'input.syntax'],
    ['an epilogue', `${field('a')}${end}hello`, 'input.syntax'],
    ['no head', `--b\r\n\r\n\r\n${end}`, 'input.syntax'],
    ['an empty part', `--b\r\n--b\r\n${end}`, 'input.syntax'],
    ['no name', part('content-disposition: form-data') + end, 'input.syntax'],
    [
      'another disposition',
      part('content-disposition: attachment; name="a"') + end,
      'input.syntax',
    ],
    ['two names', part('content-disposition: form-data; name="a"; name="b"') + end, 'input.syntax'],
    [
      'two file names',
      part('content-disposition: form-data; name="a"; filename="b"; filename*=UTF-8\'\'c') + end,
      'input.syntax',
    ],
    [
      'two heads',
      part('content-disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"') +
        end,
      'input.syntax',
    ],
    [
      'a transfer encoding',
      part('content-disposition: form-data; name="a"\r\ncontent-transfer-encoding: base64') + end,
      'input.syntax',
    ],
    ['a folded line', part('content-disposition: form-data;\r\n name="a"') + end, 'input.syntax'],
    ['a zero in a head', `${file('a\0.png')}${end}`, 'input.syntax'],
    ['bare line feeds', (field('a') + end).replaceAll('\r\n', '\n'), 'input.syntax'],
    ['a long head', part(`x: ${'a'.repeat(5000)}`) + end, 'input.limit'],
    ['a prototype', field('__proto__') + end, 'input.forbidden_key'],
    ['a long name', field('a'.repeat(101)) + end, 'input.limit'],
    ['a long value', field('a', 'b'.repeat(65_537)) + end, 'input.limit'],
    ['many fields', field('a').repeat(201) + end, 'input.limit'],
    ['many files', file('a').repeat(11) + end, 'input.limit'],
  ])('with %s are refused', async (_name, body, code, type?: string) => {
    expect(await read(body, {}, type)).toBe(code);
  });

  it('refuse what is no text in a field', async () => {
    const body = Buffer.concat([
      Buffer.from(field('a').slice(0, -3)),
      Buffer.from([0xff]),
      Buffer.from(`\r\n${end}`),
    ]);
    expect(await read(body)).toBe('input.encoding');
  });

  it('refuse a file beyond its limit', async () => {
    expect(await read(file('a', 'abc') + end, { maxFileBytes: 2 })).toBe('input.limit');
  });

  it('leave out the file that nobody chose', async () => {
    expect(await read(file('', '') + end)).toMatchObject({ files: [] });
  });
});

describe('lines of JSON', () => {
  const read = (body: string, options = {}): Promise<unknown> =>
    sent({ read: [ndjson(options)] }, 'application/x-ndjson', body);

  it('are read', async () => {
    expect(await read('{"a":1}\r\n2\n\n"x"\n')).toEqual([{ a: 1 }, 2, 'x']);
  });

  it.each([
    ['1\n2\n3', { maxLines: 2 }, 'input.limit'],
    ['{"a":1}\n{"a":1,"a":2}', {}, 'input.forbidden_key'],
    ['{}\n{', {}, 'input.syntax'],
  ])('are refused: %j', async (body, options, code) => {
    expect(await read(body, options)).toBe(code);
  });
});

describe('XML', () => {
  const read = (body: string, options = {}, limits = {}): Promise<unknown> =>
    sent({ read: [xml(options)], limits }, 'application/xml', body);

  it.each([
    ['<a/>', { a: '' }],
    ['<?xml version="1.0" encoding="UTF-8"?>\n<a>x</a>\n', { a: 'x' }],
    ['<a b="1" c=\'&quot;\'/>', { a: { '@b': '1', '@c': '"' } }],
    ['<a>&lt;&#65;&#x42;&amp;amp;</a>', { a: '<AB&amp;' }],
    ['<a><b>1</b><c/><b>2</b></a>', { a: { b: ['1', '2'], c: '' } }],
    ['<a>x<b/>y</a>', { a: { b: '', '#text': 'xy' } }],
    ['<a><![CDATA[<b>&x;]]></a>', { a: '<b>&x;' }],
    ['<u>admin<!-- -->@evil.example</u>', { u: 'admin@evil.example' }],
    ['<s:a xmlns:s="urn:s"><s:b>1</s:b></s:a>', { 's:a': { '@xmlns:s': 'urn:s', 's:b': '1' } }],
    ['<größe>1\r\n2</größe>', { größe: '1\n2' }],
  ])('is read: %s', async (body, value) => {
    expect(plain(await read(body))).toEqual(value);
  });

  it('makes lists of what is named', async () => {
    const value = { a: { b: [{ '@c': '1' }] } };
    expect(plain(await read('<a><b c="1"/></a>', { lists: ['b'] }))).toEqual(value);
  });

  it.each([
    ['<!DOCTYPE a><a/>', 'input.forbidden_key'],
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'input.forbidden_key'],
    ['<a>&x;</a>', 'input.forbidden_key'],
    ['<a b="&x;"/>', 'input.forbidden_key'],
    ['<a>&</a>', 'input.forbidden_key'],
    ['<?php echo 1 ?><a/>', 'input.forbidden_key'],
    ['<a><?xml version="1.0"?></a>', 'input.forbidden_key'],
    ['<a><!ELEMENT b></a>', 'input.forbidden_key'],
    ['<__proto__/>', 'input.forbidden_key'],
    ['<a constructor="1"/>', 'input.forbidden_key'],
    ['<a b="1" b="2"/>', 'input.forbidden_key'],
    ['<?xml version="1.0" encoding="UTF-7"?><a/>', 'input.encoding'],
    ['<a></b>', 'input.syntax'],
    ['<a>', 'input.syntax'],
    ['</a>', 'input.syntax'],
    ['<a/><b/>', 'input.syntax'],
    ['x<a/>', 'input.syntax'],
    ['<a/>x', 'input.syntax'],
    ['<a b=1/>', 'input.syntax'],
    ['<a b="<"/>', 'input.syntax'],
    ['<a b="1"c="2"/>', 'input.syntax'],
    ['<a>]]></a>', 'input.syntax'],
    ['<a><!-- -- --></a>', 'input.syntax'],
    ['<a>&#0;</a>', 'input.syntax'],
    ['<a>&#xD800;</a>', 'input.syntax'],
    ['<a>\u0001</a>', 'input.syntax'],
    ['< a/>', 'input.syntax'],
    ['', undefined],
    [' ', 'input.syntax'],
    ['<a>'.repeat(100_000), 'input.limit'],
    [`<a>${'<b/>'.repeat(20_000)}</a>`, 'input.limit'],
    [`<a>${'x'.repeat(262_145)}</a>`, 'input.limit'],
  ])('is refused: %.40s', async (body, code) => {
    expect(await read(body)).toBe(code);
  });

  it('gives an object or a code, whatever the text', async () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<b c="1"',
      '/>',
      '>',
      '&lt;',
      '&x;',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?xml',
      'x',
      ' ',
      '"',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1 }), async (pieces) => {
        const got = await read(pieces.join(''));
        expect(typeof got === 'object' || /^input\./.test(String(got))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
