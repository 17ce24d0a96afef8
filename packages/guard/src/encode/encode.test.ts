import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as encode from './encode.ts';

const { html, safeUrl } = encode;

/** What a browser makes of references, as far as the encoders write them. */
function decoded(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('&#39;', "'")
    .replaceAll('&#96;', '`')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('<', '>', '"', "'", '&', '=', '/', '\\', ' ', '\n', 'x', '-', '%', ']'),
  }),
);

describe('pages', () => {
  it('texts come back as they were and hold nothing that ends their place', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = encode.htmlText(text);
        expect(plain).not.toMatch(/[<>"'`]/);
        expect(decoded(plain)).toBe(text);
        const attribute = encode.htmlAttribute(text);
        expect(attribute).not.toMatch(/[^&#;a-zA-Z0-9\u0100-\uffff]/);
        expect(decoded(attribute)).toBe(text.replaceAll('\u0000', '\ufffd'));
      }),
    );
  });

  it('html encodes by place, and keeps what is markup', () => {
    const items = ['<b>', 'a"b'].map((one) => html`<li title="${one}">${one}</li>`);
    expect(String(html`<ul class=${'x y'}>${items}</ul>${null}${0}`)).toBe(
      '<ul class=x&#x20;y><li title="&#x3c;b&#x3e;">&lt;b&gt;</li><li title="a&#x22;b">a&quot;b</li></ul>0',
    );
    expect(String(html`<p>${encode.trusted('<i>x</i>')}</p>`)).toBe('<p><i>x</i></p>');
  });

  it.each<[string, () => unknown]>([
    ['a script', () => html`<script>let a = ${'x'}</script>`],
    ['a script with a finished one before', () => html`<script>1</script><script>${'x'}</script>`],
    ['a style', () => html`<style>${'x'}</style>`],
    ['an event handler', () => html`<a onclick="${'x'}">`],
    ['the name of an attribute', () => html`<a ${'x'}>`],
    ['the name of a tag', () => html`<${'x'}>`],
    ['a style attribute', () => html`<a style="color: ${'x'}">`],
    ['a comment', () => html`<!-- ${'x'} -->`],
    ['an address as text', () => html`<a href="${'javascript:alert(1)'}">`],
    ['an address after a scheme', () => html`<a href="https:${'x'}">`],
    ['a host', () => html`<a href="https://${'x'}/">`],
  ])('html refuses a value in %s', (_, page) => {
    expect(page).toThrow(TypeError);
  });

  it('html takes addresses that were checked, and values behind an origin', () => {
    expect(String(html`<a href="${safeUrl('https://a.example/?q=1&r="')}">`)).toBe(
      '<a href="https&#x3a;&#x2f;&#x2f;a&#x2e;example&#x2f;&#x3f;q&#x3d;1&#x26;r&#x3d;&#x25;22">',
    );
    expect(String(html`<a href="/orders/${'a b'}">${'>'}</a>`)).toBe(
      '<a href="/orders/a&#x20;b">&gt;</a>',
    );
    expect(String(html`<script src="/a.js"></script>${'<'}`)).toBe(
      '<script src="/a.js"></script>&lt;',
    );
  });

  it('JSON in a page is the same value and ends no script', () => {
    fc.assert(
      fc.property(fc.jsonValue(), anyText, (value, text) => {
        const written = encode.jsonInHtml({ value, text });
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify({ value, text })));
        expect(written).not.toMatch(/[<>&\u2028\u2029]/);
      }),
    );
    expect(() => encode.jsonInHtml(undefined)).toThrow(TypeError);
  });
});

describe('addresses', () => {
  it('a component is one value, whatever it holds', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        const url = new URL(
          `https://x.example/?a=${encode.urlComponent(a)}&b=${encode.urlComponent(b)}`,
        );
        expect([...url.searchParams.keys()]).toEqual(['a', 'b']);
        expect(url.searchParams.get('a')).toBe(a.toWellFormed());
        expect(url.searchParams.get('b')).toBe(b.toWellFormed());
      }),
    );
  });

  it('a segment stays one', () => {
    for (const bad of ['', '.', '..']) expect(() => encode.urlSegment(bad)).toThrow();
    expect(new URL(`https://x.example/a/${encode.urlSegment('../b')}/c`).pathname).toBe(
      '/a/..%2Fb/c',
    );
  });

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'https://user:pw@a.example/',
    '//a.example',
    'not an address',
  ])('%j is refused', (value) => {
    expect(() => safeUrl(value)).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  });

  it('hosts are whole names', () => {
    const hosts = ['a.example', '.b.example'];
    expect(safeUrl('https://A.example:8080/x', { hosts }).href).toBe('https://a.example:8080/x');
    expect(safeUrl('https://c.b.example/', { hosts }).href).toBe('https://c.b.example/');
    for (const bad of ['https://a.example.evil/', 'https://b.example/', 'https://xb.example/']) {
      expect(() => safeUrl(bad, { hosts })).toThrow();
    }
  });

  it.each([
    '//evil',
    '/\\evil',
    '/\t/evil',
    'https://evil/',
    'evil',
    '',
    'javascript:x',
    '\\\\evil',
  ])('nobody is sent to %j', (value) => {
    expect(() => encode.redirectTarget(value)).toThrow();
  });

  it('a redirect stays on the site, whatever path is asked for', () => {
    const path = fc.string({
      unit: fc.constantFrom('/', '\\', '.', 'a', ':', '@', '?', '#', '%2f'),
    });
    fc.assert(
      fc.property(path, (rest) => {
        let target: string;
        try {
          target = encode.redirectTarget(`/${rest}`);
        } catch {
          return;
        }
        expect(new URL(target, 'https://here.example').host).toBe('here.example');
      }),
    );
    expect(encode.redirectTarget('/a/../b?x=1#y')).toBe('/b?x=1#y');
    expect(encode.redirectTarget('https://a.example/x', ['a.example'])).toBe('https://a.example/x');
  });
});

