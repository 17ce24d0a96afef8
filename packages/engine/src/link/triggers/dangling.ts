import { matches } from '../../iam/algebra/text.ts';
import { parseArn } from '../../model/arn.ts';
import type { Authentication, Liveness, NodeId, TriggerNode } from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import { hole, type Text } from '../../model/text.ts';
import type { TriggerKind } from '../../model/trigger-kind.ts';
import { ownEntry } from '../../support/own.ts';
import { mayDeliverAnywhere } from './families/sns.ts';
import { deliveryOf, isUnscoped } from './join.ts';
import { type Permission, serviceName } from './permissions.ts';
import type { World } from './world.ts';

/** Services by their principal, with the kind of trigger that their permission is for. */
const KINDS: Readonly<Record<string, TriggerKind>> = {
  'apigateway.amazonaws.com': 'rest-api',
  's3.amazonaws.com': 's3',
  'sns.amazonaws.com': 'sns',
  'sqs.amazonaws.com': 'sqs',
  'events.amazonaws.com': 'eventbridge',
  'scheduler.amazonaws.com': 'scheduler',
  'pipes.amazonaws.com': 'pipe',
  'logs.amazonaws.com': 'log-subscription',
  'lambda.alarms.cloudwatch.amazonaws.com': 'alarm',
  'cognito-idp.amazonaws.com': 'cognito',
  'cognito-sync.amazonaws.com': 'cognito-sync',
  'iot.amazonaws.com': 'iot-rule',
  'elasticloadbalancing.amazonaws.com': 'load-balancer',
  'appsync.amazonaws.com': 'appsync-authorizer',
  'config.amazonaws.com': 'config-rule',
  'ses.amazonaws.com': 'ses',
  'lex.amazonaws.com': 'lex',
  'lexv2.amazonaws.com': 'lex',
  'codecommit.amazonaws.com': 'codecommit',
  'codepipeline.amazonaws.com': 'codepipeline',
  'codedeploy.amazonaws.com': 'codedeploy',
  'secretsmanager.amazonaws.com': 'secrets-rotation',
  'vpc-lattice.amazonaws.com': 'vpc-lattice',
  'bedrock.amazonaws.com': 'bedrock-agent',
  'states.amazonaws.com': 'step-functions',
  'firehose.amazonaws.com': 'firehose',
  'batchoperations.s3.amazonaws.com': 's3-batch',
  'edgelambda.amazonaws.com': 'cloudfront-edge',
  'alexa-appkit.amazon.com': 'alexa',
  'alexa-connectedhome.amazon.com': 'alexa',
};

/** Kinds whose source no template can declare: the permission alone makes them live. */
const SOURCELESS: ReadonlySet<TriggerKind> = new Set(['alexa', 's3-batch']);

/** A trigger for a permission to which no source was found. */
export function danglingTrigger(world: World, permission: Permission): readonly TriggerNode[] {
  if (!invokes(permission)) return [];
  return permission.principals.map((principal, i) => {
    const { resource, target } = permission;
    const source = sourceOf(world, permission);
    const kind = kindOf(world, permission, principal, source);
    return {
      kind: 'trigger',
      id: i === 0 ? `${resource.address}#permission` : `${resource.address}#permission:${i}`,
      name: resource.logicalId,
      span: resource.span,
      resource,
      properties: resource.properties,
      trigger: kind,
      function: target.function,
      qualifier: target.qualifier,
      source,
      liveness: livenessOf(world, permission, kind, source),
      sourceSpan: undefined,
      permissionSpan: resource.span,
      authentication: authenticationOf(permission, kind),
      invokers: [invokerOf(world, permission, principal)],
      filters: [],
      delivery: deliveryOf(world.functions.get(target.function), { kind }),
      route: undefined,
      input: undefined,
    };
  });
}

const INVOKING: readonly string[] = ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'];

/** A permission may also be for reading or changing the function, which sets nothing off. */
function invokes({ actions }: Permission): boolean {
  return (
    actions.length === 0 ||
    actions.some((one) => INVOKING.some((name) => matches(one, name, 'ignore') !== 'no'))
  );
}

