import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { applyChanges } from '../model/change.ts';
import type { Edit, Json } from '../model/finding.ts';
import type { Resource } from '../model/resource.ts';
import { SourceText } from '../model/span.ts';
import type { MapValue } from '../model/value.ts';
import { mend } from './mend.ts';

const FILE = 'template.yaml';

/** Declares `logicalId` at its place in the text, as a reader would. */
function declare(text: string, logicalId: string, json = false): Resource {
  const start = text.indexOf(json ? `"${logicalId}"` : `${logicalId}:`);
  const span = { file: FILE, start, end: text.length };
  const properties: MapValue = { kind: 'map', fields: new Map(), span };
  const address = `${FILE}/${logicalId}`;
  const written = { address, type: 'AWS::Lambda::Function', span, properties };
  const common = { stack: FILE, logicalId, type: 'AWS::Lambda::Function', dependsOn: [] };
  return { address, ...common, properties, span, written };
}

function mended(text: string, edits: readonly Edit[], json = false): string {
  const sources = new Map([[FILE, new SourceText(FILE, text)]]);
  const declared = new Map(
    ['Fn', 'A', 'B'].map((id) => [`${FILE}/${id}`, declare(text, id, json)] as const),
  );
  const { changes, problems } = mend(edits, sources, declared);
  expect(problems).toEqual([]);
  return applyChanges(text, changes) ?? 'overlap';
}

function set(path: string, value: Json): Edit {
  return { kind: 'set', resource: `${FILE}/Fn`, path: path.split('.'), value };
}

const YAML = `Resources:
  # the only function
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Handler: a.b   # keep me
      Timeout: 30
      Tags: {a: b}

  # the next resource
  Other:
    Type: AWS::SNS::Topic
`;

