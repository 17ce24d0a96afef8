import type { CodeFacts, SourceLabel } from '../../model/code.ts';
import type { Match, Related } from '../../model/finding.ts';
import type { ResolvedCall } from '../../model/function-code.ts';
import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { parameterOf, sourcesIn, textsOf } from '../support/code-values.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { isGuardedBy } from '../support/guards.ts';
import { isOwnRecord } from '../support/own-records.ts';
import { isForStrangers, openTriggers } from '../support/sources.ts';
import { toldOnce } from '../support/told-once.ts';
import { list } from '../support/words.ts';

/** Open entries whose bodies go into stores and other services as they come. */
export const noInputValidation: Rule<'function'> = {
  id: 'robustness/no-input-validation',
  title: 'Input that nothing checks before it is used',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  scope: ['B1', 'T1'],
  references: {
    cwe: [20, 1287],
    owasp: ['S1:2017'],
    csa: ['SAS-1'],
    links: [
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
    ],
  },
  why: 'What a caller sends is stored and passed on as it is: of any type, any length, with fields that nobody expected. Functions behind it trust what they read from the store, and the first of them that builds a query, a page or a price from it has the caller’s text in it.',
  fix: 'Check the input against a schema before anything else, and answer 400 where it does not fit: `const input = Order.parse(JSON.parse(event.body))` with Zod, Valibot, Joi or Ajv, in Python `Order.model_validate_json(event["body"])` with Pydantic, or the validation of Powertools. Limit lengths and numbers, list what may be chosen, refuse unknown fields. A model with a request validator in the gateway does the same before the function runs.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, PutCommand } = require('@aws-sdk/lib-dynamodb');
const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
exports.handler = async (event) => {
  const { id, price, text } = JSON.parse(event.body);
  await db.send(new PutCommand({ TableName: 'items', Item: { id, price, text } }));
  return { statusCode: 201 };
};`,
        POST,
      ),
      python(
        `
import boto3, json
table = boto3.resource('dynamodb').Table('items')
def handler(event, context):
    body = json.loads(event['body'])
    table.put_item(Item={'id': body['id'], 'price': body['price']})
    return {'statusCode': 201}`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, PutCommand } = require('@aws-sdk/lib-dynamodb');
const { z } = require('zod');
const Item = z.object({ id: z.uuid(), price: z.number().positive(), text: z.string().max(200) });
const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
exports.handler = async (event) => {
  const item = Item.parse(JSON.parse(event.body));
  await db.send(new PutCommand({ TableName: 'items', Item: item }));
  return { statusCode: 201 };
};`,
        POST,
      ),
      python(
        `
import boto3
from pydantic import BaseModel
class Item(BaseModel):
    id: int
    price: float
table = boto3.resource('dynamodb').Table('items')
def handler(event, context):
    item = Item.model_validate_json(event['body'])
    table.put_item(Item=item.model_dump())
    return {'statusCode': 201}`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => toldOnce(fn, query, found, 'other'),
};

