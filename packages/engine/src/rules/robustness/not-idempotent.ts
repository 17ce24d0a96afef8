import type { CodeFacts, CodeValue, SdkCall } from '../../model/code.ts';
import type { Audience, Match, Severity } from '../../model/finding.ts';
import type { ResolvedCall } from '../../model/function-code.ts';
import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import type { Rule } from '../rule.ts';
import { fieldsOf, parameterOf, sourcesIn, textsOf } from '../support/code-values.ts';
import { javascript, python } from '../support/examples.ts';
import { isGuardedBy } from '../support/guards.ts';
import { repeatingTriggers } from '../support/sources.ts';
import { isUnconditional, keyNamesOf } from '../support/tables.ts';
import { toldOnce } from '../support/told-once.ts';
import { list } from '../support/words.ts';

const QUEUE = '{ Type: SQS, Properties: { Queue: arn:aws:sqs:eu-west-1:123456789012:orders } }';

/** Work that is done twice when an event comes twice. */
export const notIdempotent: Rule<'function'> = {
  id: 'robustness/not-idempotent',
  title: 'Event that does its work twice when it comes twice',
  severity: 'low',
  confidence: 'medium',
  audience: 'default',
  scope: ['B4'],
  references: {
    cwe: [841, 837],
    csa: ['SAS-9'],
    links: [
      'https://docs.aws.amazon.com/lambda/latest/dg/concepts-application-design.html',
      'https://docs.powertools.aws.dev/lambda/typescript/latest/features/idempotency/',
    ],
  },
  why: 'Queues, topics, buses, buckets and streams hand an event over at least once: after every error, timeout or failed batch it comes again, and now and then for no reason. A sum that is added, an order under a fresh id or a payment then happens twice. Whoever can make the function fail after its effect repeats the effect.',
  fix: 'Take a key from the event (the message id, an order number of the sender) and let the effect ask for it: `ConditionExpression: "attribute_not_exists(id)"`, `ConditionExpression=Attr("id").not_exists()`, `idempotencyKey` of the payment service; or wrap the handler: `makeIdempotent(handler, ...)` of Powertools, in Python `@idempotent(persistence_store=...)`.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const { DynamoDBClient, UpdateItemCommand } = require('@aws-sdk/client-dynamodb');
const db = new DynamoDBClient({});
exports.handler = async (event) => {
  for (const record of event.Records) {
    const { account, amount } = JSON.parse(record.body);
    await db.send(new UpdateItemCommand({
      TableName: 'accounts',
      Key: { id: { S: account } },
      UpdateExpression: 'ADD balance :amount',
      ExpressionAttributeValues: { ':amount': { N: amount } },
    }));
  }
};`,
        QUEUE,
      ),
      python(
        `
import json, stripe
def handler(event, context):
    for record in event['Records']:
        order = json.loads(record['body'])
        stripe.Charge.create(amount=order['amount'], currency='eur', source=order['card'])`,
        QUEUE,
      ),
    ],
    good: [
      javascript(
        `
const { DynamoDBClient, UpdateItemCommand } = require('@aws-sdk/client-dynamodb');
const db = new DynamoDBClient({});
exports.handler = async (event) => {
  for (const record of event.Records) {
    const { account, amount } = JSON.parse(record.body);
    await db.send(new UpdateItemCommand({
      TableName: 'accounts',
      Key: { id: { S: account } },
      UpdateExpression: 'ADD balance :amount SET last_message = :id',
      ConditionExpression: 'last_message <> :id',
      ExpressionAttributeValues: { ':amount': { N: amount }, ':id': { S: record.messageId } },
    }));
  }
};`,
        QUEUE,
      ),
      python(
        `
import json, stripe
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, idempotent_function
store = DynamoDBPersistenceLayer(table_name='done')
@idempotent_function(data_keyword_argument='order', persistence_store=store)
def charge(order):
    stripe.Charge.create(amount=order['amount'], currency='eur', source=order['card'])
def handler(event, context):
    for record in event['Records']:
        charge(order=json.loads(record['body']))`,
        QUEUE,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => toldOnce(fn, query, found, 'other'),
};

function* found(fn: FunctionNode, query: Query): Generator<Match> {
  const facts = query.factsOf(fn.id);
  if (facts === undefined || isGuarded(fn, facts, query)) return;
  const triggers = repeatingTriggers(fn, query).filter((one) => !CLOCKS.has(one.trigger));
  const effects = [...effectsOf(fn, facts, query)]
    .filter((one) => triggers.length > 0 || one.kind === 'payment')
    .toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const [first] = effects;
  if (first !== undefined) yield match(fn, first, effects, triggers, query);
}

const CLOCKS: ReadonlySet<string> = new Set(['schedule-rule', 'scheduler']);

type Kind = 'payment' | 'counter' | 'fresh id' | 'mail';
const KINDS: readonly Kind[] = ['payment', 'counter', 'fresh id', 'mail'];

type Effect = { readonly kind: Kind; readonly at: Span; readonly text: string };

function match(
  fn: FunctionNode,
  first: Effect,
  effects: readonly Effect[],
  triggers: readonly TriggerNode[],
  query: Query,
): Match {
  const sources = [...new Set(triggers.map((one) => query.node(one.source)?.name ?? one.name))];
  const again =
    sources.length === 0
      ? 'a request that is sent again'
      : `an event of ${list(sources)} that comes again`;
  return {
    at: first.at,
    because: `${again} makes ${fn.name} ${first.text} once more`,
    severity: SEVERITY[first.kind],
    audience: AUDIENCE[first.kind],
    functions: [fn.id],
    related: effects
      .filter((one) => one !== first)
      .slice(0, 8)
      .map(({ at, text }) => ({ span: at, label: `it would ${text} once more as well` })),
  };
}

const SEVERITY: Readonly<Record<Kind, Severity>> = {
  payment: 'medium',
  counter: 'low',
  'fresh id': 'low',
  mail: 'low',
};

/** A second mail is a nuisance; a second payment, sum or order is a loss. */
const AUDIENCE: Readonly<Record<Kind, Audience>> = {
  payment: 'default',
  counter: 'default',
  'fresh id': 'default',
  mail: 'auditor',
};

const LIBRARIES =
  /^(?:@aws-lambda-powertools\/idempotency|aws_lambda_powertools\.utilities\.idempotency|@node-idempotency|middy-idempotent)/;

/** Whether something in the function asks if the event was there before: a library, a condition, a word in its code. */
function isGuarded(fn: FunctionNode, facts: CodeFacts, query: Query): boolean {
  if (isGuardedBy(facts, 'idempotent')) return true;
  if ([...facts.uses.keys()].some((api) => LIBRARIES.test(api))) return true;
  const code = query.graph.code.get(fn.id);
  const files = code?.kind === 'analysed' ? [code.file, ...facts.files] : facts.files;
  return files.some((file) =>
    /idempoten|de-?dup|already[ _-]?(?:processed|handled|done|exists)/i.test(
      query.graph.sources.get(file)?.text ?? '',
    ),
  );
}

function* effectsOf(fn: FunctionNode, facts: CodeFacts, query: Query): Generator<Effect> {
  for (const [api, at] of facts.uses) {
    if (PAYMENTS.test(api))
      yield { kind: 'payment', at, text: `call \`${api.replaceAll('()', '')}\`` };
    else if (MAILS.test(api)) yield { kind: 'mail', at, text: 'send its mail' };
  }
  for (const resolved of query.callsOf(fn.id)) {
    const { call } = resolved;
    // What an answer decides on may be whether it was done before.
    if ((call.decidedBy ?? []).length > 0) continue;
    if (isMail(call)) yield { kind: 'mail', at: call.at, text: 'send its message' };
    else if (isCounter(call))
      yield { kind: 'counter', at: call.at, text: counterText(resolved, query) };
    else if (isFresh(resolved, facts, query)) {
      yield {
        kind: 'fresh id',
        at: call.at,
        text: `put an item with a fresh id into ${storeOf(resolved, query)}`,
      };
    }
  }
}