describe('mend', () => {
  it('replaces a scalar and keeps the comment of its neighbour', () => {
    const after = mended(YAML, [set('Properties.Timeout', 10)]);
    expect(after).toBe(YAML.replace('Timeout: 30', 'Timeout: 10'));
  });

  it('adds missing keys after the last one, before blank lines and comments of the next resource', () => {
    const after = mended(YAML, [set('Properties.TracingConfig.Mode', 'Active')]);
    expect(after).toBe(
      YAML.replace('{a: b}\n', '{a: b}\n      TracingConfig:\n        Mode: Active\n'),
    );
  });

  it('replaces a tagged value with its tag, safely between brackets', () => {
    const yaml = 'Resources:\n  R: { Type: T, Properties: { A: !GetAtt B.Arn } }\n';
    const start = yaml.indexOf('!GetAtt');
    const span = { file: FILE, start, end: start + '!GetAtt B.Arn'.length };
    const value = ['x', { 'Fn::Sub': '${B}/*' }];
    const after = mended(yaml, [{ kind: 'replace', span, value }]);
    expect(after).toBe(yaml.replace('!GetAtt B.Arn', '[x, !Sub "${B}/*"]'));
  });

  it('puts two new keys of one new parent together', () => {
    const after = mended(YAML, [set('Properties.X.A', 1), set('Properties.X.B', { Ref: 'Other' })]);
    expect(after).toContain('      X:\n        A: 1\n        B: !Ref Other\n');
  });

  it('adds to a map written on one line', () => {
    expect(mended(YAML, [set('Properties.Tags.c', ['d', 1])])).toContain('Tags: {a: b, c: [d, 1]}');
  });

  it('removes whole lines', () => {
    const after = mended(YAML, [
      { kind: 'remove', resource: `${FILE}/Fn`, path: ['Properties', 'Timeout'] },
    ]);
    expect(after).toBe(YAML.replace('      Timeout: 30\n', ''));
  });

  it('adds a resource beside another one, once', () => {
    const edit: Edit = {
      kind: 'add-resource',
      beside: `${FILE}/Fn`,
      logicalId: 'Logs',
      value: {
        Type: 'AWS::Logs::LogGroup',
        Properties: { LogGroupName: { 'Fn::Sub': '/x/${Fn}' } },
      },
    };
    const after = mended(YAML, [edit, edit]);
    expect(parse(after.replace('!Sub', ''))).toMatchObject({
      Resources: { Logs: { Properties: { LogGroupName: '/x/${Fn}' } } },
    });
    expect(after.match(/^ {2}Logs:/gm)).toHaveLength(1);
  });

  it('writes a function of a function in full: YAML takes one tag a value', () => {
    const name = { 'Fn::ImportValue': { 'Fn::Sub': '${Stack}-Queue' } };
    const value = { 'Fn::Sub': ['arn:${Name}', { Name: name }] };
    const after = mended(YAML, [set('Properties.Role', value)]);
    expect(after).toContain(
      'Role: !Sub ["arn:${Name}", {Name: {"Fn::ImportValue": !Sub "${Stack}-Queue"}}]',
    );
  });

  it('adds a resource that several findings want once, apart from the others as they are', () => {
    const text = 'Resources:\n  A:\n    Type: T\n\n  B:\n    Type: T\n';
    const queue = (beside: string): Edit => ({
      kind: 'add-resource',
      beside: `${FILE}/${beside}`,
      logicalId: 'Failed',
      value: { Type: 'Q' },
    });
    const after = mended(text, [queue('A'), queue('B')]);
    expect(after).toBe(
      'Resources:\n  A:\n    Type: T\n\n  Failed:\n    Type: Q\n\n  B:\n    Type: T\n',
    );
  });

  it('adds a resource between braces where the others stand between braces', () => {
    const text = 'Resources: {Fn: {Type: T}, Other: {Type: U}}\n';
    const logs = { Type: 'L', Properties: { Name: { 'Fn::Sub': '/x/${Fn}' } } };
    const after = mended(text, [
      { kind: 'add-resource', beside: `${FILE}/Fn`, logicalId: 'Logs', value: logs },
      set('Properties.Timeout', 5),
    ]);
    expect(after).toBe(
      'Resources: {Fn: {Type: T, Properties: {Timeout: 5}}, Logs: {Type: L, Properties: {Name: !Sub "/x/${Fn}"}}, Other: {Type: U}}\n',
    );
  });

  it('adds no resource that only a change would use which cannot be made', () => {
    const text = 'Resources:\n  A: &a\n    Type: T\n  Fn: *a\n';
    const sources = new Map([[FILE, new SourceText(FILE, text)]]);
    const declared = new Map([[`${FILE}/Fn`, declare(text, 'Fn')]]);
    const queue = { 'Fn::GetAtt': ['Q', 'Arn'] };
    const edits: readonly Edit[] = [
      { kind: 'add-resource', beside: `${FILE}/Fn`, logicalId: 'Q', value: { Type: 'Q' } },
      set('Properties.Queue', queue),
    ];
    const { changes, problems } = mend(edits, sources, declared);
    expect(changes).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  it('adds inside first where a map, the resource and the file end at one place', () => {
    const text = 'Resources:\n  Fn:\n    Type: T\n    Properties:\n      Vpc:\n        A: 1\n';
    const after = mended(text, [
      { kind: 'add-resource', beside: `${FILE}/Fn`, logicalId: 'Q', value: { Type: 'Q' } },
      set('Properties.Timeout', 5),
      set('Properties.Vpc.B', 2),
    ]);
    expect(parse(after).Resources).toEqual({
      Fn: { Type: 'T', Properties: { Vpc: { A: 1, B: 2 }, Timeout: 5 } },
      Q: { Type: 'Q' },
    });
  });

  it('quotes what YAML would read as something else', () => {
    const after = mended(YAML, [set('Properties.V', 'yes'), set('Properties.W', '*')]);
    expect(parse(after, { version: '1.1' }).Resources.Fn.Properties).toMatchObject({
      V: 'yes',
      W: '*',
    });
  });

  it('edits JSON as JSON', () => {
    const text = JSON.stringify(
      { Resources: { Fn: { Type: 'T', Properties: { Timeout: 30 } } } },
      null,
      2,
    );
    const after = mended(
      text,
      [set('Properties.Timeout', 5), set('Properties.A.B', { Ref: 'C' })],
      true,
    );
    expect(JSON.parse(after).Resources.Fn.Properties).toEqual({
      Timeout: 5,
      A: { B: { Ref: 'C' } },
    });
  });

  it('does not write behind an intrinsic function', () => {
    const text = 'Resources:\n  Fn:\n    Properties: !If [A, {B: 1}, {C: 1}]\n';
    const sources = new Map([[FILE, new SourceText(FILE, text)]]);
    const { changes, problems } = mend(
      [set('Properties.B', 2)],
      sources,
      new Map([[`${FILE}/Fn`, declare(text, 'Fn')]]),
    );
    expect(changes).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  it('rewrites a value by its place in the layout around it, as a list where a list stood', () => {
    const text = 'Resources:\n  Fn:\n    A:\n    - x   # one\n    - y\n    # next\n    B: 1\n';
    const span = { file: FILE, start: text.indexOf('- x'), end: text.indexOf('y\n') + 1 };
    const after = mended(text, [{ kind: 'rewrite', span, value: ['p', { Ref: 'Q' }] }]);
    expect(after).toBe('Resources:\n  Fn:\n    A:\n    - p\n    - !Ref Q\n    # next\n    B: 1\n');
  });

  it('takes items out of lists, with the comment above them, and puts items in', () => {
    const text =
      'Resources:\n  Fn:\n    A:\n      - x\n      # of y\n      - y\n      - z\n    B: [p, q, r]\n';
    const at = (word: string): { file: string; start: number; end: number } => {
      const start = text.search(new RegExp(`\\b${word}\\b(?!\\n      - y)(?=[\\n,\\]])`));
      return { file: FILE, start, end: start + word.length };
    };
    const y = { file: FILE, start: text.indexOf('- y') + 2, end: text.indexOf('- y') + 3 };
    const after = mended(text, [
      { kind: 'delete', span: y },
      { kind: 'insert', after: at('z'), values: [{ C: 1 }] },
      { kind: 'delete', span: at('q') },
      { kind: 'delete', span: at('r') },
    ]);
    expect(after).toBe(
      'Resources:\n  Fn:\n    A:\n      - x\n      - z\n      - C: 1\n    B: [p]\n',
    );
  });

  it('keeps the line ends of the file', () => {
    const after = mended(YAML.replaceAll('\n', '\r\n'), [set('Properties.N', 1)]);
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  });
});
