import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf, postern } from './support/program.ts';

/** What is told of a hostile file: the code of the diagnostic, and the line where it says one. */
type Told = { readonly code: string; readonly line?: number };

type Diagnostic = {
  readonly code: string;
  readonly file: string | null;
  readonly place: { readonly file: string; readonly line: number } | null;
};

const template = (handler: string, runtime: string): string => `
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: ${handler}
      Runtime: ${runtime}
      CodeUri: src/
      Events: { Any: { Type: Api, Properties: { Path: /a, Method: post } } }
`;

/** Scans code with every rule: exit code 2 would be a fault of the program's own. */
async function told(
  files: Readonly<Record<string, string>>,
  prepare: (folder: string) => void = () => undefined,
): Promise<readonly Told[]> {
  const isPython = Object.keys(files).some((name) => name.endsWith('.py'));
  const text = template('index.handler', isPython ? 'python3.13' : 'nodejs22.x');
  const below = Object.entries(files).map(([name, code]) => [`src/${name}`, code] as const);
  const folder = folderOf({ 'template.yaml': text, ...Object.fromEntries(below) });
  try {
    prepare(join(folder.path, 'src'));
    const options = ['--fail-on', 'never', '--audience', 'auditor', '-f', 'json'];
    const { code, out } = await postern(folder.path, 'scan', '.', ...options);
    const report = JSON.parse(out) as {
      readonly complete: boolean;
      readonly diagnostics: readonly Diagnostic[];
    };
    expect(code).toBe(report.complete ? 0 : 4);
    return report.diagnostics.map(({ code: kind, place }) => ({
      code: kind,
      ...(place === null ? {} : { line: place.line }),
    }));
  } finally {
    folder.remove();
  }
}

const many = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');
const EXEC = "const { exec } = require('child_process');";
const handler = (body: string): string =>
  `${EXEC}\nexports.handler = async (e) => {\n${body}\n};\n`;
const python = (body: string): string => `import os\ndef handler(e, c):\n${body}\n`;

