// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of Fn::Sub, not of JavaScript
import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Application } from '../model/resource.ts';
import type { Value } from '../model/value.ts';
import { applicationOf } from './testing.ts';

const CASES = fileURLToPath(new URL('../../../../../shared/cases', import.meta.url));

/** Every place that an application speaks of lies in a file that it holds. */
function checkPlaces(application: Application): void {
  const visit = (value: Value): void => {
    const source = application.sources.get(value.span.file);
    if (source === undefined || value.span.end > source.text.length) {
      throw new Error(`a place outside the sources: ${JSON.stringify(value.span)}`);
    }
    if (value.kind === 'list') value.items.forEach(visit);
    if (value.kind === 'joined') value.parts.forEach(visit);
    if (value.kind === 'oneOf') for (const one of value.options) visit(one.value);
    if (value.kind === 'map') for (const one of value.fields.values()) visit(one.value);
  };
  for (const resource of application.resources) visit(resource.properties);
  for (const { span } of application.diagnostics) {
    if (span !== undefined) expect(application.sources.has(span.file)).toBe(true);
  }
}

const ABSURD = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'tree' },
    fc.constantFrom(
      null,
      true,
      0,
      -1,
      1e300,
      '',
      'A',
      'B',
      '*',
      '${A}',
      '${A.B}',
      '${',
      'AWS::NoValue',
      'AWS::Region',
      '10.0.0.0/8',
      't.yaml',
      '../x',
      'Outputs.O',
    ),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom(
        'A',
        'B',
        'Type',
        'Properties',
        'Fn::ForEach::L',
        'Condition',
        'DefaultValue',
        'Name',
        'Parameters',
        'Location',
      ),
      tie('tree'),
      { maxKeys: 4 },
    ),
    fc
      .tuple(
        fc.constantFrom(
          'Ref',
          'Condition',
          ...[
            'GetAtt',
            'Sub',
            'Join',
            'Select',
            'Split',
            'If',
            'FindInMap',
            'ImportValue',
            'Cidr',
            'Base64',
            'GetAZs',
            'Length',
            'ToJsonString',
            'Transform',
            'And',
            'Or',
            'Not',
            'Equals',
            'ForEach::L',
            'Gone',
          ].map((name) => `Fn::${name}`),
        ),
        tie('tree'),
      )
      .map(([name, argument]) => ({ [name]: argument })),
  ),
})).tree;

const SECTIONS = [
  'Parameters',
  'Mappings',
  'Conditions',
  'Resources',
  'Outputs',
  'Transform',
  'Globals',
  'Metadata',
];

describe('never throws', () => {
  test('on absurd sections', () => {
    const template = fc.record(Object.fromEntries(SECTIONS.map((name) => [name, ABSURD])));
    fc.assert(
      fc.property(template, (tree) => {
        const files = { 't.yaml': JSON.stringify(tree) };
        checkPlaces(applicationOf(files, { templates: ['t.yaml'] }));
      }),
      { numRuns: 500 },
    );
  });

  test('on absurd values in every place of a resource', () => {
    const parts = fc.record({ p: ABSURD, q: ABSURD, c: ABSURD, d: ABSURD, o: ABSURD, m: ABSURD });
    fc.assert(
      fc.property(parts, ({ p, q, c, d, o, m }) => {
        const tree = {
          Parameters: {
            A: { Type: 'CommaDelimitedList', Default: d },
            P: { Type: 'String', AllowedValues: d },
          },
          Mappings: { A: m },
          Conditions: { A: c, B: { 'Fn::Equals': [c, p] } },
          Resources: {
            A: {
              Type: 'AWS::S3::Bucket',
              Condition: 'A',
              DependsOn: p,
              Properties: { P: p, Q: q },
            },
            B: {
              Type: 'AWS::CloudFormation::Stack',
              Properties: { TemplateURL: 't.yaml', Parameters: p },
            },
            C: {
              Type: 'AWS::CloudFormation::Stack',
              Properties: { TemplateURL: p, Parameters: q },
            },
          },
          Outputs: { O: { Value: o, Export: { Name: p } } },
        };
        checkPlaces(applicationOf({ 't.yaml': JSON.stringify(tree) }, { templates: ['t.yaml'] }));
      }),
      { numRuns: 1000 },
    );
  });
});