/** Calls of payment services that move money. */
const PAYMENTS =
  /(?:^stripe.*\.(?:charges|paymentIntents|refunds|transfers|payouts)\.create$|^stripe\.(?:Charge|PaymentIntent|Refund|Transfer|Payout)\.create$|^braintree.*\.transaction\.(?:sale|refund)$|^(?:square|squareup).*\.(?:createPayment|create_payment|payments\.create)$|^@paypal\/.*(?:OrdersCaptureRequest|captureOrder)$|^razorpay.*\.(?:payments\.capture|orders\.create)$|^mollie.*payments\.create$)/;

const MAILS =
  /(?:^nodemailer\.createTransport\(\)\.sendMail$|^@sendgrid\/mail\.send(?:Multiple)?$|^sendgrid\..*\.send$|^twilio.*\.messages\.create$|^postmark.*\.sendEmail$|^mailgun.*\.(?:send|create)$|^resend.*\.emails\.send$|^smtplib\.SMTP(?:_SSL)?\(\)\.(?:sendmail|send_message)$)/;

function isMail(call: SdkCall): boolean {
  const { service, operation } = call;
  if (service === 'ses' || service === 'sesv2') return /^Send/.test(operation);
  if (service === 'sns' && operation === 'Publish')
    return parameterOf(call, 'PhoneNumber').length > 0;
  return service === 'mobiletargeting' && operation === 'SendMessages';
}

