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
