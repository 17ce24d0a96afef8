import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { codeRequests } from '../../link/code/locations.ts';
import { linkApplication } from '../../link/link.ts';
import { applicationOf, MemoryFiles } from '../../read/testing.ts';
import type { Cache } from '../../support/ports.ts';
import { analyseCode, type CodeResult } from '../analyse.ts';

type Texts = Readonly<Record<string, string>>;

const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Layer:
    Type: AWS::Serverless::LayerVersion
    Properties: { ContentUri: layer/ }
  Orders:
    Type: AWS::Serverless::Function
    Properties: { Handler: orders.handler, Runtime: nodejs22.x, CodeUri: js/, Layers: [!Ref Layer] }
  Same:
    Type: AWS::Serverless::Function
    Properties: { Handler: orders.handler, Runtime: nodejs22.x, CodeUri: js/, Layers: [!Ref Layer] }
  Images:
    Type: AWS::Serverless::Function
    Properties: { Handler: images.main, Runtime: python3.13, CodeUri: py/ }
  Inline:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      InlineCode: |
        const { exec } = require('child_process');
        exports.handler = async (event) => exec(event.command);
`;

const APPLICATION: Texts = {
  'template.yaml': TEMPLATE,
  'js/orders.js': `
const { run } = require('./lib');
const { ask } = require('shared');
const sizes = require('./sizes.json');
exports.handler = async (event) => { await ask(event.sql); return run(event.body, sizes); };
`,
  'js/lib/index.js':
    "const { exec } = require('child_process');\nexports.run = (text) => exec('ls ' + text);\n",
  'js/sizes.json': '{"small": 1}',
  'layer/nodejs/node_modules/shared/index.js': 'exports.ask = (x) => x;\n',
  'py/images.py':
    'import os\nfrom tools import shell\n\ndef main(event, context):\n    return shell(event["name"])\n',
  'py/tools/__init__.py': 'from .shells import shell\n',
  'py/tools/shells.py': 'import os\n\ndef shell(name):\n    return os.system("ls " + name)\n',
  'js/nobody.js': 'exports.handler = async () => 1;\n',
};

/** Texts that make a difference somewhere: other flows, other exports, nothing, what cannot be followed. */
const TEXTS = [
  '',
  'exports.run = (text) => text;\n',
  "exports.run = (text) => eval(text);\nexports.handler = async (event) => require('fs').readFileSync(event.x);\n",
  'def shell(name):\n    return name\n\ndef main(event, context):\n    return eval(event["x"])\n',
  '{"main": "other.js"}',
  'this is ( no code',
  `exports.run = ${'x,'.repeat(15_000)}1;`,
  TEMPLATE.replace('orders.handler', 'nobody.handler'),
];

/** Files that are there, and files whose coming changes what a name leads to. */
const PATHS = [
  ...Object.keys(APPLICATION),
  'js/lib.js',
  'js/lib.ts',
  'js/lib/package.json',
  'js/lib/other.js',
  'js/orders.ts',
  'js/tsconfig.json',
  'js/node_modules/shared/index.js',
  'py/tools.py',
  'py/tools/shell.py',
];

type Mutation = { readonly path: string; readonly text: string | undefined };

const mutations = fc.array(
  fc.record({
    path: fc.constantFrom(...PATHS),
    text: fc.constantFrom(undefined, ...TEXTS),
  }),
  { minLength: 1, maxLength: 5 },
);

test('after any change of files, what a cache remembers is what would be found anew', () => {
  fc.assert(
    fc.property(mutations, (changes) => {
      const cache = new MemoryCache();
      let files = APPLICATION;
      analysed(files, cache);
      for (const change of changes) {
        files = changed(files, change);
        expect(analysed(files, cache)).toStrictEqual(analysed(files));
      }
    }),
    { numRuns: 60 },
  );
});

test('a cache that was cut off or written over changes nothing', () => {
  const whole = new MemoryCache();
  const expected = analysed(APPLICATION, whole);
  const { text = '' } = whole;
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(text.length), fc.string(), (from, to, other) => {
      const cache = new MemoryCache();
      cache.text = text.slice(0, from) + other + (from % 2 === 0 ? text.slice(to) : '');
      expect(typeof analysed(APPLICATION, cache).code.size).toBe('number');
      cache.text = text.slice(0, from);
      expect(analysed(APPLICATION, cache)).toStrictEqual(expected);
    }),
    { numRuns: 60 },
  );
});

it('puts nothing where nothing changed, and only what changed anew', () => {
  const cache = new MemoryCache();
  analysed(APPLICATION, cache);
  const before = cache.text?.split('\n') ?? [];
  expect(before).toHaveLength(3);
  analysed(APPLICATION, cache);
  analysed(changed(APPLICATION, { path: 'js/nobody.js', text: '' }), cache);
  analysed(changed(APPLICATION, { path: 'js/sizes.json', text: '{}' }), cache);
  expect(cache.puts).toBe(1);
  const other = changed(APPLICATION, { path: 'py/tools/shells.py', text: '' });
  analysed(other, cache);
  expect(cache.puts).toBe(2);
  const after = cache.text?.split('\n') ?? [];
  expect(after).toHaveLength(3);
  expect(after.filter((line) => before.includes(line))).toHaveLength(2);
});

it('remembers what it did not need for some time, then forgets it', () => {
  const cache = new MemoryCache();
  analysed(APPLICATION, cache);
  const fewer = changed(APPLICATION, {
    path: 'template.yaml',
    text: TEMPLATE.replaceAll('orders.handler', 'nobody.handler'),
  });
  const lengths = Array.from({ length: 8 }, (_, turn) => {
    analysed(changed(fewer, { path: 'py/tools/shells.py', text: `# ${turn}` }), cache);
    return cache.text?.split('\n').length;
  });
  expect(lengths).toEqual([4, 4, 4, 4, 3, 3, 3, 3]);
});

class MemoryCache implements Cache {
  text: string | undefined;
  puts = 0;

  get(): string | undefined {
    return this.text;
  }

  put(_: string, text: string): void {
    this.text = text;
    this.puts += 1;
  }
}

function analysed(texts: Texts, cache?: Cache): CodeResult {
  const { graph } = linkApplication(applicationOf(texts));
  return analyseCode(codeRequests(graph.functions, graph), new MemoryFiles(texts), cache);
}

function changed(files: Texts, { path, text }: Mutation): Texts {
  const { [path]: _, ...others } = files;
  return text === undefined ? others : { ...others, [path]: text };
}
