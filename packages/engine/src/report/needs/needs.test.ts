import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { needsOf } from '../../least/needs/needs.ts';
import { Query } from '../../model/query.ts';
import { graphOf } from '../../testing/graph.ts';
import { needsJson } from './json.ts';
import type { NeedsReport } from './model.ts';
import { needsText } from './terminal.ts';

const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: pk, KeyType: HASH }] } }
  Uploads: { Type: AWS::S3::Bucket }
  Save:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: a.handler
      CodeUri: src/
      Tracing: Active
      Environment: { Variables: { ORDERS: !Ref Orders, UPLOADS: !Ref Uploads } }
  Gone: { Type: AWS::Serverless::Function, Properties: { Runtime: java21, Handler: x.Y, CodeUri: gone/ } }
`;

function report(name: string): NeedsReport {
  const code = `
import os, boto3
t = boto3.resource('dynamodb').Table(os.environ['ORDERS'])
s3 = boto3.client('s3')
def handler(event, context):
    t.put_item(Item={'pk': 'ORDER#' + event['id']})
    s3.put_object(Bucket=os.environ['UPLOADS'], Key='${name}/' + event['id'])
    s3.get_object(Bucket=event['bucket'], Key='k')
`;
  const graph = graphOf({ 'template.yaml': TEMPLATE, 'src/a.py': code });
  const query = new Query(graph);
  const needs = graph.functions.map((fn) => needsOf(fn, query));
  return { tool: { name: 'postern', version: '1' }, name, graph, needs, complete: true };
}

test('the terminal shows actions, resources, reasons, and loudly what is not known', () => {
  const text = needsText(report('in'), { color: false, width: 120, unicode: true });
  const lines = text.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '));
  expect(lines).toContain('s3:PutObject Uploads/in/* src/a.py:7 high');
  expect(lines).toContain('not resolved: 2 places');
  expect(text.replaceAll(/\s+/g, ' ')).toContain('Orders where dynamodb:LeadingKeys is');
  expect(text).toContain('s3:GetObject');
  expect(text).toContain('the event chooses it (possibly also for s3:ListBucket)');
  expect(text).toMatch(/Gone.*\n {2}its code was not analysed: /);
});

test.each(['in', 'evil\\u001b[31m\\u202e', '\\u{1f600}'])(
  'the JSON is as its schema says: %s',
  (name) => {
    const file = new URL('../../../../../docs/needs.schema.json', import.meta.url);
    const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
    const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
    const text = needsJson(report(name));
    validate(JSON.parse(text));
    expect(validate.errors ?? []).toEqual([]);
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
    const shown = needsText(report(name), { color: false, width: 80, unicode: true });
    expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  },
);
