import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { needsOf } from '../../least/needs/needs.ts';
import { Rightsizing } from '../../least/rightsize/rightsize.ts';
import { entriesOf } from '../../least/trail/entries.ts';
import { Query } from '../../model/query.ts';
import { graphOf } from '../../testing/graph.ts';
import { rightsizeJson } from './json.ts';
import type { RightsizeReport } from './model.ts';
import { rightsizeText } from './terminal.ts';

const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: pk, KeyType: HASH }] } }
  Save:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: a.handler
      InlineCode: "def handler(event, context): pass"
      Policies: [AmazonDynamoDBFullAccess, { DynamoDBReadPolicy: { TableName: !Ref Orders } }]
  Old: { Type: AWS::Serverless::Function, Properties: { Runtime: java21, Handler: x.Y, CodeUri: old/, Policies: [AmazonSQSFullAccess] } }
`;

/** A report in which a log has put a text wherever it may put one. */
function report(evil: string): RightsizeReport {
  const graph = graphOf(TEMPLATE);
  const query = new Query(graph);
  const sizing = new Rightsizing(
    query,
    graph.functions.map((fn) => needsOf(fn, query)),
  );
  const record = {
    eventTime: '2026-11-02T10:00:00Z',
    eventSource: 'dynamodb.amazonaws.com',
    eventName: 'PutItem',
    eventCategory: 'Data',
    recipientAccountId: '111122223333',
    sourceIPAddress: `1:${evil}`,
    requestParameters: { tableName: `t${evil}` },
    userIdentity: {
      arn: `arn:aws:sts::111122223333:assumed-role/shop-SaveRole-1A2B3C4D5E6F/${evil}`,
      invokedBy: evil,
    },
  };
  const records = [
    record,
    { ...record, errorCode: `AccessDenied${evil}` },
    { ...record, eventName: `Unknown${evil}` },
    { ...record, userIdentity: { arn: `arn:aws:sts::111122223333:assumed-role/x${evil}/y` } },
    { ...record, eventSource: evil },
    { ...record, eventCategory: 'Insight' },
  ];
  records.forEach((one, i) => {
    const origin = { file: `a${evil}.json`, record: i + 1 };
    for (const entry of entriesOf(one, origin)) sizing.aggregate.add(entry, origin.file, i + 1);
  });
  return {
    tool: { name: 'postern', version: '1' },
    name: evil,
    graph,
    trail: sizing.aggregate.summary(1, 100),
    roles: sizing.roles(),
    complete: false,
  };
}

describe.each(['plain', 'evil\u001b[31m\u202e\n', '\u{1f600}', ''])(
  'with %j in the log',
  (evil) => {
    test('the JSON is as its schema says', () => {
      const file = new URL('../../../../../docs/rightsize.schema.json', import.meta.url);
      const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
      const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
      const text = rightsizeJson(report(evil));
      validate(JSON.parse(text));
      expect(validate.errors ?? []).toEqual([]);
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
    });

    test.each([40, 80, 140])(
      'the terminal of %i columns shows nothing that acts on it',
      (width) => {
        const text = rightsizeText(report(evil), { color: false, width, unicode: true });
        expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
        expect(text).toContain('Insights event');
        expect(text.split('\n').filter((line) => [...line].length > width)).toEqual([]);
      },
    );
  },
);
