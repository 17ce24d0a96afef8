import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../model/diagnostic.ts';
import { SourceText } from '../../../model/span.ts';
import { field, type MapValue, type Value } from '../../../model/value.ts';
import { parseTemplate } from '../parse.ts';
import { transformSam } from './transform.ts';
import { map, node, type Tree } from './tree.ts';

type Run = {
  readonly source: SourceText;
  readonly resources: MapValue;
  readonly template: MapValue;
  readonly origins: ReadonlyMap<string, string>;
  readonly faults: readonly Diagnostic[];
};

function run(text: string, files: Readonly<Record<string, string>> = {}): Run {
  const source = new SourceText('template.yaml', text);
  const faults: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => {
    faults.push(diagnostic);
  };
  const template = asMap(parseTemplate(source, report));
  const load = (path: string): Value | undefined => {
    const found = files[path];
    return found === undefined ? undefined : parseTemplate(new SourceText(path, found), report);
  };
  const result = transformSam(template, { parameters: new Map(), load, report });
  const resources = asMap(field(result.template, 'Resources'));
  return { source, resources, template: result.template, origins: result.origins, faults };
}

function asMap(value: Value | undefined): MapValue {
  if (value?.kind !== 'map') throw new Error('not a map');
  return value;
}

function json(value: Value | undefined): unknown {
  if (value === undefined) return undefined;
  if (value.kind === 'known') return value.value;
  if (value.kind === 'list') return value.items.map(json);
  if (value.kind !== 'map') return value.kind;
  return Object.fromEntries([...value.fields].map(([key, one]) => [key, json(one.value)]));
}

function propertiesOf(done: Run, id: string): unknown {
  return json(field(field(done.resources, id), 'Properties'));
}

const FUNCTION = `
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Timeout: 7
Resources:
  Uploads:
    Type: AWS::S3::Bucket
  Thumb:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: a.b
      CodeUri: ./src
      Policies:
        - S3ReadPolicy: { BucketName: !Ref Uploads }
      Events:
        Put:
          Type: S3
          Properties:
            Bucket: !Ref Uploads
            Events: s3:ObjectCreated:*
`;

describe('a function', () => {
  const done = run(FUNCTION);
  const lineOf = (value: Value | undefined): number =>
    done.source.position(value?.span.start ?? 0).line;

  test('leaves a local path of code as it is', () => {
    expect(propertiesOf(done, 'Thumb')).toMatchObject({ Code: './src', Timeout: 7 });
  });

  test('points at the lines of its author', () => {
    const settings = field(field(done.resources, 'Thumb'), 'Properties');
    const role = field(field(done.resources, 'ThumbRole'), 'Properties');
    const policies = field(role, 'Policies');
    expect(lineOf(field(settings, 'Timeout'))).toBe(5);
    expect(lineOf(policies?.kind === 'list' ? policies.items[0] : undefined)).toBe(16);
    expect(lineOf(field(field(done.resources, 'ThumbPutPermission'), 'Properties'))).toBe(18);
    expect(
      done.source.position(done.resources.fields.get('ThumbRole')?.keySpan.start ?? 0).line,
    ).toBe(9);
  });

  test('names the resource that each generated one came from', () => {
    expect(Object.fromEntries(done.origins)).toEqual({
      Thumb: 'Thumb',
      ThumbRole: 'Thumb',
      ThumbPutPermission: 'Thumb',
    });
  });

  test('hangs its notification on the bucket', () => {
    expect(propertiesOf(done, 'Uploads')).toEqual({
      NotificationConfiguration: {
        LambdaConfigurations: [
          { Event: 's3:ObjectCreated:*', Function: { 'Fn::GetAtt': ['Thumb', 'Arn'] } },
        ],
      },
    });
  });

  test('has no fault', () => {
    expect(done.faults).toEqual([]);
  });
});

test('a template without SAM comes back as it is', () => {
  const template = map(
    { file: 'a', start: 0, end: 1 },
    { Resources: { A: { Type: 'AWS::S3::Bucket' } } },
  );
  const context = { parameters: new Map(), load: () => undefined, report: () => undefined };
  expect(transformSam(template, context).template).toBe(template);
});

