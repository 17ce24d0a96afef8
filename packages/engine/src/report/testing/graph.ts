import type { Edge, Graph, ResourceNode, RoleNode, TriggerNode } from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import type { Stack } from '../../model/resource.ts';
import { SourceText, type Span } from '../../model/span.ts';
import { api, fn, grant, idOf, role, spanOf, store, trigger } from './nodes.ts';
import { TEMPLATE, TEMPLATE_FILE } from './shop.ts';

const anyone = (span: Span): Invoker => ({ kind: 'anyone', span, why: 'the route asks nothing' });

const internal = (name: string, span: Span): Invoker => ({
  kind: 'internal',
  node: idOf(name),
  span,
  why: 'its role may send to the queue',
});

function apiTriggers(): readonly TriggerNode[] {
  const source = 'ShopApi';
  const open = { trigger: 'rest-api', source, authentication: 'none' } as const;
  const list = spanOf('List: { Type: Api');
  const one = spanOf('One: { Type: Api');
  const browse = spanOf('Browse: { Type: Api');
  const pay = spanOf('Pay: { Type: Api');
  const refund = spanOf('Refund: { Type: Api');
  const signedIn: Invoker = {
    kind: 'signed-in',
    issuer: idOf('Pool'),
    selfSignUp: true,
    span: pay,
    why: 'anyone may sign up',
  };
  const staff: Invoker = {
    kind: 'authorized',
    authorizer: idOf('Authorize'),
    span: refund,
    why: 'let in by the authorizer',
  };
  return [
    trigger('List', {
      ...open,
      at: list,
      to: 'ListOrders',
      invokers: [anyone(list)],
      route: ['GET', '/orders'],
    }),
    trigger('One', {
      ...open,
      at: one,
      to: 'ListOrders',
      invokers: [anyone(one)],
      route: ['GET', '/orders/{id}'],
    }),
    trigger('Browse', {
      ...open,
      at: browse,
      to: 'Catalog',
      invokers: [anyone(browse)],
      route: ['ANY', '/catalog'],
    }),
    trigger('Pay', {
      ...open,
      at: pay,
      to: 'Checkout',
      authentication: 'cognito',
      invokers: [signedIn],
      route: ['POST', '/checkout'],
    }),
    trigger('Refund', {
      ...open,
      at: refund,
      to: 'Refund',
      authentication: 'lambda',
      invokers: [staff],
      route: ['POST', '/refunds'],
    }),
  ];
}

function eventTriggers(): readonly TriggerNode[] {
  const uploaded = spanOf('Uploaded:');
  const url = spanOf('FunctionUrlConfig: { AuthType: NONE }');
  const retry = spanOf('Retry: { Type: SQS');
  const queue = spanOf('Queue: { Type: SQS');
  const sent = spanOf('Sent: { Type: SNS');
  const night = spanOf('Night: { Type: Schedule');
  const changed = spanOf('Changed: { Type: DynamoDB');
  const authorizer = spanOf('Staff:\n');
  const platform: Invoker = { kind: 'platform', span: night, why: 'constant input' };
  const gateway: Invoker = {
    kind: 'service',
    service: 'apigateway.amazonaws.com',
    scoped: true,
    span: authorizer,
    why: 'the API asks it',
  };
  const async = { authentication: 'platform', mode: 'async' } as const;
  const poll = { authentication: 'platform', mode: 'poll' } as const;
  return [
    trigger('Uploaded', {
      ...async,
      at: uploaded,
      trigger: 's3',
      to: 'Thumbnail',
      source: 'Uploads',
      invokers: [anyone(spanOf('Principal: "*"'))],
    }),
    trigger('Url', {
      at: url,
      trigger: 'function-url',
      to: 'Catalog',
      authentication: 'none',
      invokers: [anyone(url)],
    }),
    trigger('Retry', {
      ...poll,
      at: retry,
      trigger: 'sqs',
      to: 'Checkout',
      source: 'Payments',
      invokers: [internal('Checkout', retry)],
    }),
    trigger('Queue', {
      ...poll,
      at: queue,
      trigger: 'sqs',
      to: 'Settle',
      source: 'Payments',
      invokers: [internal('Checkout', queue)],
    }),
    trigger('Sent', {
      ...async,
      at: sent,
      trigger: 'sns',
      to: 'Notify',
      source: 'OrderEvents',
      invokers: [internal('Settle', sent)],
    }),
    trigger('Night', {
      ...async,
      at: night,
      trigger: 'schedule-rule',
      to: 'NightlyReport',
      invokers: [platform],
    }),
    trigger('Changed', {
      ...poll,
      at: changed,
      trigger: 'dynamodb-stream',
      to: 'NightlyReport',
      source: 'Orders',
      invokers: [internal('Settle', changed)],
    }),
    trigger('Staff', {
      at: authorizer,
      trigger: 'api-authorizer',
      to: 'Authorize',
      source: 'ShopApi',
      authentication: 'platform',
      invokers: [gateway],
    }),
  ];
}