function sourceOf({ context }: World, permission: Permission): NodeId | undefined {
  for (const arn of permission.sourceArns) {
    const node = context.nodeNamed(arn);
    if (node !== undefined) return node;
  }
  return undefined;
}

function kindOf(
  world: World,
  permission: Permission,
  principal: Text,
  source: NodeId | undefined,
): TriggerKind {
  if (permission.urlAuthTypes.length > 0 || permission.viaUrl) return 'function-url';
  const kind = ownEntry(KINDS, serviceName(principal)) ?? 'direct-invoke';
  if (kind !== 'rest-api') return kind;
  if (permission.sourceArns.some((one) => /\/authorizers\//.test(one))) return 'api-authorizer';
  const api = world.apis.find((one) => one.node.id === source);
  switch (api?.node.protocol) {
    case 'http':
      return 'http-api';
    case 'websocket':
      return 'websocket-api';
    default:
      return 'rest-api';
  }
}

/** A source that is declared here and says nothing of the function is missing; one that is not declared may be elsewhere. */
function livenessOf(
  world: World,
  permission: Permission,
  kind: TriggerKind,
  source: NodeId | undefined,
): Liveness {
  if (kind === 'direct-invoke') {
    return permission.principals.some(isService) ? 'unknown' : 'live';
  }
  if (SOURCELESS.has(kind)) return 'live';
  if (kind === 'sns' && source !== undefined && mayDeliverAnywhere(world.context, source)) {
    return 'unknown';
  }
  const api = world.apis.find((one) => one.node.id === source);
  if (api !== undefined) return api.complete ? 'no-source' : 'unknown';
  const named = permission.sourceArns.length > 0;
  return source === undefined && named ? 'unknown' : 'no-source';
}

function authenticationOf(permission: Permission, kind: TriggerKind): Authentication {
  const { span } = permission.resource;
  if (kind === 'function-url' && permission.urlAuthTypes.includes('NONE'))
    return { kind: 'none', span };
  if (kind === 'direct-invoke' || kind === 'function-url') return { kind: 'iam', span };
  return { kind: 'resource-policy', span };
}

function isService(principal: Text): boolean {
  return /\.amazon(aws)?\.com$/.test(serviceName(principal));
}

function invokerOf(world: World, permission: Permission, principal: Text): Invoker {
  const { span } = permission.resource;
  const name = world.functions.get(permission.target.function)?.name ?? 'the function';
  const [organization] = permission.organizations;
  const [account] = permission.sourceAccounts;
  if (isService(principal) || (principal === '*' && permission.sourceArns.length > 0)) {
    const scoped = !isUnscoped(permission);
    const on = scoped ? 'the source that the permission names' : 'any account';
    const why = `${principal} may call ${name} on behalf of ${on}`;
    return { kind: 'service', service: principal, scoped, span, why };
  }
  if (organization !== undefined && principal === '*') {
    const why = `every principal of organization ${organization} may call ${name}`;
    return { kind: 'organization', id: organization, span, why };
  }
  if (principal === '*' && permission.urlAuthTypes.includes('NONE')) {
    return { kind: 'anyone', span, why: `everyone may call the URL of ${name}` };
  }
  if (principal === '*' && account === undefined) {
    const why = `the permission lets every AWS account invoke ${name}`;
    return { kind: 'any-account', span, why };
  }
  return named(principal === '*' ? (account ?? principal) : principal, name, span);
}

function named(principal: Text, name: string, span: Invoker['span']): Invoker {
  const arn = parseArn(principal);
  const account = arn?.account ?? principal;
  const own = account === hole('AWS::AccountId');
  const why = `the permission lets ${principal} invoke ${name}`;
  if (/^(\d{12}|⟨.*⟩)$/.test(principal) || arn?.resource === 'root') {
    return { kind: 'account', id: account, own, span, why };
  }
  if (arn === undefined) return { kind: 'unknown', span, why };
  return { kind: 'principal', arn: principal, own, span, why };
}
