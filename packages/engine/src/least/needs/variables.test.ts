import { expect, test } from 'vitest';
import { needsFor, shown } from '../../testing/needs.ts';

const SCAN = `dynamodb = boto3.resource('dynamodb')
def handler(e, c):
    return dynamodb.Table(os.environ['T']).scan()`;

test.each([
  [
    'python',
    `import os, boto3\nif os.environ.get('AWS_SAM_LOCAL'):\n    os.environ['T'] = 'local-table'\n${SCAN}`,
    ['dynamodb:Scan T'],
  ],
  [
    'js',
    "import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'; if (process.env.LOCAL) process.env.T = 'local-table'; export const handler = () => new DynamoDBClient({}).send(new ScanCommand({ TableName: process.env.T }))",
    ['dynamodb:Scan T'],
  ],
  [
    'python',
    `import os, boto3\nos.environ['T'] = 'fixed-table'\n${SCAN}`,
    ['dynamodb:Scan dynamodb:${AWS::Region}:${AWS::AccountId}:table/fixed-table'],
  ],
] as const)(
  'a variable that the code sets on one way is the template’s on the other: %s %s',
  (language, code, expected) => {
    expect(shown(needsFor(language, code).needs)).toEqual(expected);
  },
);

test.each([
  ["os.getenv('AWS_LAMBDA_FUNCTION_NAME', 'unknown')"],
  ["os.environ.get('AWS_LAMBDA_FUNCTION_NAME')"],
])('what Lambda always sets is never a default of the code: %s', (name) => {
  const found = needsFor(
    'python',
    `import os, boto3\ndef handler(e, c):\n    boto3.client('lambda').get_function(FunctionName=${name})`,
  );
  expect(shown(found.needs)).toEqual(['lambda:GetFunction F']);
  expect(found.unresolved).toEqual([]);
});
