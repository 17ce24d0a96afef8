import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Pair, parseDocument, visit } from 'yaml';
import { REPORT_FORMATS } from '../packages/engine/src/report/formats.ts';
import { folderOf, postern } from './support/program.ts';

/** Fixed, so that a fault that is found is found by everybody. */
const SEED = 20_261_123;

const TEMPLATES = ['shop', 'mailer', 'reports'].map((name) => {
  const path = new URL(`../examples/${name}/vulnerable/template.yaml`, import.meta.url);
  return readFileSync(fileURLToPath(path), 'utf8');
});

const OUTPUTS = REPORT_FORMATS.flatMap((format) => ['-f', format, '-o', `report.${format}`]);

type Result = { readonly code: number; readonly report: string };

/** Scans a folder with every rule into every format; exit code 2 would be a fault of the program's own. */
async function scanned(
  text: string | Uint8Array,
  name = 'template.yaml',
  prepare: (folder: string) => void = () => undefined,
): Promise<Result> {
  const folder = folderOf({ 'app/notes.txt': '', 'secret/x.yaml': SECRET });
  const app = join(folder.path, 'app');
  try {
    writeFileSync(join(app, name), text);
    prepare(app);
    const { code } = await postern(app, 'scan', '.', '--audience', 'auditor', ...OUTPUTS);
    const report = readFileSync(join(app, 'report.json'), 'utf8');
    for (const one of JSON.parse(report).diagnostics) {
      expect(one.code).not.toBe('rule-failed');
      if (one.code !== 'limit-reached') expect(one.file).not.toBeNull();
    }
    return { code, report };
  } finally {
    folder.remove();
  }
}

const SECRET = 'Resources: { TopSecret: { Type: "AWS::S3::Bucket" } }\n';
const HEAD = 'AWSTemplateFormatVersion: "2010-09-09"\n';
const bucket = (properties: string): string =>
  `${HEAD}Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties: ${properties}\n`;

const BOMB = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 11 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`),
];

const CASES: readonly (readonly [string, string | Uint8Array, code: number, name?: string])[] = [
  ['an empty file', '', 3],
  ['something else', 'apiVersion: v1\nkind: Pod\n', 3],
  ['no resources', `${HEAD}Resources:\n`, 4],
  ['a list of resources', `${HEAD}Resources: [a]\n`, 4],
  ['an alias bomb', `${BOMB.join('\n')}\n${bucket('{ Tags: *a11 }')}`, 4],
  ['an alias of itself', `${HEAD}x: &x\n  <<: *x\nResources: { B: { <<: *x, Type: A::B } }\n`, 4],
  ['50 MB', `${bucket('{}')}# ${'x'.repeat(50_000_000)}`, 4],
  ['deep flow', bucket(`{ A: ${'['.repeat(10_000)}${']'.repeat(10_000)} }`), 4],
  [
    'deep JSON',
    `{"Resources":{"B":{"Type":"AWS::S3::Bucket","Properties":${'['.repeat(10_000)}`,
    4,
    'template.json',
  ],
  ['a NUL', bucket('{ BucketName: "a\0b" }'), 4],
  ['Latin-1', Buffer.from(`# caf\u00E9\n${bucket('{}')}`, 'latin1'), 4],
  ['UTF-16', Buffer.from(`\uFEFF${bucket('{}')}`, 'utf16le'), 0],
  ['names that objects inherit', `${HEAD}Resources: { __proto__: { Type: constructor } }`, 4],
  [
    'placeholders without an end',
    bucket(`{ BucketName: !Sub "${'$'.concat('{').repeat(50_000)}" }`),
    0,
  ],
  ['nested conditions', bucket(`{ A: ${'!If [C, '.repeat(90)}x${', y]'.repeat(90)} }`), 0],
];

describe('bad input', () => {
  for (const [what, text, code, name] of CASES) {
    it(`of ${what} has its exit code`, async () => {
      expect((await scanned(text, name)).code).toBe(code);
    });
  }

  it('reads nothing outside the folder', async () => {
    const api = (id: string, at: string): string =>
      `  ${id}: { Type: AWS::Serverless::Api, Properties: { StageName: p, DefinitionUri: "${at}" } }\n`;
    const nested = (id: string, at: string): string =>
      `  ${id}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: "${at}" } }\n`;
    const places = [
      '../secret/x.yaml',
      'link/x.yaml',
      'file.yaml',
      '/etc/passwd',
      'file:///etc/passwd',
    ];
    const text = `${HEAD}Transform: AWS::Serverless-2016-10-31\nResources:\n${places
      .map((at, i) => api(`A${i}`, at) + nested(`N${i}`, at))
      .join(
        '',
      )}  I:\n    Fn::Transform: { Name: AWS::Include, Parameters: { Location: link/x.yaml } }\n`;
    const { code, report } = await scanned(text, 'template.yaml', (app) => {
      symlinkSync(join(dirname(app), 'secret'), join(app, 'link'));
      symlinkSync(join(dirname(app), 'secret/x.yaml'), join(app, 'file.yaml'));
      symlinkSync('.', join(app, 'loop'));
      symlinkSync('self', join(app, 'self'));
    });
    expect(code).toBe(4);
    expect(report).not.toContain('TopSecret');
    expect(report).not.toContain('root:');
  });
});

const ABSURD: readonly unknown[] = [
  ...['__proto__', 'constructor', '', '*', '\u{1F600}', '$'.concat('{'), 'arn:::::', '⟨attr:x⟩'],
  ...[0, -1, 1e308, null, true, [], {}, [[]], ['a', null], 'a'.repeat(5000)],
  ...[{ Ref: 'AWS::NoValue' }, { Ref: {} }, { 'Fn::If': ['c', '*', null] }, { 'Fn::GetAtt': [] }],
  ...[{ 'Fn::Join': ['', { Ref: 'L' }] }, { 'Fn::Transform': {} }, { 'Fn::ForEach::x': [] }],
  ...[{ 'Fn::Sub': ['$'.concat('{a.b}'), 7] }, { a: { b: { c: { d: 1 } } } }, '{"a":'],
];

/** Puts absurd values at some places of a template. */
function spoilt(text: string, places: readonly (readonly [number, number])[]): string {
  const document = parseDocument(text, { version: '1.1' });
  const pairs: Pair[] = [];
  visit(document, { Pair: (_, pair) => void pairs.push(pair) });
  for (const [place, value] of places) {
    const pair = pairs[place % pairs.length];
    if (pair !== undefined) pair.value = document.createNode(ABSURD[value % ABSURD.length]);
  }
  return document.toString({ lineWidth: 0 });
}

describe('the whole program survives', () => {
  const template = fc.constantFrom(...TEMPLATES);

  it('absurd values in every place', async () => {
    const places = fc.array(fc.tuple(fc.nat(2000), fc.nat(2000)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(template, places, async (text, at) => {
        expect([0, 1, 3, 4]).toContain((await scanned(spoilt(text, at))).code);
      }),
      { seed: SEED, numRuns: 45 },
    );
  });

  it('templates that are cut, spliced and mixed', async () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(template, template, share, share, share, async (text, other, a, b, c) => {
        const from = (whole: string, part: number): number => Math.floor(part * whole.length);
        const middle = other.slice(from(other, c), from(other, c) + 300);
        const mixed = text.slice(0, from(text, a)) + middle + text.slice(from(text, b));
        expect([0, 1, 3, 4]).toContain((await scanned(mixed)).code);
      }),
      { seed: SEED, numRuns: 45 },
    );
  });
});