/** Code that would take long or much, or ends other programs, and the codes of what is told of it; none where it is followed whole. */
const CASES: readonly (readonly [
  string,
  Readonly<Record<string, string>>,
  (readonly string[])?,
])[] = [
  [
    'brackets without end',
    { 'index.js': handler(`return ${'('.repeat(5000)}1${')'.repeat(5000)}`) },
    ['code-not-followed', 'handler-not-found'],
  ],
  ['arrays in arrays', { 'index.js': handler(`exec(${'['.repeat(900)}e${']'.repeat(900)})`) }],
  [
    'a chain of members',
    { 'index.js': handler(`exec(e${'.a'.repeat(30_000)})`) },
    ['code-not-followed'],
  ],
  [
    'JSX in JSX',
    { 'index.jsx': handler(`exec(${'<a>'.repeat(600)}{e.a}${'</a>'.repeat(600)})`) },
    ['code-not-followed'],
  ],
  [
    'a minified bundle',
    { 'index.js': handler(`let q = e.a;${'q=q+1;'.repeat(100_000)}`) },
    ['code-not-followed'],
  ],
  ['a file of 3 MB', { 'index.js': handler('') + '\n//'.repeat(1_000_000) }, ['file-too-large']],
  [
    '30 000 lines',
    { 'index.js': handler(`let q = e.a;\n${many(30_000, (at) => `q = q + '${at}';`)}\nexec(q);`) },
  ],
  [
    'thousands of functions',
    {
      'index.js': `${many(3000, (at) => `function f${at}(x) { return x.a${at} }`)}\n${handler(many(3000, (at) => `exec(f${at}(e));`))}`,
    },
  ],
  [
    'calls that double',
    {
      'index.js': `function f0(x) { return x }\n${many(40, (at) => `function f${at + 1}(x) { return f${at}(x) + f${at}(x + 'b') }`)}\n${handler('exec(f40(e.a))')}`,
    },
    ['code-not-followed'],
  ],
  [
    'functions that all call one another',
    {
      'index.js': `${many(40, (at) => `function m${at}(x) { return ${Array.from({ length: 40 }, (_, to) => `m${to}(x)`).join(' + ')} }`)}\n${handler('exec(m0(e.a))')}`,
    },
    ['code-not-followed'],
  ],
  [
    'a dictionary of 20 000',
    {
      'index.js': `const t = {\n${many(20_000, (at) => `k${at}: ${at},`)}\n};\n${handler('exec(t[e.a] + e.b)')}`,
    },
  ],
  [
    'texts that double',
    {
      'index.js': handler(
        `let s = 'x'.repeat(1e9);\n${many(60, () => 's = s + s;')}\nexec(s + e.a)`,
      ),
    },
  ],
  [
    'texts in loops',
    {
      'index.js': handler(
        'let s = e.a;\nfor (;;) { s = s + s; for (const x of s) s = `${s}${x}` }',
      ),
    },
  ],
  [
    'objects that double',
    {
      'index.js': handler(
        `let s = { e };\n${many(60, (at) => `s = { a: s, b: s, c: e.x${at}, d: [s, s] };`)}\nexec(JSON.stringify(s)); return s`,
      ),
    },
  ],
  [
    'an object in itself',
    {
      'index.js': handler(
        'const o = { e }, a = [o]; o.o = o; o.a = a; a.push(a, o); Object.assign(o, { ...o, ...a }); for (const k in o) { o[k] = o; o[o] = k }\nexec(JSON.stringify(o) + a); return o',
      ),
    },
  ],
  [
    'a module that keeps everything',
    {
      'index.py': `import os\nx = []\ndef handler(e, c):\n    global x\n${many(500, (at) => `    x.append(e['a${at}'])\n    x = x + [x]`)}\n    os.system(x)\n`,
    },
  ],
  [
    'modules that import one another',
    {
      'index.js': `const b = require('./b');\n${handler('exec(b.g(e.a))')}exports.h = (x) => x`,
      'b.js': "const a = require('./index'); exports.g = (x) => a.h(x) + exports.g(x)",
    },
  ],
  [
    'stars that import one another',
    {
      'index.py': `import os\nfrom b import *\ndef handler(e, c):\n    os.system(g(e['a']))\n`,
      'b.py': 'from c import *\nfrom index import *\n',
      'c.py': 'from b import *\nfrom c import *\n',
    },
  ],
  [
    'names at which code is looked up',
    {
      'index.js': handler(
        'const m = require(e.m); m[e.f](e.x); globalThis[e.g](e.x); process[e.h](e.y); new Function(e.z)(); this[e.q] = e',
      ),
    },
  ],
  [
    'names that objects inherit',
    {
      'index.js': handler(
        'const o = { __proto__: { a: 1 }, constructor: 2 }; o.__proto__.x = e; const { __proto__: p, constructor: c } = e; const { constructor: K } = require("@aws-sdk/client-s3"); class A { get __proto__() { return this } static constructor() {} } new K(new A()[e.a].__proto__); exec(p + c + o.constructor + process.env.__proto__); return { __proto__: e, constructor: e }',
      ),
    },
  ],
  [
    'patterns that backtrack',
    {
      'index.js': handler(
        `if (/^(a+)+$/.test(e.a) && /^(?:(x+x+)+)*y/.test(e.b) && /a{1,1000}{1,1000}/.test(e.c)\n && /${'('.repeat(200)}a${')*'.repeat(200)}$/.test(e.d)\n && /^${'a?'.repeat(150)}${'a'.repeat(150)}$/.test(e.e)) exec(e.a)`,
      ),
    },
  ],
  [
    'getters of one another',
    {
      'index.js': `class A { get a() { return this.b } get b() { return this.a } get c() { return new A().c } }\n${handler('exec(new A().a + new A().c + e.a)')}`,
    },
  ],
  [
    'proxies of proxies',
    {
      'index.js': `${EXEC}\nconst p = new Proxy({}, { get: (t, k, r) => r[k], apply: (t, s, a) => p(...a) });\nexports.handler = new Proxy(async (e) => exec(p.a.b(e.a) + new Proxy(p, p)(p)), { apply: (t, s, a) => t(...a) });`,
    },
  ],
  [
    'generators of one another',
    {
      'index.js': `function* g(x) { yield* h(x); while (true) { x = yield x; yield* g(x) } }\nfunction* h(x) { yield* g([x]) }\n${handler('for (const x of g(e.a)) exec(x); exec([...h(e.b)][0])')}`,
    },
  ],
  [
    'classes of themselves',
    {
      'index.js': `class A extends B {}\nclass B extends A {}\nclass C extends C {}\n${handler('exec(new A().m(e.a) + new B().x + C.z)')}`,
    },
  ],
  ['a text that is not UTF-8', { 'index.js': '' }, ['not-text']],
  ['an empty file', { 'index.js': '' }, ['handler-not-found']],
  [
    'decorators over decorators',
    {
      'index.py': `import os\ndef d(f):\n    def w(*a, **k):\n        f(*a, **k)\n        return f(*a, **k)\n    return w\n${many(60, () => '@d')}\ndef handler(e, c):\n    os.system(e['a'])\n`,
    },
  ],
  [
    'Python that asks itself',
    {
      'index.py': `import os\nclass A:\n    def __getattr__(self, n): return self.__getattr__(n)\n    def __call__(self, *a): return self(*a)\n    def __iter__(self): return self\n    @property\n    def p(self): return self.p\ndef handler(e, c):\n    a = A()\n    for x in a: os.system(x)\n    os.system(a.x.y(a)(a) + a.p)\n    globals()[e['f']](e); getattr(os, e['m'])(e['x']); exec(e['z'])\n`,
    },
  ],
  [
    'Python in brackets',
    {
      'index.py': python(
        `    os.system(e['a'])\n    return ${'('.repeat(3000)}e${')'.repeat(3000)}`,
      ),
    },
    ['code-not-followed'],
  ],
];

