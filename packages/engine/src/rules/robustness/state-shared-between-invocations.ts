import type { Observation } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { sharedFiles } from '../support/shared-files.ts';
import { isOpenToOutsiders } from '../support/sources.ts';

/** Data of one invocation that the next one of the same environment finds and uses. */
export const stateSharedBetweenInvocations: Rule<'function'> = {
  id: 'robustness/state-shared-between-invocations',
  title: 'Data of one caller that the next one gets',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  scope: ['R5'],
  references: {
    cwe: [488, 567],
    owasp: ['S3:2017'],
    csa: ['SAS-12'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html'],
  },
  why: 'An execution environment serves one invocation after the other, of whoever calls. What a handler leaves in a variable of the module, in a list or in an object is still there for the next caller: it sees, sends or acts on data of somebody else.',
  fix: 'Keep what comes from an event in variables of the handler. Outside of it keep only what is the same for everybody: clients, settings, secrets. A cache of callers’ data needs the caller (tenant and user) in its key: `cache.get(`${tenant}:${id}`)`, in Python `cache[(tenant, id)]`. Files below `/tmp` stay as well: give them a name of the invocation (`mkdtemp`, the request id), or write them anew before they are read.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
let profile;
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, GetCommand } = require('@aws-sdk/lib-dynamodb');
const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
exports.handler = async (event) => {
  const { id } = event.queryStringParameters;
  if (!profile) profile = await db.send(new GetCommand({ TableName: 'profiles', Key: { id } }));
  return { statusCode: 200, body: JSON.stringify(profile.Item) };
};`),
      python(`
import json
seen = []
def handler(event, context):
    seen.append(event['queryStringParameters']['name'])
    return {'statusCode': 200, 'body': json.dumps(seen)}`),
    ],
    good: [
      javascript(`
let settings;
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, GetCommand } = require('@aws-sdk/lib-dynamodb');
const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
exports.handler = async (event) => {
  if (!settings) settings = await db.send(new GetCommand({ TableName: 'settings', Key: { id: 'all' } }));
  return { statusCode: 200, body: JSON.stringify(settings.Item) };
};`),
      python(`
import json
calls = 0
def handler(event, context):
    global calls
    calls += 1
    seen = [event['queryStringParameters']['name']]
    return {'statusCode': 200, 'body': json.dumps(seen)}`),
    ],
  },
  *check(fn: FunctionNode, query: Query): Generator<Match> {
    const observations = query.factsOf(fn.id)?.observations ?? [];
    const isHeard = !query.triggersOf(fn.id).every(({ delivery }) => delivery.mode === 'async');
    yield* sharedFiles(fn, query);
    const [first, ...others] = observations.filter(
      ({ kind, details }) => kind === KEPT && (isHeard || details.api !== 'return'),
    );
    if (first === undefined) return;
    const isOpen = isOpenToOutsiders(fn, query);
    const use = observations.find(
      ({ kind, details }) => kind === 'use-of-kept-data' && details.name === first.details.name,
    );
    yield {
      at: first.at,
      because: `\`${first.details.name}\` outlives the invocation: ${fn.name} puts ${what(first)} there${underKey(first)}, and the next one ${uses(first)}`,
      severity: isOpen ? 'high' : 'low',
      audience: isOpen ? 'default' : 'auditor',
      functions: [fn.id],
      related: [
        ...(use === undefined || first.details.api === 'return'
          ? []
          : [{ span: use.at, label: 'uses what an earlier invocation left' }]),
        ...others.slice(0, 6).map(({ at, details }) => ({
          span: at,
          label: `\`${details.name}\` is kept as well`,
        })),
      ],
    };
  },
};

const KEPT = 'kept-from-earlier-invocation';

function what({ from }: Observation): string {
  const asked = from.some(({ origin }) => origin.kind === 'call');
  return asked ? 'what it read for its caller' : 'data of its event';
}

function underKey({ details }: Observation): string {
  return details.isEntry === true ? ' under a key that does not say whose it is' : '';
}

function uses({ details }: Observation): string {
  return details.api === 'return' ? 'answers with it' : `passes it to \`${details.api}\``;
}