function* found(fn: FunctionNode, query: Query): Generator<Match> {
  const facts = query.factsOf(fn.id);
  const triggers = openTriggers(fn, query).filter((one) => takesBodies(one));
  const [trigger] = triggers;
  if (facts === undefined || trigger === undefined || isValidated(facts)) return;
  const asked = formsAsked(facts);
  const used = query
    .callsOf(fn.id)
    .flatMap((call) => usesOf(call))
    .filter((one) => !isLookedUp(one, facts))
    .filter(({ label }) => !asked.some((path) => isWithin(label.path, path)));
  // What callers may only spoil for themselves is nothing to act on at once.
  const ofOthers = used.filter((one) => !isOwnRecord(one.resolved, fn, query));
  const [first] = ofOthers.length > 0 ? ofOthers : used;
  if (first === undefined) return;
  const fields = [...new Set(used.map((one) => nameOf(one.label)))].filter((one) => one !== 'body');
  const names = fields.length === 0 ? '' : ` (${list(fields.map((one) => `\`${one}\``))})`;
  const hasOwn = isSigned(facts) || isGuardedBy(facts, 'webhook') || checksByHand(fn, facts, query);
  const isUrgent = triggers.some(isForStrangers) && !hasOwn && ofOthers.length > 0;
  yield {
    at: first.resolved.call.at,
    because: `the body of ${routeOf(trigger)}${names} goes into ${targetOf(first.resolved, query)} without a check of its form`,
    severity: isUrgent ? 'medium' : 'low',
    confidence: hasOwn ? 'low' : 'medium',
    audience: isUrgent ? 'default' : 'auditor',
    functions: [fn.id],
    related: others(used, first.resolved, query),
  };
}

/** Kinds of trigger whose events have a body that the caller writes freely. */
const WITH_BODY: ReadonlySet<TriggerNode['trigger']> = new Set([
  'rest-api',
  'rest-api-integration',
  'http-api',
  'websocket-api',
  'load-balancer',
  'function-url',
]);

/** Methods whose requests have no body worth the name. */
const BODILESS = /^(?:GET|HEAD|DELETE|OPTIONS)$/;

function takesBodies({ trigger, route }: TriggerNode): boolean {
  return WITH_BODY.has(trigger) && route?.validated !== true && !BODILESS.test(route?.method ?? '');
}

/** Libraries whose use means that input is checked, also where it is not seen of what. */
const VALIDATORS =
  /^(?:zod|joi|@hapi\/joi|yup|ajv|valibot|superstruct|io-ts|runtypes|arktype|@sinclair\/typebox|class-validator|validator|express-validator|jsonschema|fastest-validator|@middy\/validator|pydantic|marshmallow|cerberus|voluptuous|fastjsonschema|@aws-lambda-powertools\/(?:parser|validation)|aws_lambda_powertools\.utilities\.(?:parser|validation))(?:\.|\/|\(|$)/;

function isValidated({ validations, uses }: CodeFacts): boolean {
  const ofBody = validations.some(({ of }) =>
    of.some(({ origin, path }) => origin.kind === 'event' && (path === '' || isBody(path))),
  );
  return ofBody || [...uses.keys()].some((api) => VALIDATORS.test(api));
}

/** Parts of the body whose form a condition asks for: a type, a length, a range, a pattern. */
function formsAsked({ observations }: CodeFacts): readonly string[] {
  return observations
    .filter(({ kind }) => kind === 'form-check')
    .flatMap(({ from }) => from.flatMap(({ path }) => (isBody(path) ? [path] : [])));
}

function isWithin(path: string, of: string): boolean {
  return path === of || path.startsWith(`${of}.`);
}

function isBody(path: string): boolean {
  return path === 'body' || path.startsWith('body.');
}

/** Whether the function proves who wrote the body: a webhook of another service says what its makers made it say. */
function isSigned({ uses }: CodeFacts): boolean {
  return [...uses.keys()].some((api) =>
    /createHmac|hmac\.new|timingSafeEqual|compare_digest|constructEvent|construct_event|verifyKey|RequestValidator/.test(
      api,
    ),
  );
}

/** Whether the function has checks of its own making, whose worth is not known. */
function checksByHand(fn: FunctionNode, facts: CodeFacts, query: Query): boolean {
  const code = query.graph.code.get(fn.id);
  const files = code?.kind === 'analysed' ? [code.file, ...facts.files] : facts.files;
  return files.some((file) =>
    /\b(?:is_?)?valid(?:ate|ator)?\w*\s*\(/i.test(query.graph.sources.get(file)?.text ?? ''),
  );
}

type Use = { readonly resolved: ResolvedCall; readonly label: SourceLabel };

/** Services that take whatever they get, for code of this application to read. */
const OWN: ReadonlySet<string> = new Set([
  'dynamodb',
  's3',
  'sqs',
  'sns',
  'events',
  'kinesis',
  'firehose',
  'lambda',
  'states',
  'rds-data',
  'ssm',
]);

/** Parts of the body that a call writes or passes on, as far as no check has limited them. */
function usesOf(resolved: ResolvedCall): readonly Use[] {
  const { call, use } = resolved;
  if ((use !== 'write' && use !== 'invoke') || !OWN.has(call.service)) return [];
  return sourcesIn(call.parameters).flatMap((label) =>
    label.origin.kind === 'event' && isBody(label.path) && (label.cleared ?? []).length === 0
      ? [{ resolved, label }]
      : [],
  );
}

/**
 * Whether the value names something that is there: the write asks for it in its condition, or a read with the same
 * key decided that it is made at all.
 */
function isLookedUp({ resolved: { call }, label }: Use, { calls }: CodeFacts): boolean {
  const isSame = (one: SourceLabel): boolean =>
    one.origin.kind === 'event' && one.path === label.path;
  const isKey = parameterOf(call, 'Key').flatMap(sourcesIn).some(isSame);
  const conditions = parameterOf(call, 'ConditionExpression').flatMap(textsOf);
  const isAsked = conditions.length > 0 && conditions.every((one) => ASKS_FOR_ITEM.test(one));
  if (isKey && isAsked) return true;
  return (call.decidedBy ?? []).some(({ origin }) => {
    const read = origin.kind === 'call' ? calls[origin.call] : undefined;
    return (
      read?.operation === 'GetItem' && parameterOf(read, 'Key').flatMap(sourcesIn).some(isSame)
    );
  });
}

/** A condition that only an item fulfils that is there. */
const ASKS_FOR_ITEM = /\battribute_exists\s*\(/;

function nameOf({ path }: SourceLabel): string {
  return path.split('.').findLast((step) => step !== '*' && !step.startsWith('$')) ?? 'body';
}

function routeOf({ route, name }: TriggerNode): string {
  return route === undefined ? name : `${route.method} ${route.path}`;
}

function targetOf({ call, resources }: ResolvedCall, query: Query): string {
  const [target] = resources.flatMap((id) => query.node(id) ?? []);
  return target?.name ?? `${call.service}:${call.operation}`;
}

function others(used: readonly Use[], first: ResolvedCall, query: Query): readonly Related[] {
  const calls = new Set(used.map((one) => one.resolved));
  calls.delete(first);
  return [...calls].slice(0, 6).map((one) => ({
    span: one.call.at,
    label: `goes into ${targetOf(one, query)} as well (${one.call.operation})`,
  }));
}