describe('hostile code', () => {
  const cases = CASES.map(([what, files, expected = []]) => ({ what, files, expected }));
  it.each(cases)('of $what is scanned in bounded time', async ({ what, files, expected }) => {
    const found = await told(files, (folder) => {
      if (what.includes('UTF-8')) writeFileSync(join(folder, 'index.js'), Buffer.of(0xff, 0x80));
    });
    expect(found.map((one) => one.code)).toEqual(expected);
  });

  it('says at which line it was cut', async () => {
    const loops = `${'for (const x of e.x) { s += x;\n'.repeat(30)}${'}'.repeat(30)}`;
    const [cut] = await told({ 'index.js': handler(`let s = '';\n${loops}`) });
    expect(cut).toEqual({ code: 'code-not-followed', line: expect.any(Number) });
  });

  it('follows no link out of the folder, and none in a circle', async () => {
    const found = await told(
      {
        'index.js': `require('./loop/loop/loop/other'); require('./self'); require('./out/passwd'); require('../../../../../../etc/passwd');\n${handler('exec(e.a)')}`,
        'other.js': '',
      },
      (folder) => {
        symlinkSync('.', join(folder, 'loop'));
        symlinkSync('self.js', join(folder, 'self.js'));
        symlinkSync('/etc', join(folder, 'out'));
      },
    );
    expect(found).toEqual([]);
  });

  it('ends where a hundred functions are without end', async () => {
    const names = Array.from({ length: 100 }, (_, at) => `h${at}`);
    const functions = names.map(
      (name) =>
        `  ${name}: { Type: AWS::Serverless::Function, Properties: { Handler: index.${name}, Runtime: nodejs22.x, CodeUri: src/ } }`,
    );
    const code = names.map((name) => `exports.${name} = async (e) => exec(f40(e.${name}));`);
    const doubling = many(40, (at) => `function f${at + 1}(x) { return f${at}(x) + f${at}([x]) }`);
    const folder = folderOf({
      'template.yaml': `Transform: AWS::Serverless-2016-10-31\nResources:\n${functions.join('\n')}\n`,
      'src/index.js': `${EXEC}\nfunction f0(x) { return x }\n${doubling}\n${code.join('\n')}\n`,
    });
    try {
      expect((await postern(folder.path, 'scan', '.', '--fail-on', 'never')).code).toBe(4);
    } finally {
      folder.remove();
    }
  });
});
