import { expect, test } from 'vitest';
import { Query } from '../../model/query.ts';
import { graphOf } from '../../testing/graph.ts';
import { needsFor } from '../../testing/needs.ts';
import { needsOf } from './needs.ts';

test.each([
  [
    'js',
    "import dynamoose from 'dynamoose'; const U = dynamoose.model('t', {}); export const handler = (e) => U.get(e.id)",
    ['dynamodb:*'],
  ],
  [
    'js',
    "import { Consumer } from 'sqs-consumer'; export const handler = () => Consumer.create({ queueUrl: 'q' }).start()",
    ['sqs:*'],
  ],
  [
    'python',
    "from pynamodb.models import Model\nfrom pynamodb.attributes import UnicodeAttribute\nclass U(Model):\n    pk = UnicodeAttribute()\ndef handler(e, c):\n    return U.get(e['id'])",
    ['dynamodb:*'],
  ],
  [
    'python',
    "import smart_open\ndef handler(e, c):\n    return smart_open.open('s3://b/k').read()",
    ['s3:*'],
  ],
  [
    'js',
    "import upload from 's3-spa-upload'; export const handler = () => upload('dist', 'bucket')",
    ['s3:*'],
  ],
  ['js', "import x from 'css3-parser'; export const handler = () => x('a')", []],
  ['python', 'import json\ndef handler(e, c):\n    return json.dumps(e)', []],
] as const)('what a library calls itself is open: %s %s', (language, code, expected) => {
  const { unresolved } = needsFor(language, code);
  expect(unresolved.map(({ kind, call }) => `${kind} ${call}`)).toEqual(
    expected.map((call) => `action ${call}`),
  );
});

test.each([
  [
    'js',
    "import { Util } from '@acme/acme-aws-collector'; export const handler = () => Util.go()",
    true,
  ],
  ['js', "import { verify } from 'aws-jwt-verify'; export const handler = () => verify()", false],
  ['js', "import { awsome } from 'lawsuit'; export const handler = () => awsome()", false],
  ['python', 'from tools.aws_tools import keep\ndef handler(e, c): return keep(e)', true],
  ['python', 'from tools import aws\ndef handler(e, c): return aws.keep(e)', true],
  [
    'python',
    'from aws_xray_sdk.core import patch_all\npatch_all()\ndef handler(e, c): return 1',
    false,
  ],
] as const)(
  'a library for the cloud that is not here may call anything: %s %s',
  (language, code, isOpen) => {
    const { unresolved } = needsFor(language, code);
    expect(unresolved.some(({ kind }) => kind === 'code')).toBe(isOpen);
  },
);

const EMPTY = 'def handler(e, c): return 1';
test.each([
  ['scan.handler', '{}', EMPTY, true],
  ['index.handler', '{}', EMPTY, false],
  ['index.handler', '{ TABLE: t }', EMPTY, true],
  ['index.handler', '{ TABLE: t }', 'import os; handler = lambda e, c: os.environ["TABLE"]', false],
  ['!Ref Handler', '{}', EMPTY, false],
])('code in the template with handler %s, variables %s: %s', (handler, variables, code, isOpen) => {
  const graph = graphOf({
    'template.yaml': `
Parameters: { Handler: { Type: String } }
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: ${handler}
      Environment: { Variables: ${variables} }
      Code: { ZipFile: '${code}' }
`,
  });
  const query = new Query(graph);
  const found = graph.functions.flatMap((fn) => needsOf(fn, query).unresolved);
  expect(found.some(({ reason }) => reason.includes('is not what runs'))).toBe(isOpen);
});

test('a stream that only a parameter names may be one of a table', () => {
  const { unresolved } = needsFor('python', EMPTY, {
    resources: `
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: !Ref F, EventSourceArn: !ImportValue stream, StartingPosition: LATEST }`,
  });
  expect(unresolved.flatMap(({ actions }) => actions)).toEqual(
    expect.arrayContaining(['kinesis:GetRecords', 'dynamodb:GetRecords']),
  );
});
