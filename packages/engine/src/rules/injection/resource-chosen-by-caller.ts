import type { Flow } from '../../model/code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import { widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { isEventOfStore, lead } from '../support/holes.ts';
import { isFromRequest } from '../support/requests.ts';
import { choosesIn } from '../support/sink-words.ts';

/** Parts by which a caller gets more power than the function has lent them. */
const POWER = /(?:^role|policy|policies$|ARN of a role|^principal$|^trust policy|^group$)/;

/** Parts that name a store of data, a function or another means. */
const NAMES =
  /^(?:table|bucket|queue|topic|target|function|state machine|secret|stream|delivery stream|key|user pool|stack|database|index|bus|rule|instances?|document name|parameter|task definition|job|hosted zone|log group|project|schedule name|copy source|output location|thing name)(?:$|[ :])/i;

/** Parts by which less is gained: where something is sent, when, and for how long. */
const MINOR =
  /^(?:schedule|subscriber|address range|record (?:name|value)|environment|model|template name|topic$)/;

/** Whether the caller names it all, not only what follows a fixed beginning. */
function isFree(flow: Flow): boolean {
  return lead(flow) === 'nothing';
}

const HAZARD: Hazard = {
  together: true,
  kinds: ['resource'],
  severity: (flow) =>
    !isFree(flow)
      ? 'medium'
      : POWER.test(flow.part)
        ? 'critical'
        : MINOR.test(flow.part)
          ? 'medium'
          : 'high',
  confidence: (flow) => (isFree(flow) ? 'high' : 'low'),
  audience: (flow, traced, query) =>
    isFree(flow) && !MINOR.test(flow.part) && isFromRequest(traced, query) ? 'default' : 'auditor',
  when: (flow) => {
    const { part, from } = flow;
    if (POWER.test(part)) return true;
    if (from.origin.kind !== 'event') return false;
    // What an event of a bucket says of itself is where the object lies.
    if (isEventOfStore(from)) return false;
    return (NAMES.test(part) || MINOR.test(part)) && lead(flow) !== 'else';
  },
  // Functions and state machines of the application tell each other where things lie.
  harmless: ({ who }, { part }) =>
    !POWER.test(part) && who.every((one) => widthOf(one) === 'insider'),
  happens: choosesIn,
};

/** Text from an event names the table, bucket, queue, function, secret or role that the function works with. */
export const resourceChosenByCaller: Rule<'function'> = {
  id: 'injection/resource-chosen-by-caller',
  title: 'Event data chooses the resource that is used',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'T2'],
  references: {
    cwe: [610, 639, 15],
    owasp: ['S1:2017', 'S5:2017'],
    csa: ['SAS-1', 'SAS-4'],
    links: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html'],
  },
  why: 'The function acts with its own permissions on whatever it is told to. Whoever writes the event reads and changes every table, bucket, queue or secret that the role may use, calls other functions, or, where it is a role or a policy, becomes what they name.',
  fix: "Take the name from the environment (`process.env.TABLE`, `os.environ['TABLE']`). Where one of several is meant, look it up in a table that the code owns: `TABLES.get(kind)` with `new Map([['orders', process.env.ORDERS]])`, `TABLES.get(kind)` with a dictionary. And give the role only those resources.",
  on: 'function',
  examples: {
    bad: [
      javascript(`
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, ScanCommand } = require('@aws-sdk/lib-dynamodb');
const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
exports.handler = async (event) => {
  const { table } = event.queryStringParameters;
  const { Items } = await db.send(new ScanCommand({ TableName: table }));
  return { statusCode: 200, body: JSON.stringify(Items) };
};
`),
      python(`
import boto3

secrets = boto3.client('secretsmanager')

def handler(event, context):
    name = event['queryStringParameters']['name']
    return {'statusCode': 200, 'body': secrets.get_secret_value(SecretId=name)['SecretString']}
`),
    ],
    good: [
      javascript(`
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, ScanCommand } = require('@aws-sdk/lib-dynamodb');
const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TABLES = new Map([['orders', process.env.ORDERS], ['items', process.env.ITEMS]]);
exports.handler = async (event) => {
  const table = TABLES.get(event.queryStringParameters.kind);
  if (table === undefined) return { statusCode: 404 };
  const { Items } = await db.send(new ScanCommand({ TableName: table }));
  return { statusCode: 200, body: JSON.stringify(Items) };
};
`),
      python(`
import boto3, os

tables = boto3.resource('dynamodb')

def handler(event, context):
    table = tables.Table(os.environ['TABLE'])
    found = table.get_item(Key={'id': event['queryStringParameters']['id']})
    return {'statusCode': 200, 'body': str(found.get('Item'))}
`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