describe('headers and names of files', () => {
  it('no header holds a line break or what is not ASCII', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(encode.headerValue(text)).toMatch(/^[ -~]*$/);
        new Headers({
          'x-a': encode.headerValue(text),
          'content-disposition': encode.attachment(text),
        });
      }),
    );
  });

  it('a name is one file, visible and short', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, times) => {
        const name = encode.fileName(text.repeat(times));
        expect(name).toMatch(/^[^/\\.\s-][^/\\]*$/u);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(201);
      }),
    );
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\windows\\system.ini', 'system.ini'],
    ['.bashrc', 'bashrc'],
    ['con.txt', '_con.txt'],
    ['a\u202egpj.exe', 'a_gpj.exe'],
    ['..', 'file'],
    ['Straße 1.pdf', 'Straße 1.pdf'],
  ])('%j becomes %j', (given, name) => {
    expect(encode.fileName(given)).toBe(name);
  });

  it('a download has a plain name and a full one', () => {
    expect(encode.attachment('Größe "1".csv')).toBe(
      `attachment; filename="Gr__e _1_.csv"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20_1_.csv`,
    );
  });
});

describe('lines', () => {
  it('a value in a log line stays in it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(encode.logText(text)).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u);
      }),
    );
    expect(encode.logText('a\n[INFO] b\u001b[2J\\')).toBe('a\\u{a}[INFO] b\\u{1b}[2J\\\\');
    expect(encode.logText('x'.repeat(2000), 3)).toBe('xxx… (2000 characters)');
  });

  it('cells come back, formulas do not run, numbers stay', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1 }), (cells) => {
        const row = encode.csvRow(cells);
        expect(cellsOf(row)).toHaveLength(cells.length);
        for (const [i, cell] of cellsOf(row).entries()) {
          expect(cell.replace(/^'/, '')).toBe(
            (cells[i] ?? '').replaceAll('\u0000', '').replace(/^'/, ''),
          );
          expect(cell).not.toMatch(/^\s*[=+@-]/);
        }
      }),
    );
    expect(encode.csvRow([-5, 'a"b', undefined, true, '=1+1'], ';')).toBe(
      '-5;"a""b";;true;"\'=1+1"\r\n',
    );
  });
});

/** The cells of one row whose cells are all in quotes. */
function cellsOf(row: string): readonly string[] {
  return [...row.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n$)/g)].map(([, cell = '']) =>
    cell.replaceAll('""', '"'),
  );
}

describe('programs and statements', () => {
  it('arguments arrive as they are', () => {
    const values = ['a b', '$(id)', '`id`', ';', '"', "'", '*', '', 'é'];
    const script = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
    const out = execFileSync(process.execPath, [
      '-e',
      script,
      '--',
      ...encode.programArguments(...values, -1),
    ]);
    expect(JSON.parse(String(out))).toEqual([...values, '-1']);
    expect(() => encode.programArguments('--output=/etc/passwd')).toThrow();
    expect(() => encode.programArguments('a\u0000b')).toThrow();
  });

  it('a pattern matches its own text and no other', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(new RegExp(`^${encode.patternText(text)}$`).test(text)).toBe(true);
        expect(new RegExp(`^${encode.patternText(text)}$`, 'v').test(`${text}x`)).toBe(false);
      }),
    );
  });

  it('names and patterns of statements mean themselves in a real database', async () => {
    const sqlite = await import('node:sqlite');
    const db = new sqlite.DatabaseSync(':memory:');
    const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
    fc.assert(
      fc.property(name, anyText, (column, text) => {
        fc.pre(Buffer.byteLength(column) <= 128 && !column.includes('\u0000'));
        const id = encode.sqlIdentifier(column, 'sqlite');
        expect(Object.keys(db.prepare(`SELECT 1 AS ${id}`).get() ?? {})).toEqual([column]);
        const clean = text.toWellFormed().replaceAll('\u0000', '');
        const row = db
          .prepare(`SELECT ? LIKE ? ESCAPE '\\' AS same, ? LIKE ? ESCAPE '\\' AS more`)
          .get(clean, encode.sqlLike(clean), `${clean}x`, encode.sqlLike(clean));
        expect(row).toEqual({ same: 1, more: 0 });
      }),
    );
    db.close();
  });

  it.each<[string, encode.SqlDialect, string]>([
    ['a"b', 'postgres', '"a""b"'],
    ['a`b', 'mysql', '`a``b`'],
    ['a]b', 'sqlserver', '[a]]b]'],
  ])('%s in %s is %s', (name, dialect, written) => {
    expect(encode.sqlIdentifier(name, dialect)).toBe(written);
  });

  it('names outside of the list are refused', () => {
    expect(encode.sqlIdentifier('price', 'mysql', ['price'])).toBe('`price`');
    expect(() => encode.sqlIdentifier('password', 'mysql', ['price'])).toThrow();
    expect(() => encode.sqlIdentifier('', 'mysql')).toThrow();
    expect(() => encode.sqlIdentifier('x'.repeat(64), 'postgres')).toThrow();
    expect([encode.sqlDirection('DESC'), encode.sqlDirection('; DROP')]).toEqual(['DESC', 'ASC']);
  });
});