/** Expressions that add to what is there. */
const ADDS = /\bADD\s|=\s*(?:if_not_exists\s*\([^)]*\)|[#\w.]+)\s*[+-]\s*[:#\w]|list_append\s*\(/i;

function isCounter(call: SdkCall): boolean {
  return (
    call.service === 'dynamodb' &&
    call.operation === 'UpdateItem' &&
    isUnconditional(call) &&
    parameterOf(call, 'UpdateExpression').some((one) =>
      textsOf(one).some((text) => ADDS.test(text)),
    )
  );
}

function counterText(resolved: ResolvedCall, query: Query): string {
  return `add to what is in ${storeOf(resolved, query)}`;
}

const GENERATORS =
  /(?:^|\.)(?:randomUUID|uuid[14]?|v[147]|nanoid|ulid|ksuid|cuid2?|createId|shortid\.generate|hex)$|^(?:uuid|nanoid|ulid|shortid|ksuid|cuid)\b/i;

/** A key that nothing of the event decides: every time another one. */
function isFresh(resolved: ResolvedCall, facts: CodeFacts, query: Query): boolean {
  const { call, resources } = resolved;
  if (call.service !== 'dynamodb' || call.operation !== 'PutItem') return false;
  if (!isUnconditional(call) || ![...facts.uses.keys()].some((api) => GENERATORS.test(api)))
    return false;
  const [table] = resources.flatMap((id) => query.resource(id) ?? []);
  const names = table === undefined ? [] : keyNamesOf(table);
  const items = parameterOf(call, 'Item');
  return (
    names.length > 0 &&
    items.length > 0 &&
    items.every((item) => names.some((name) => fieldsOf(item, name).some(isGenerated)))
  );
}

function isGenerated(value: CodeValue): boolean {
  if (value.kind === 'record') return [...value.fields.values()].some(isGenerated);
  if (value.kind === 'text') {
    return value.parts.some(isGenerated) && sourcesIn(value).length === 0;
  }
  return value.kind === 'unknown' && value.from.length === 0;
}

function storeOf({ resources }: ResolvedCall, query: Query): string {
  return resources.flatMap((id) => query.node(id)?.name ?? [])[0] ?? 'its table';
}
