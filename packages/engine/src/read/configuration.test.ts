import { describe, expect, test } from 'vitest';
import { codes, resource } from './show.testing.ts';
import { applicationOf, MemoryFiles } from './testing.ts';

describe('configuration', () => {
  const template = `
Parameters: { Stage: { Type: String, Default: dev }, Mail: { Type: String } }
Conditions: { Prod: !Equals [!Ref Stage, prod] }
Resources: { X: { Type: 'AWS::X::Y', Properties: { S: !Ref Stage, M: !Ref Mail, C: !If [Prod, 1, 2] } } }
`;
  const samconfig = `
version = 0.1
[default.global.parameters]
stack_name = "x"
[default.deploy.parameters]
parameter_overrides = "Stage=\\"test\\" Mail=a@b.c"
[prod.deploy.parameters]
parameter_overrides = ["ParameterKey=Stage,ParameterValue=prod"]
`;

  test.each([
    [{}, '{S: "test"@Stage, M: "a@b.c"@Mail, C: (!Prod? 2 | Prod? 1)}'],
    [{ stage: 'prod' }, '{S: "prod"@Stage, M: ⟨param:Mail⟩, C: 1}'],
    [{ parameters: new Map([['Stage', 'x']]) }, '{S: "x"@Stage, M: "a@b.c"@Mail, C: 2}'],
  ])('environments of samconfig.toml: %j', (options, shown) => {
    const files = { 'template.yaml': template, 'samconfig.toml': samconfig };
    const application = applicationOf(files, options);
    expect(resource(application, 'template.yaml/X')).toBe(shown);
    expect(application.stacks[0]?.stages).toEqual(['default', 'prod']);
  });

  test('samconfig.yaml of one environment decides', () => {
    const files = {
      'a/t.yaml': template,
      'a/samconfig.yaml':
        'version: 0.1\ndefault: { deploy: { parameters: { template: t.yaml, parameter_overrides: [Stage=prod, Mail=m] } } }',
    };
    expect(resource(applicationOf(files), 'a/t.yaml/X')).toBe(
      '{S: "prod"@Stage, M: "m"@Mail, C: 1}',
    );
  });

  test('a parameter file beside the template is taken where it is the only one', () => {
    const list = JSON.stringify([{ ParameterKey: 'Mail', ParameterValue: 'p' }]);
    const map = JSON.stringify({ Parameters: { Mail: 'q' } });
    const one = applicationOf({ 't.yaml': template, 't.parameters.json': list });
    expect(resource(one, 't.yaml/X')).toContain('M: "p"@Mail');
    const two = applicationOf({
      't.yaml': template,
      't.parameters.json': list,
      'params.json': map,
    });
    expect(resource(two, 't.yaml/X')).toContain('M: ⟨param:Mail⟩');
  });

  test('a broken samconfig.toml is told of', () => {
    const files = { 'template.yaml': template, 'samconfig.toml': '[a' };
    expect(codes(applicationOf(files))).toEqual(['invalid-config']);
  });
});

test('resources that a decided condition rules out are not there', () => {
  const application = applicationOf(
    {
      't.yaml': `
Parameters: { S: { Type: String, Default: a } }
Conditions: { A: !Equals [!Ref S, a], B: !Not [!Condition A] }
Resources:
  X: { Type: 'AWS::X::Y', Condition: A, DependsOn: [Y] }
  Y: { Type: 'AWS::X::Y', Condition: B, DependsOn: X, Metadata: { a: !Ref S } }
`,
    },
    { parameters: new Map([['S', 'b']]) },
  );
  expect(application.resources).toMatchObject([
    { logicalId: 'Y', condition: 'B', dependsOn: ['t.yaml/X'], metadata: { kind: 'map' } },
  ]);
});

test.each([
  ['Resources: [1]', ['`Resources` must be a map']],
  ['Conditions: x', ['`Conditions` must be a map', 'the template has no `Resources`']],
  [
    'Resources: { A: 1, B: { Type: [] }, C: { Type: "AWS::X::Y", Properties: [] } }',
    [
      'resource `A` must be a map',
      'resource `B` has no `Type`',
      '`Properties` of resource `C` must be a map',
    ],
  ],
])('parts of a wrong shape are told of: %s', (text, messages) => {
  const files = { 't.yaml': `AWSTemplateFormatVersion: '2010-09-09'\n${text}\n` };
  expect(applicationOf(files).diagnostics.map(({ message }) => message)).toEqual(messages);
});

test('a name that is not declared is told of once, and many such names together', () => {
  const template = (names: readonly string[]): string =>
    `Resources: { A: { Type: 'AWS::X::Y', Properties: { P: [${names.map((name) => `!Ref ${name}`).join(', ')}] } } }`;
  const few = applicationOf({ 't.yaml': template(['X', 'X', 'Y']) });
  expect(codes(few)).toEqual(['unresolved-reference', 'unresolved-reference']);
  const many = applicationOf({ 't.yaml': template([...'BCDEFGHIJKL']) });
  expect(many.diagnostics.map(({ message }) => message)).toEqual([
    '11 names are used that this template does not declare',
  ]);
});

test('files in memory list their folders', () => {
  const files = new MemoryFiles({ 'a/b/c': '', 'a/d': '', e: '' });
  expect(files.list('').map(({ name }) => name)).toEqual(['a', 'e']);
  expect(files.list('a')).toEqual([
    { name: 'b', kind: 'directory' },
    { name: 'd', kind: 'file' },
  ]);
});
