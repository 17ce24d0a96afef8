import type { NodeId, TriggerNode } from '../../../model/graph.ts';
import type { Query } from '../../../model/query.ts';
import type { TriggerKind } from '../../../model/trigger-kind.ts';
import type { Found } from './shape.ts';

/** What a path leads to, as a noun: `the header x-user`, `a header`, `requestContext`. */
export function nounOf({ rule, control, key }: Found, path: string): string {
  const isUnnamed = control === 'mixed' || rule === undefined || rule.what === '';
  if (isUnnamed) return path === '' ? 'the whole' : `\`${path}\``;
  if (!rule.what.includes('{}')) return rule.what;
  if (key !== undefined) return definite(rule.what.replace('{}', key));
  return indefinite(rule.what.replace(/ ?\{\}/, ''));
}

function definite(noun: string): string {
  return noun.startsWith('the ') ? noun : `the ${noun}`;
}

function indefinite(noun: string): string {
  if (noun.startsWith('the ')) return noun;
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** Where events of a trigger come from: `an unauthenticated POST /orders`, `a message in Orders`. */
export function whenceOf(trigger: TriggerNode, carrier: NodeId | undefined, query: Query): string {
  if (trigger.route !== undefined) return requestOf(trigger);
  const name = query.node(carrier ?? trigger.source)?.name ?? trigger.name;
  switch (trigger.trigger) {
    case 's3':
    case 's3-eventbridge':
      return `an event of the bucket ${name}`;
    case 'sqs':
    case 'mq':
      return `a message in ${name}`;
    case 'sns':
      return `a message on ${name}`;
    case 'dynamodb-stream':
    case 'documentdb':
      return `a change in ${name}`;
    case 'kinesis':
    case 'kafka':
    case 'firehose':
    case 'pipe':
      return `a record of ${name}`;
    case 'eventbridge':
      return `an event on ${name}`;
    case 'log-subscription':
      return `the log group ${name}`;
    case 'step-functions':
      return `an execution of ${name}`;
    case 'direct-invoke':
      return `a direct call of ${query.node(trigger.function)?.name ?? name}`;
    case 'destination':
      return `an invocation of ${name}`;
    case 'ses':
      return 'a received mail';
    default:
      if (isRequest(trigger)) return `${article(trigger)} request to ${place(trigger.name)}`;
      return `an event of ${trigger.name}`;
  }
}

/** `URL of Orders` has an article, the name of a resource has none. */
function place(name: string): string {
  return name.startsWith('URL of ') ? `the ${name}` : name;
}

/** Whether events of a kind are requests, whose words say by themselves who sends them. */
export function isRequest({ trigger, route }: TriggerNode): boolean {
  return route !== undefined || REQUESTS.has(trigger);
}

const REQUESTS: ReadonlySet<TriggerKind> = new Set([
  'function-url',
  'load-balancer',
  'vpc-lattice',
  'cloudfront-edge',
  'cloudfront-function',
]);

function requestOf(trigger: TriggerNode): string {
  const { route } = trigger;
  return `${article(trigger)} ${route?.method === 'ANY' ? 'request to' : route?.method} ${route?.path}`;
}

/** How a request is let in, as an article and an adjective. */
function article({ authentication }: TriggerNode): string {
  switch (authentication.kind) {
    case 'none':
      return 'an unauthenticated';
    case 'iam':
      return 'a signed';
    case 'cognito':
    case 'jwt':
    case 'mtls':
      return 'an authenticated';
    case 'lambda':
      return 'an authorized';
    case 'api-key':
      return 'a keyed';
    default:
      return 'a';
  }
}
