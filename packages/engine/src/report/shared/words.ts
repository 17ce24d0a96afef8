import type { Authentication, GraphNode, NodeId, TriggerNode } from '../../model/graph.ts';
import { type Invoker, keyWords, type Width, widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import type { TriggerKind } from '../../model/trigger-kind.ts';
import { clean } from './clean.ts';

const KIND_WORDS: Partial<Record<TriggerKind, string>> = {
  'rest-api': 'API route',
  'rest-api-integration': 'API integration',
  'http-api': 'API route',
  'websocket-api': 'WebSocket route',
  'function-url': 'function URL',
  'direct-invoke': 'direct call',
  's3-eventbridge': 'bucket events over a bus',
  's3-object-lambda': 'object Lambda',
  's3-batch': 'batch job',
  'dynamodb-stream': 'stream of a table',
  eventbridge: 'event rule',
  'schedule-rule': 'schedule',
  scheduler: 'schedule',
  'log-subscription': 'log subscription',
  cognito: 'user pool trigger',
  'iot-rule': 'IoT rule',
  'step-functions': 'state machine',
  appsync: 'GraphQL field',
  'api-authorizer': 'authorizer of an API',
  'cloudfront-edge': 'edge function',
  'config-rule': 'Config rule',
  'secrets-rotation': 'secret rotation',
  'custom-resource': 'custom resource',
};

/** What kind of door a trigger is. */
export function kindWords(kind: TriggerKind): string {
  return KIND_WORDS[kind] ?? kind.replaceAll('-', ' ');
}

/** What a person calls a node: `bucket Uploads`, `function Thumbnail`, `api ShopApi`. */
export function nodeWords(node: GraphNode): string {
  const noun = node.kind === 'resource' && node.family !== 'other' ? node.family : node.kind;
  return `${noun.replaceAll('-', ' ')} ${nameOf(node)}`;
}

/** A node's name, printable. */
export function nameOf(node: GraphNode): string {
  return clean(readable(node.name));
}

function named(query: Query, id: NodeId | undefined): string | undefined {
  const node = query.node(id);
  if (node !== undefined) return nameOf(node);
  return id === undefined ? undefined : clean(readable(id));
}

/** A trigger in a few words: `GET /orders`, `function URL`, `bucket Uploads`, `schedule Night`. */
export function triggerWords(query: Query, trigger: TriggerNode): string {
  if (trigger.route !== undefined) return clean(`${trigger.route.method} ${trigger.route.path}`);
  if (trigger.trigger === 'function-url') return 'function URL';
  if (trigger.trigger === 'direct-invoke') return nameOf(trigger);
  const source = query.node(trigger.source);
  if (source === undefined) return `${kindWords(trigger.trigger)} ${nameOf(trigger)}`;
  if (source.kind === 'resource') {
    return trigger.trigger === 'dynamodb-stream'
      ? `stream of ${nodeWords(source)}`
      : nodeWords(source);
  }
  return `${kindWords(trigger.trigger)} ${nameOf(source)}`;
}

/** Who may come in, in one to five words. */
export function invokerWords(query: Query, invoker: Invoker): string {
  switch (invoker.kind) {
    case 'anyone':
      return 'anyone';
    case 'any-account':
      return 'any AWS account';
    case 'key-holder':
      return `holders of ${keyWords(invoker)}`;
    case 'signed-in': {
      const users = `users of ${named(query, invoker.issuer) ?? 'an issuer'}`;
      return invoker.selfSignUp === true ? `${users} (anyone may sign up)` : users;
    }
    case 'authorized':
      return `whom ${named(query, invoker.authorizer) ?? 'an authorizer'} lets in`;
    case 'network':
      return 'the network';
    case 'account':
      return invoker.own ? 'this account' : `account ${clean(readable(invoker.id))}`;
    case 'organization':
      return `organization ${clean(readable(invoker.id))}`;
    case 'principal':
      return clean(readable(invoker.arn));
    case 'service':
      return clean(readable(invoker.service)).replace(/\.amazonaws\.com$/, '');
    case 'internal':
      return named(query, invoker.node) ?? 'this application';
    case 'platform':
      return 'the platform';
    case 'unknown':
      return 'unknown';
  }
}

const WIDTHS: readonly Width[] = ['stranger', 'outsider', 'unknown', 'insider'];

/** The widest opening among invokers; `unknown` where there is none. */
export function widest(invokers: readonly Invoker[]): Width {
  const widths = new Set(invokers.map(widthOf));
  return WIDTHS.find((width) => widths.has(width)) ?? 'unknown';
}

/** All invokers, the widest first, none twice; nothing known gives `unknown`. */
export function invokersWords(query: Query, invokers: readonly Invoker[]): string {
  const sorted = [...invokers].sort(
    (a, b) => WIDTHS.indexOf(widthOf(a)) - WIDTHS.indexOf(widthOf(b)),
  );
  const words = [...new Set(sorted.map((one) => invokerWords(query, one)))];
  if (words.length === 0) return 'unknown';
  const shown = words.slice(0, 4).join(', ');
  return words.length > 4 ? `${shown} and ${words.length - 4} more` : shown;
}

/** How callers prove who they are, in one to four words. */
export function authenticationWords(query: Query, authentication: Authentication): string {
  switch (authentication.kind) {
    case 'none':
      return 'no authentication';
    case 'iam':
      return 'signed by IAM';
    case 'cognito':
      return `token of ${named(query, authentication.pool) ?? 'a user pool'}`;
    case 'jwt':
      return 'JSON Web Token';
    case 'lambda':
      return `authorizer ${named(query, authentication.authorizer) ?? 'function'}`;
    case 'api-key':
      return 'API key';
    case 'mtls':
      return 'client certificate';
    case 'resource-policy':
      return 'resource policy';
    case 'platform':
      return 'by the platform';
    case 'unknown':
      return 'authentication unknown';
  }
}