test('ten thousand resources that refer to one another take a moment', () => {
  const resources = Array.from(
    { length: 10_000 },
    (_, i) =>
      `  R${i}: { Type: 'AWS::SQS::Queue', DependsOn: R${i + 1}, Properties: { Q: !Sub '\${R${(i * 7) % 10_000}.Arn}' } }`,
  );
  const started = performance.now();
  const application = applicationOf({ 't.yaml': `Resources:\n${resources.join('\n')}\n` });
  expect(application.resources).toHaveLength(10_000);
  expect(performance.now() - started).toBeLessThan(5000);
});

test('a chain of ten thousand conditions is cut, not followed to death', () => {
  const conditions = Array.from(
    { length: 10_000 },
    (_, i) => `  C${i}: !Not [!Condition C${i + 1}]`,
  );
  const application = applicationOf({
    't.yaml': `Conditions:\n${conditions.join('\n')}\nResources: { A: { Type: 'AWS::X::Y', Properties: { P: !If [C0, 1, 2] } } }\n`,
  });
  expect(application.resources).toHaveLength(1);
});

test('texts that grow from stack to stack are cut', () => {
  const files: Record<string, string> = {};
  for (let i = 0; i < 12; i++) {
    const text = '${P}'.repeat(100);
    files[`s${i}.yaml`] = `
Parameters: { P: { Type: String, Default: xxxxxxxxxx } }
Resources:
  N: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: s${i + 1}.yaml, Parameters: { P: !Sub '${text}' } } }
`;
  }
  const codes = applicationOf(files).diagnostics.map(({ code }) => code);
  expect(codes).toContain('limit-reached');
});

test('includes in includes, each as deep as a file may be, are cut', () => {
  const files: Record<string, string> = {};
  for (let i = 0; i < 12; i++) {
    const include = `{"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "i${i + 1}.json"}}}`;
    files[`i${i}.json`] = '['.repeat(190) + include + ']'.repeat(190);
  }
  files['t.json'] =
    '{"Resources": {"A": {"Type": "AWS::X::Y", "Properties": {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "i0.json"}}}}}}';
  const codes = applicationOf(files).diagnostics.map(({ code }) => code);
  expect(codes).toContain('limit-reached');
});

test('an include that doubles at each level is cut', () => {
  const files: Record<string, string> = {};
  const include = (i: number): string =>
    `{"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "i${i}.json"}}}`;
  for (let i = 0; i < 8; i++) {
    files[`i${i}.json`] = `[${Array.from({ length: 20 }, () => include(i + 1)).join(', ')}]`;
  }
  files['i8.json'] = '{"a": {"Ref": "A"}}';
  files['t.json'] =
    `{"Resources": {"A": {"Type": "AWS::X::Y", "Properties": {"P": ${include(0)}}}}}`;
  const codes = applicationOf(files, { limits: { nodes: 100_000 } }).diagnostics;
  expect(codes.map(({ code }) => code)).toContain('limit-reached');
});

describe.skipIf(!existsSync(CASES))('templates of others (../shared/cases)', () => {
  const paths = existsSync(CASES) ? globSync('**/*.{yaml,yml,json,template}', { cwd: CASES }) : [];

  test('are all read, with places inside their files', () => {
    expect(paths.length).toBeGreaterThan(1000);
    for (const path of paths) {
      const name = path.replaceAll('/', '_');
      checkPlaces(applicationOf({ [name]: readFileSync(`${CASES}/${path}`, 'utf8') }));
    }
  });

  test('are read when they are broken in the middle', () => {
    const some = fc.record({
      path: fc.constantFrom(...paths.slice(0, 800)),
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(40),
      instead: fc.constantFrom(
        '',
        ' ',
        '\n',
        '{',
        '[',
        '!Sub ',
        '*a',
        '&a ',
        '- ',
        ': ',
        'null',
        '{"Ref": 1}',
      ),
    });
    fc.assert(
      fc.property(some, ({ path, from, length, instead }) => {
        const text = readFileSync(`${CASES}/${path}`, 'utf8');
        const start = Math.floor(from * text.length);
        const broken = text.slice(0, start) + instead + text.slice(start + length);
        checkPlaces(applicationOf({ 't.yaml': broken }, { templates: ['t.yaml'] }));
      }),
      { numRuns: 400 },
    );
  });
});
