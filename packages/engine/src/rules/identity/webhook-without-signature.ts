import type { CodeFacts, CodeValue } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { sourcesIn } from '../support/code-values.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { type PassedOn, readsBehind } from '../support/passed-on.ts';
import { sayRoute, verifies } from '../support/signatures.ts';
import { isForAnyone, openTriggers } from '../support/sources.ts';
import { toldOnce } from '../support/told-once.ts';
import { list } from '../support/words.ts';

/** A service that sends requests to functions, and what tells that a request is meant to come from it. */
type Sender = {
  readonly name: string;
  /** The header with its signature. */
  readonly signature: RegExp;
  /** Headers that it alone sends. */
  readonly headers?: RegExp;
  /** Fields that its bodies have; so many of them are needed to be taken for one. */
  readonly fields?: RegExp;
  readonly least?: number;
};

const SENDERS: readonly Sender[] = [
  {
    name: 'GitHub',
    signature: /^x-hub-signature(?:-256)?$/,
    headers: /^x-github-(?:event|delivery|hook-id)$/,
    fields:
      /^(?:pull_request|repository|sender|installation|pusher|head_commit|review|check_run)(?:\.|$)/,
    least: 2,
  },
  {
    name: 'Stripe',
    signature: /^stripe-signature$/,
    fields: /^(?:data\.object|livemode|type)(?:\.|$)/,
    least: 2,
  },
  {
    name: 'Slack',
    signature: /^x-slack-signature$/,
    headers: /^x-slack-(?:request-timestamp|retry-num)$/,
    fields:
      /^(?:response_url|trigger_id|team_domain|slash_command|channel_name|user_name|challenge|team_id)$/,
    least: 2,
  },
  {
    name: 'Shopify',
    signature: /^x-shopify-hmac-sha256$/,
    headers: /^x-shopify-(?:topic|shop-domain|webhook-id)$/,
  },
  {
    name: 'Twilio',
    signature: /^x-twilio-signature$/,
    fields: /^(?:MessageSid|SmsSid|AccountSid|CallSid|NumMedia|FromCity)$/,
    least: 1,
  },
];