function roles(): readonly RoleNode[] {
  const media = role(
    'MediaRole',
    ['Thumbnail'],
    [grant('Uploads', ['read', 'write', 'list', 'permissions'])],
    {
      escalations: [
        {
          path: 'lambda-001',
          name: 'a new function with a stronger role',
          category: 'new-passrole',
          actions: ['iam:PassRole'],
          statements: [],
          targets: [idOf('ReportRole')],
          certainty: 'possible',
        },
      ],
      levels: new Map([
        ['s3', ['read', 'write', 'list', 'permissions', 'tagging']],
        ['iam', ['write']],
      ]),
    },
  );
  return [
    media,
    role(
      'ShopRole',
      ['Checkout', 'Refund', 'Settle', 'Catalog', 'Authorize'],
      [
        grant('Orders', ['read', 'write']),
        grant('Customers', ['read', 'write']),
        grant('Payments', ['write']),
        grant('OrderEvents', ['write'], true),
        grant('SigningKey', ['read']),
      ],
    ),
    role(
      'ListRole',
      ['ListOrders'],
      [grant('Orders', ['read', 'write']), grant('Customers', ['read', 'write'])],
    ),
    role('NotifyRole', ['Notify'], [grant('Customers', ['read'])]),
    role('ReportRole', ['NightlyReport'], [], { administrator: true }),
  ];
}

function stores(): readonly ResourceNode[] {
  const open = spanOf('Principal: "*"');
  return [
    {
      ...store('Uploads', 'bucket', 'AWS::S3::Bucket'),
      exposure: [
        { invoker: anyone(open), actions: ['s3:PutObject'], levels: ['write'], span: open },
      ],
    },
    store('Orders', 'table', 'AWS::DynamoDB::Table'),
    store('Customers', 'table', 'AWS::DynamoDB::Table'),
    store('Payments', 'queue', 'AWS::SQS::Queue'),
    store('OrderEvents', 'topic', 'AWS::SNS::Topic'),
    store('Pool', 'user-pool', 'AWS::Cognito::UserPool'),
    store('SigningKey', 'secret', 'AWS::SecretsManager::Secret'),
  ];
}

function edges(triggers: readonly TriggerNode[], all: readonly RoleNode[]): readonly Edge[] {
  const delivers = triggers.flatMap((one): Edge[] =>
    one.source === undefined
      ? []
      : [{ kind: 'delivers', from: one.source, to: one.function, span: one.span, trigger: one.id }],
  );
  const allows = all.flatMap((one) =>
    one.access.grants.map(
      (each): Edge => ({ kind: 'allows', from: one.id, to: each.resource, span: one.span }),
    ),
  );
  const assumes = all.flatMap((one) =>
    one.functions.map(
      (each): Edge => ({ kind: 'assumes', from: each, to: one.id, span: one.span }),
    ),
  );
  return [...delivers, ...assumes, ...allows];
}

/** The graph of the fixture application. */
export function shopGraph(): Graph {
  const triggers = [...apiTriggers(), ...eventTriggers()];
  const every = roles();
  return {
    name: 'shop',
    sources: new Map([[TEMPLATE_FILE, new SourceText(TEMPLATE_FILE, TEMPLATE)]]),
    stacks: [STACK],
    functions: [
      fn('Thumbnail', 'MediaRole'),
      fn('ListOrders', 'ListRole'),
      fn('Checkout', 'ShopRole'),
      fn('Refund', 'ShopRole'),
      fn('Settle', 'ShopRole'),
      fn('Catalog', 'ShopRole'),
      fn('Notify', 'NotifyRole'),
      fn('NightlyReport', 'ReportRole', 900),
      fn('Authorize', 'ShopRole'),
    ],
    triggers,
    roles: every,
    apis: [api('ShopApi')],
    resources: stores(),
    edges: edges(triggers, every),
    declared: new Map(),
    code: new Map(),
    calls: [],
    flows: [],
    undeployed: [],
  };
}

const STACK: Stack = {
  id: 'template.yaml',
  file: 'template.yaml',
  parent: undefined,
  parameters: [],
  outputs: new Map(),
  metadata: undefined,
  stages: [],
};
