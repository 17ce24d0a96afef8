import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { differenceOf } from '../../least/difference/difference.ts';
import { needsOf } from '../../least/needs/needs.ts';
import { Query } from '../../model/query.ts';
import { graphOf } from '../../testing/graph.ts';
import { leastJson } from './json.ts';
import type { LeastReport } from './model.ts';
import { leastText } from './terminal.ts';

const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: pk, KeyType: HASH }] } }
  Users: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: pk, KeyType: HASH }] } }
  Uploads: { Type: AWS::S3::Bucket }
  Save:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: a.handler
      CodeUri: src/
      Environment: { Variables: { ORDERS: !Ref Orders, UPLOADS: !Ref Uploads } }
      Policies:
        - Statement:
            - { Effect: Allow, Action: 'dynamodb:*', Resource: '*' }
            - { Effect: Allow, Action: 's3:PutObject', Resource: !GetAtt Uploads.Arn }
  Gone:
    Type: AWS::Serverless::Function
    Properties: { Runtime: java21, Handler: x.Y, CodeUri: gone/, Policies: [AdministratorAccess] }
  Bare: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.13, Handler: a.handler, CodeUri: src/, Role: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/x' } }
`;

function report(name: string): LeastReport {
  const code = `
import os, boto3
t = boto3.resource('dynamodb').Table(os.environ['ORDERS'])
s3 = boto3.client('s3')
def handler(event, context):
    t.put_item(Item={'pk': 'ORDER#' + event['id']})
    s3.put_object(Bucket=os.environ['UPLOADS'], Key='${name}/' + event['id'])
`;
  const graph = graphOf({ 'template.yaml': TEMPLATE, 'src/a.py': code });
  const query = new Query(graph);
  const needs = graph.functions.map((fn) => needsOf(fn, query));
  const roles = graph.roles.map((role) => ({
    difference: differenceOf(
      role,
      needs.filter((one) => role.functions.includes(one.function)),
      query,
    ),
    change: { proposal: { kind: 'as-it-is', from: role.id }, edits: [], advice: [] } as const,
    changes: [],
    problems: [],
    proofs: [],
    elsewhere: [],
  }));
  const tool = { name: 'postern', version: '1' };
  const diff = { proven: '', unproven: '' };
  return { tool, name, graph, needs, roles, diff, plan: [], audience: 'default', complete: true };
}

test('the terminal shows what is missing, then what is too much', () => {
  const text = leastText(report('in'), { color: false, width: 130, unicode: true });
  const plain = text.replaceAll(/\s+/g, ' ');
  expect(plain).toContain('missing: these calls fail s3:PutObject Uploads/in/*');
  expect(plain).toContain('dynamodb:* (78 actions) beside');
  expect(plain).toContain('all tables');
  expect(text.indexOf('missing:')).toBeLessThan(text.indexOf('too much'));
  expect(plain).toContain('Gone allowed everything');
  expect(plain).toContain('its code was not analysed');
  expect(plain).toContain('its role is not declared here');
});

test.each(['in', 'evil\\u001b[31m\\u202e', '\\u{1f600}'])(
  'the JSON is as its schema says: %s',
  (name) => {
    const file = new URL('../../../../../docs/least.schema.json', import.meta.url);
    const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
    const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
    const text = leastJson(report(name));
    validate(JSON.parse(text));
    expect(validate.errors ?? []).toEqual([]);
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
    const shown = leastText(report(name), { color: false, width: 80, unicode: true });
    expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  },
);