/** Requests in the name of a service are believed without its signature. */
export const webhookWithoutSignature: Rule<'function'> = {
  id: 'identity/webhook-without-signature',
  title: 'Webhook believed without its signature',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  scope: ['T5', 'B5'],
  references: {
    cwe: [345, 347],
    owasp: ['S2:2017'],
    csa: ['SAS-2'],
    links: [
      'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
      'https://docs.stripe.com/webhooks#verify-events',
    ],
  },
  why: 'The address of a webhook is no secret. Whoever sends a request of the same form says that an order was paid, that code was pushed or that a user wrote something, and the function acts on it.',
  fix: 'Compute the signature over the body as it came in and compare it in constant time before anything is read: `stripe.webhooks.constructEvent(event.body, event.headers["stripe-signature"], secret)`, `@octokit/webhooks-methods`, `crypto.timingSafeEqual` of an HMAC in JavaScript; `stripe.Webhook.construct_event`, `hmac.compare_digest(hmac.new(secret, body, "sha256").hexdigest(), given)` in Python.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
exports.handler = async (event) => {
  if (event.headers['x-github-event'] !== 'push') return { statusCode: 204 };
  const { repository } = JSON.parse(event.body);
  await fetch(\`https://ci.example.com/build/\${encodeURIComponent(repository.name)}\`);
  return { statusCode: 202 };
};`,
        POST,
      ),
      python(
        `
import json, boto3
table = boto3.resource('dynamodb').Table('orders')
def handler(event, context):
    if 'stripe-signature' not in event['headers'] or not event['headers']['stripe-signature']:
        return {'statusCode': 400}
    paid = json.loads(event['body'])
    table.update_item(Key={'id': paid['data']['object']['id']}, UpdateExpression='SET paid = :p', ExpressionAttributeValues={':p': True})
    return {'statusCode': 204}`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
const crypto = require('crypto');
exports.handler = async (event) => {
  const wanted = 'sha256=' + crypto.createHmac('sha256', process.env.SECRET).update(event.body).digest('hex');
  const given = event.headers['x-hub-signature-256'];
  if (!crypto.timingSafeEqual(Buffer.from(given), Buffer.from(wanted))) return { statusCode: 401 };
  const { repository } = JSON.parse(event.body);
  await fetch(\`https://ci.example.com/build/\${encodeURIComponent(repository.name)}\`);
  return { statusCode: 202 };
};`,
        POST,
      ),
      python(
        `
import os, stripe
def handler(event, context):
    paid = stripe.Webhook.construct_event(event['body'], event['headers']['stripe-signature'], os.environ['SECRET'])
    print(paid['type'])
    return {'statusCode': 204}`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => toldOnce(fn, query, found),
};

function* found(fn: FunctionNode, query: Query): Generator<Match> {
  const facts = query.factsOf(fn.id);
  const code = query.graph.code.get(fn.id);
  if (facts === undefined || code?.kind !== 'analysed') return;
  const trigger = openTriggers(fn, query).find(takesBodies);
  if (trigger === undefined || verifies(fn, facts, query)) return;
  const passed = readsBehind(fn, query).filter(({ by }) => !verifiesItself(by, query));
  for (const sender of SENDERS) {
    const own = signsOf(sender, readsOf(facts));
    const seen =
      own ??
      signsOf(
        sender,
        passed.map(({ path }) => `body.$json.${path}`),
      );
    if (seen === undefined) continue;
    yield {
      at: code.span,
      because: `${sayRoute(trigger)} takes what ${sender.name} sends (${list(seen.names.map((one) => `\`${one}\``))}) without checking ${seen.isSigned ? 'the signature that it reads' : 'its signature'}, in ${fn.name}${own === undefined ? behind(passed) : ''}`,
      confidence: seen.isSure ? 'medium' : 'low',
      severity: seen.isSure ? 'medium' : 'low',
      audience: seen.isSure ? 'default' : 'auditor',
      functions: [fn.id],
      key: sender.name,
    };
    return;
  }
  if (
    isForWebhooks(trigger) &&
    readsOf(facts).some(isOfBody) &&
    !readsOf(facts).some(isProofOfSender)
  ) {
    const doubt = asksBack(facts) ? ({ audience: 'auditor', severity: 'low' } as const) : {};
    yield {
      at: code.span,
      because: `${sayRoute(trigger)} takes the messages of another service without anything that proves who sent them, in ${fn.name}`,
      ...doubt,
      functions: [fn.id],
      key: 'unknown service',
    };
  }
}

/** A route that says by its name that another service sends there. */
function isForWebhooks({ route }: TriggerNode): boolean {
  return /(?:^|[/_-])(?:web-?hooks?)(?:$|[/_-])/i.test(route?.path ?? '');
}

function isOfBody(path: string): boolean {
  return /^body(?:\.|$)/.test(path);
}

/**
 * Whether a request to a host that the code names holds an id of the message: the service is asked what is true of
 * it, and the message itself is not believed.
 */
function asksBack({ reaches, flows }: CodeFacts): boolean {
  const isAsked = (value: CodeValue): boolean =>
    /^https:\/\/[\w.-]+\//.test(beginningOf(value)) &&
    sourcesIn(value).some(({ origin }) => origin.kind === 'event');
  return (
    (reaches ?? []).some(({ what, value }) => what === 'host' && isAsked(value)) ||
    flows.some(({ sink, argument }) => sink === 'request' && isAsked(argument))
  );
}

function beginningOf(value: CodeValue): string {
  if (value.kind === 'one-of') return value.values.map(beginningOf).find((one) => one !== '') ?? '';
  const first = value.kind === 'text' ? value.parts[0] : value;
  return first?.kind === 'constant' ? String(first.value) : '';
}

/** Headers and parameters by which services prove themselves, whatever is done with them. */
function isProofOfSender(path: string): boolean {
  return /^(?:(?:multiValueH|h)eaders|queryStringParameters|pathParameters)\.\S*(?:sign|secret|token|hmac|auth|key|hash)/i.test(
    path,
  );
}

function verifiesItself(fn: FunctionNode, query: Query): boolean {
  const facts = query.factsOf(fn.id);
  return facts !== undefined && verifies(fn, facts, query);
}

const WITH_BODY: ReadonlySet<TriggerNode['trigger']> = new Set([
  'rest-api',
  'http-api',
  'function-url',
  'load-balancer',
]);

function takesBodies(one: TriggerNode): boolean {
  return (
    WITH_BODY.has(one.trigger) &&
    !/^(?:GET|HEAD|DELETE|OPTIONS)$/.test(one.route?.method ?? '') &&
    isForAnyone(one)
  );
}

const MOST_NAMED = 4;

type Signs = {
  readonly names: readonly string[];
  readonly isSigned: boolean;
  readonly isSure: boolean;
};

function readsOf({ reads }: CodeFacts): readonly string[] {
  return reads.flatMap(({ origin, path }) => (origin.kind === 'event' ? [path] : []));
}

/** Names those that read what is passed on. */
function behind(passed: readonly PassedOn[]): string {
  const names = [...new Set(passed.map(({ by }) => by.name))];
  return `, which passes them on to ${list(names)}`;
}

/** What the code reads by which it takes a request for one of a sender. */
function signsOf(sender: Sender, paths: readonly string[]): Signs | undefined {
  const headers = new Set<string>();
  const fields = new Set<string>();
  for (const path of paths) {
    const [, header] = /^(?:multiValueH|h)eaders\.([^.]+)$/.exec(path) ?? [];
    const [, field] = /^body\.\$(?:json|form)\.(.+)$/.exec(path) ?? [];
    const name = header?.toLowerCase();
    if (
      name !== undefined &&
      (sender.signature.test(name) || sender.headers?.test(name) === true)
    ) {
      headers.add(name);
    }
    const known = field === undefined ? undefined : sender.fields?.exec(field)?.[0];
    if (known !== undefined) fields.add(known.replace(/\.$/, ''));
  }
  if (headers.size === 0 && (sender.least === undefined || fields.size < sender.least)) return;
  return {
    names: [...headers, ...fields].slice(0, MOST_NAMED),
    isSigned: [...headers].some((one) => sender.signature.test(one)),
    isSure: headers.size > 0 || fields.size > (sender.least ?? 0),
  };
}