test('a local state machine definition is read with its own spans', () => {
  const done = run(
    `
Transform: AWS::Serverless-2016-10-31
Resources:
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties: { DefinitionUri: flow.json }
`,
    { 'flow.json': '{ "StartAt": "A" }' },
  );
  const definition = field(field(field(done.resources, 'Flow'), 'Properties'), 'Definition');
  expect(definition?.span.file).toBe('flow.json');
  expect(json(definition)).toEqual({ StartAt: 'A' });
});

test('an embedded connector comes from the resource that carries it', () => {
  const done = run(`
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: { Runtime: nodejs22.x, Handler: a.b, CodeUri: s3://b/k }
    Connectors:
      Reads:
        Properties:
          Destination: { Id: T }
          Permissions: [Read]
  T:
    Type: AWS::Serverless::SimpleTable
`);
  expect(done.faults).toEqual([]);
  expect(done.origins.get('FReadsPolicy')).toBe('F');
  expect(propertiesOf(done, 'FReadsPolicy')).toMatchObject({ Roles: [{ Ref: 'FRole' }] });
});

describe('references to generated resources', () => {
  const done = run(`
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: { Runtime: nodejs22.x, Handler: a.b, CodeUri: s3://b/k, AutoPublishAlias: live-1 }
Outputs:
  Ref: { Value: !Ref F.Alias }
  Attribute: { Value: !GetAtt F.Alias.Name }
  Sub: { Value: !Sub "\${F.Alias}/\${F.Arn}" }
`);
  test.each([
    ['Ref', { Ref: 'FAliasliveD1' }],
    ['Attribute', { 'Fn::GetAtt': ['FAliasliveD1', 'Name'] }],
    ['Sub', { 'Fn::Sub': `\${FAliasliveD1}/\${F.Arn}` }],
  ])('%s leads to the alias', (name, wanted) => {
    const outputs = field(done.template, 'Outputs');
    expect(json(field(field(outputs, name), 'Value'))).toEqual(wanted);
  });
});

const SPAN = { file: 'template.yaml', start: 0, end: 1 };
const TYPES = [
  'Function',
  'StateMachine',
  'LayerVersion',
  'SimpleTable',
  'Application',
  'Connector',
  'CapacityProvider',
];
const NAMES = [
  'Events',
  'Policies',
  'Role',
  'CodeUri',
  'FunctionUrlConfig',
  'EventInvokeConfig',
  'DeploymentPreference',
  'AutoPublishAlias',
  'DeadLetterQueue',
  'Tags',
  'Definition',
  'Source',
  'Destination',
  'Permissions',
  'Location',
  'PrimaryKey',
  'Layers',
  'Type',
  'Properties',
  'Bucket',
  'Topic',
  'SqsSubscription',
  'SourceAccessConfigurations',
  'DestinationConfig',
  'OnFailure',
  'Fn::If',
  'Ref',
  'Id',
];

test('no value of any property makes it throw', () => {
  const { tree } = fc.letrec<{ tree: Tree; leaf: Tree; list: Tree; map: Tree }>((tie) => ({
    tree: fc.oneof({ maxDepth: 5 }, tie('leaf'), tie('list'), tie('map')),
    leaf: fc.constantFrom<Tree>(
      null,
      0,
      true,
      '',
      'S3',
      'SQS',
      'SNS',
      'MQ',
      'Api',
      'T',
      'AWS::NoValue',
      -1.5,
    ),
    list: fc.array(tie('tree'), { maxLength: 3 }),
    map: fc.dictionary(fc.constantFrom(...NAMES), tie('tree'), { maxKeys: 4 }),
  }));
  const properties = fc.dictionary(fc.constantFrom(...NAMES), tree, { maxKeys: 6 });
  fc.assert(
    fc.property(fc.constantFrom(...TYPES), properties, tree, (type, written, globals) => {
      const resource = { Type: `AWS::Serverless::${type}`, Properties: written };
      const template = map(SPAN, {
        Globals: { Function: node(SPAN, globals) },
        Resources: { T: resource, U: { Type: 'AWS::S3::Bucket', Properties: node(SPAN, globals) } },
      });
      const spans: unknown[] = [];
      const report = ({ span }: Diagnostic): void => {
        spans.push(span);
      };
      transformSam(template, { parameters: new Map(), load: () => undefined, report });
      expect(spans).not.toContain(undefined);
    }),
    { numRuns: 400 },
  );
});
