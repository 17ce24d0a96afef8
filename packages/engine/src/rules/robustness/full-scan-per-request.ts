import type { Match } from '../../model/finding.ts';
import type { ResolvedCall } from '../../model/function-code.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { isClosed, parameterOf } from '../support/code-values.ts';
import { javascript, python } from '../support/examples.ts';
import { isForAnyone, openTriggers } from '../support/sources.ts';
import { count, list } from '../support/words.ts';

/** Requests of outsiders that each read a whole table. */
export const fullScanPerRequest: Rule<'application'> = {
  id: 'robustness/full-scan-per-request',
  title: 'Request that reads a whole table',
  severity: 'low',
  confidence: 'medium',
  // How large a table gets, nobody can say from its code: most are small by design.
  audience: 'auditor',
  scope: ['T4'],
  references: {
    cwe: [770, 400],
    owasp: ['S6:2017'],
    csa: ['SAS-8'],
    links: ['https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-query-scan.html'],
  },
  why: 'A scan reads, and bills, every item of the table, whatever its filter lets through. Each request gets slower and dearer as the table grows; whoever repeats it runs up the bill, and in a table of provisioned capacity shuts out everybody else.',
  fix: 'Query by a key or an index (`QueryCommand`, `table.query(KeyConditionExpression=...)`), or read one page at a time: `Limit: 50` with the last key of the page before as `ExclusiveStartKey`.',
  on: 'application',
  examples: {
    bad: [
      javascript(`
const { DynamoDBClient, ScanCommand } = require('@aws-sdk/client-dynamodb');
const db = new DynamoDBClient({});
exports.handler = async () => {
  const { Items } = await db.send(new ScanCommand({ TableName: 'items' }));
  return { statusCode: 200, body: JSON.stringify(Items) };
};`),
      python(`
import boto3, json
from boto3.dynamodb.conditions import Attr
table = boto3.resource('dynamodb').Table('items')
def handler(event, context):
    user = event['queryStringParameters']['user']
    return {'statusCode': 200, 'body': json.dumps(table.scan(FilterExpression=Attr('user').eq(user))['Items'])}`),
    ],
    good: [
      javascript(`
const { DynamoDBClient, ScanCommand } = require('@aws-sdk/client-dynamodb');
const db = new DynamoDBClient({});
exports.handler = async () => {
  const { Items } = await db.send(new ScanCommand({ TableName: 'items', Limit: 20 }));
  return { statusCode: 200, body: JSON.stringify(Items) };
};`),
      python(`
import boto3, json
from boto3.dynamodb.conditions import Key
table = boto3.resource('dynamodb').Table('items')
def handler(event, context):
    user = event['queryStringParameters']['user']
    items = table.query(KeyConditionExpression=Key('user').eq(user), Limit=50)['Items']
    return {'statusCode': 200, 'body': json.dumps(items)}`),
    ],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    const scanning = graph.functions.flatMap((fn) => scanningFunction(fn, query));
    for (const group of Map.groupBy(scanning, (one) => one.table).values()) {
      const sorted = group.toSorted((a, b) => Number(b.isForAll) - Number(a.isForAll));
      const [first, ...others] = sorted;
      if (first !== undefined) yield groupMatch(first, others);
    }
  },
};

type Scanning = {
  readonly fn: FunctionNode;
  readonly calls: readonly [ResolvedCall, ...ResolvedCall[]];
  readonly table: string;
  /** Strangers can send the request. */
  readonly isForAll: boolean;
};

function scanningFunction(fn: FunctionNode, query: Query): readonly Scanning[] {
  const triggers = openTriggers(fn, query).filter(
    (one) => one.delivery.mode === 'sync' && one.trigger !== 'websocket-api',
  );
  if (triggers.length === 0) return [];
  const scans = query.callsOf(fn.id).filter(isFullScan);
  return [...Map.groupBy(scans, (one) => tableOf(one, query))].flatMap(([table, calls]) => {
    const [first, ...others] = calls;
    if (first === undefined) return [];
    return [{ fn, calls: [first, ...others], table, isForAll: triggers.some(isForAnyone) }];
  });
}

/** A scan whose parameters are all known, and that has no limit among them. */
function isFullScan({ call }: ResolvedCall): boolean {
  return (
    call.service === 'dynamodb' &&
    call.operation === 'Scan' &&
    isClosed(call.parameters) &&
    parameterOf(call, 'Limit').length === 0
  );
}

function tableOf({ resources }: ResolvedCall, query: Query): string {
  return resources.flatMap((id) => query.node(id)?.name ?? [])[0] ?? 'a table';
}

function groupMatch(first: Scanning, others: readonly Scanning[]): Match {
  const all = [first, ...others];
  const [{ call }] = first.calls;
  const further = all.flatMap((one) => one.calls).filter((one) => one.call !== call);
  const names = list([...new Set(all.map((one) => one.fn.name))]);
  return {
    at: call.at,
    because: `each request to ${names} reads all items of ${first.table}`,
    functions: [...new Set(all.map((one) => one.fn.id))],
    related: further.slice(0, 10).map((one) => ({
      span: one.call.at,
      label: `one of ${count(further.length, 'further scan')}`,
    })),
    key: first.table,
  };
}
