import type { Authentication } from '../../../model/graph.ts';
import type { Invoker } from '../../../model/invoker.ts';
import type { Resource } from '../../../model/resource.ts';
import { isAbsent, mayBe, text, type Value } from '../../../model/value.ts';
import { poolOf } from '../../apis/authorizers.ts';
import { names } from '../../apis/rest.ts';
import { itemsAt, pick } from '../../apis/values.ts';
import { callersOf } from '../callers.ts';
import { arnsOf, half } from '../common.ts';
import type { SourceHalf } from '../half.ts';
import type { World } from '../world.ts';

/** A listener or a rule of one that forwards to a target group. */
type Front = { readonly resource: Resource; readonly actions: readonly Value[] };

/** Target groups of application load balancers whose target is a function. */
export function* loadBalancers(world: World): Generator<SourceHalf> {
  const { context } = world;
  const fronts: readonly Front[] = context.index
    .ofType('AWS::ElasticLoadBalancingV2::Listener', 'AWS::ElasticLoadBalancingV2::ListenerRule')
    .map((resource) => ({
      resource,
      actions: [
        ...itemsAt(resource.properties, 'DefaultActions'),
        ...itemsAt(resource.properties, 'Actions'),
      ],
    }));
  for (const group of context.index.ofType('AWS::ElasticLoadBalancingV2::TargetGroup')) {
    if (!mayBe(pick(group.properties, 'TargetType'), 'lambda')) continue;
    const forwarding = fronts.filter((one) => one.actions.some((action) => leadsTo(action, group)));
    const targets = itemsAt(group.properties, 'Targets');
    for (const [i, target] of targets.flatMap((one) => pick(one, 'Id') ?? []).entries()) {
      if (forwarding.length === 0) yield groupHalf(world, group, target, undefined, `${i}`);
      for (const front of forwarding) {
        yield groupHalf(world, group, target, front, `${i}:${front.resource.logicalId}`);
      }
    }
  }
}

function leadsTo(action: Value, group: Resource): boolean {
  const groups = itemsAt(action, 'ForwardConfig', 'TargetGroups');
  return [action, ...groups].some((one) => names(pick(one, 'TargetGroupArn'), group.address));
}

function groupHalf(
  world: World,
  group: Resource,
  target: Value,
  front: Front | undefined,
  key: string,
): SourceHalf {
  const { context } = world;
  const balancer = front === undefined ? undefined : balancerOf(world, front.resource);
  const authentication = authenticationOf(world, front, group);
  const name = balancer?.logicalId ?? group.logicalId;
  return half(group, `target:${key}`, {
    kind: 'load-balancer',
    name,
    span: front?.resource.span ?? group.span,
    targets: context.functionsOf(target),
    source: balancer?.address,
    needed: {
      kind: 'service',
      services: ['elasticloadbalancing.amazonaws.com'],
      arns: arnsOf(context, group),
    },
    authentication,
    invokers: () => callers(world, balancer, authentication, name),
    filters: itemsAt(front?.resource.properties, 'Conditions'),
    delivery: { mode: 'sync' },
  });
}

function balancerOf({ context }: World, front: Resource): Resource | undefined {
  const listener = pick(front.properties, 'ListenerArn');
  const owner =
    listener?.kind === 'reference' ? (context.index.get(listener.resource) ?? front) : front;
  return context.index.get(context.nodeOf(pick(owner.properties, 'LoadBalancerArn')));
}

function callers(
  world: World,
  balancer: Resource | undefined,
  authentication: Authentication,
  name: string,
): readonly Invoker[] {
  const span = balancer?.span ?? authentication.span;
  if (balancer === undefined) {
    return [
      { kind: 'unknown', span, why: `the load balancer in front of ${name} is not declared here` },
    ];
  }
  const scheme = pick(balancer.properties, 'Scheme');
  if (text(scheme)?.toLowerCase() === 'internal') {
    return [{ kind: 'network', span, why: `only clients in the VPC reach ${name}` }];
  }
  const open = scheme === undefined || mayBe(scheme, 'internet-facing');
  if (!open)
    return [{ kind: 'unknown', span, why: `it is not known whether ${name} faces the internet` }];
  if (isShut(world, balancer)) {
    return [{ kind: 'network', span, why: `the security groups of ${name} let no stranger in` }];
  }
  return callersOf(world, authentication, name);
}

/** Whether the security groups of a load balancer surely let only private addresses and other groups in. */
function isShut({ context }: World, balancer: Resource): boolean {
  const written = itemsAt(balancer.properties, 'SecurityGroups');
  const groups = written.flatMap((one) => context.nodesOf(one, ['AWS::EC2::SecurityGroup']));
  if (groups.length === 0 || groups.length < written.length) return false;
  const rules = groups.flatMap((group) => [
    ...itemsAt(context.index.get(group)?.properties, 'SecurityGroupIngress'),
    ...context.index
      .ofType('AWS::EC2::SecurityGroupIngress')
      .filter((one) => context.nodeOf(pick(one.properties, 'GroupId')) === group)
      .map((one) => one.properties),
  ]);
  return rules.length > 0 && rules.every((rule) => isInside(context, rule));
}

/** An ingress rule for another group or a private block (RFC 1918, RFC 4193). */
function isInside(context: World['context'], rule: Value): boolean {
  const blocks = ['CidrIp', 'CidrIpv6'].flatMap((key) => context.textsOf(pick(rule, key)));
  if (blocks.length === 0) return !isAbsent(pick(rule, 'SourceSecurityGroupId'));
  return blocks.every((one) => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd])/i.test(one));
}

/** A listener authenticates by an action in front of the one that forwards. */
function authenticationOf(
  { context }: World,
  front: Front | undefined,
  group: Resource,
): Authentication {
  for (const action of front?.actions ?? []) {
    const { span } = action;
    switch (text(pick(action, 'Type'))) {
      case 'authenticate-cognito': {
        const pool = poolOf(context, pick(action, 'AuthenticateCognitoConfig', 'UserPoolArn'));
        return { kind: 'cognito', pool, scopes: [], span };
      }
      case 'authenticate-oidc': {
        const [issuer] = context.textsOf(pick(action, 'AuthenticateOidcConfig', 'Issuer'));
        return { kind: 'jwt', issuer, audience: [], span };
      }
      case 'jwt-validation': {
        const [issuer] = context.textsOf(pick(action, 'JwtValidationConfig', 'Issuer'));
        return { kind: 'jwt', issuer, audience: [], span };
      }
    }
  }
  return { kind: 'none', span: front?.resource.span ?? group.span };
}
