import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Graph } from '../model/graph.ts';
import type { Value } from '../model/value.ts';
import { graphOf, linkedOf } from '../testing/graph.ts';

/** Every end of an edge and every reference from node to node leads to a node. */
function dangling(graph: Graph): readonly string[] {
  const lists = [graph.functions, graph.triggers, graph.roles, graph.apis, graph.resources];
  const ids = new Set(lists.flatMap((list) => list.map((node) => node.id)));
  const named = [
    ...graph.edges.flatMap((edge) => [edge.from, edge.to]),
    ...graph.functions.flatMap((one) => [one.role, one.logGroup, one.deadLetter, ...one.aliases]),
    ...graph.functions.flatMap((one) => one.environment.map((variable) => variable.refersTo)),
    ...graph.triggers.map((one) => one.function),
    ...graph.roles.flatMap((one) => one.access.grants.map((grant) => grant.resource)),
  ];
  return named.filter((id) => id !== undefined && !ids.has(id)).map(String);
}

const SHOP = `
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: f
      Role: !GetAtt R.Arn
      Environment: { Variables: { TABLE: !Ref T } }
      DeadLetterConfig: { TargetArn: !GetAtt Q.Arn }
      VpcConfig: { SubnetIds: [!Ref S], SecurityGroupIds: [sg-1] }
      LoggingConfig: { LogGroup: !Ref L }
      Layers: [!Ref Y]
  R:
    Type: AWS::IAM::Role
    Properties:
      Path: /a/
      AssumeRolePolicyDocument: { Statement: { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: 'sts:AssumeRole' } }
      Policies:
        - PolicyName: p
          PolicyDocument: { Statement: [{ Effect: Allow, Action: ['dynamodb:*'], Resource: !GetAtt T.Arn }] }
      ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]
      PermissionsBoundary: !Sub 'arn:aws:iam::\${AWS::AccountId}:policy/b'
  T: { Type: AWS::DynamoDB::Table, Properties: { TableName: t, SSESpecification: { KMSMasterKeyId: !Ref K } } }
  K: { Type: AWS::KMS::Key, Properties: { KeyPolicy: { Statement: [{ Effect: Allow, Principal: '*', Action: 'kms:*', Resource: '*' }] } } }
  Q: { Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt D.Arn } } }
  D: { Type: AWS::SQS::Queue }
  L: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/lambda/f } }
  S: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-1 } }
  Y: { Type: AWS::Lambda::LayerVersion, Properties: { LayerName: y } }
  A: { Type: AWS::Lambda::Alias, Properties: { Name: live, FunctionName: !Ref F, FunctionVersion: '1' } }
  P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref A, Action: 'lambda:InvokeFunction', Principal: sns.amazonaws.com, SourceArn: !Ref N } }
  N: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: lambda, Endpoint: !Ref A }] } }
  M: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: !GetAtt R.Arn, DefinitionString: '{"States":{"A":{"Type":"Task","Resource":"\${F}"}}}', DefinitionSubstitutions: { F: !GetAtt F.Arn } } }
  E: { Type: AWS::Lambda::EventInvokeConfig, Properties: { FunctionName: !Ref F, Qualifier: $LATEST, DestinationConfig: { OnFailure: { Destination: !GetAtt D.Arn } } } }
  U: { Type: AWS::Events::Rule, Properties: { EventPattern: { source: [a] }, Targets: [{ Arn: !GetAtt F.Arn, Id: a }, { Arn: !GetAtt Q.Arn, Id: b }] } }
  W: { Type: AWS::CloudWatch::Alarm, Properties: { Dimensions: [{ Name: FunctionName, Value: !Ref F }], AlarmActions: [!Ref N] } }
`;

test('everything named in a graph is in it', () => {
  const { graph, diagnostics } = linkedOf(SHOP);
  expect(diagnostics).toEqual([]);
  expect(dangling(graph)).toEqual([]);
  const [role] = graph.roles;
  expect(role?.access.grants.map((grant) => [grant.resource, grant.certainty])).toContainEqual([
    'template.yaml/T',
    expect.any(String),
  ]);
});

test('values of every wrong type in every place end nothing', () => {
  const shop = shopAsJson();
  const places = paths(shop);
  fc.assert(
    fc.property(
      fc.constantFrom(...places),
      fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(...ODD)),
      (path, value) => {
        const { graph } = linkedOf({
          'template.json': JSON.stringify(replaced(shop, path, value)),
        });
        expect(dangling(graph)).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});

const ODD: readonly unknown[] = [
  { Ref: 'F' },
  { 'Fn::GetAtt': ['R', 'Arn'] },
  { 'Fn::Sub': `\${T}\${Nothing}` },
  { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] },
  { Ref: 'AWS::NoValue' },
  [[[]]],
  'arn:aws:lambda:::function:',
  'arn:::::',
  '⟨attr:⟩⟨',
  '${',
  -1,
  1e308,
];

/** The shop with its intrinsics in long form, so that it can be changed as JSON. */
function shopAsJson(): unknown {
  const entries = [...graphOf(SHOP).declared.values()].map((one) => [
    one.logicalId,
    { Type: one.type, Properties: bare(one.properties) },
  ]);
  return { Resources: Object.fromEntries(entries) };
}

function bare(value: Value): unknown {
  switch (value.kind) {
    case 'known':
      return value.value;
    case 'list':
      return value.items.map(bare);
    case 'map':
      return Object.fromEntries(
        [...value.fields.values()].map((one) => [one.key, bare(one.value)]),
      );
    case 'reference':
      return { 'Fn::GetAtt': [value.resource.split('/')[1], value.attribute] };
    default:
      return 'x';
  }
}

function paths(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, one]) => paths(one, [...at, key]))].filter(
    (path) => path.length > 2,
  );
}

function replaced(value: unknown, path: readonly string[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? Object.assign([] as unknown as Record<string, unknown>, value)
    : { ...value };
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

const CASES = new URL('../../../../../shared/cases/', import.meta.url);

describe.skipIf(!existsSync(CASES))('templates that nobody here wrote', () => {
  test('link without throwing and without loose ends', () => {
    const loose: string[] = [];
    for (const path of readdirSync(CASES, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ya?ml|json|template)$/.test(path)) continue;
      const text = readFileSync(new URL(path, CASES), 'utf8');
      const found = dangling(graphOf({ 'template.yaml': text }));
      if (found.length > 0) loose.push(`${path}: ${found.join(' ')}`);
    }
    expect(loose).toEqual([]);
  });
});
