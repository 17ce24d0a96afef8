import { matches } from '../../iam/algebra/text.ts';
import type {
  ApiNode,
  Edge,
  FunctionNode,
  NodeId,
  ResourceNode,
  RoleNode,
  TriggerNode,
} from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import type { Text } from '../../model/text.ts';
import { isAbsent } from '../../model/value.ts';
import { USER_POOL } from '../apis/authorizers.ts';
import type { LinkedApi } from '../apis/draft.ts';
import { pick } from '../apis/values.ts';
import { Conditions } from '../conditions.ts';
import type { LinkContext } from '../context.ts';
import { apiCallers } from '../exposure/api.ts';
import type { Groups } from '../together/groups.ts';
import { DEFAULT_BUS } from './bus.ts';
import { routeInvokers } from './callers.ts';
import { danglingTrigger } from './dangling.ts';
import { FAMILIES } from './families/all.ts';
import { withLastingIds } from './ids.ts';
import { incoming } from './incoming.ts';
import { joined } from './join.ts';
import { patternOf, readPattern } from './pattern.ts';
import { People } from './people.ts';
import { Permissions } from './permissions.ts';
import type { World } from './world.ts';
import { distinct, mayAct, Writers } from './writers.ts';

/** What triggers are made from, besides the declarations. */
export type TriggerInputs = {
  readonly apis: readonly LinkedApi[];
  readonly functions: readonly FunctionNode[];
  readonly roles: readonly RoleNode[];
  /** With their exposure, external ones included. */
  readonly resources: readonly ResourceNode[];
  /** Edges that the declarations give: the `forwards` among them carry events from channel to channel. */
  readonly edges: readonly Edge[];
  /** Which stacks belong together: one bus is the default of all that an account has. */
  readonly groups: Groups;
};

/** All triggers of an application, and the deliveries that they make. */
export function triggersOf(
  context: LinkContext,
  inputs: TriggerInputs,
): { readonly triggers: readonly TriggerNode[]; readonly edges: readonly Edge[] } {
  const world = worldOf(context, inputs);
  const permissions = new Permissions(context);
  const found: TriggerNode[] = [];
  for (const family of FAMILIES) {
    for (const half of family(world)) found.push(...joined(world, permissions, half));
  }
  for (const one of permissions.dangling()) found.push(...danglingTrigger(world, one));
  const triggers = withLastingIds(found);
  return { triggers, edges: triggers.flatMap(edgesOf) };
}

/** The delivery; for direct calls also who invokes whom. */
function edgesOf(trigger: TriggerNode): readonly Edge[] {
  const { id, source, span, name, function: to } = trigger;
  const delivery: Edge = {
    kind: 'delivers',
    from: source ?? id,
    to,
    span,
    trigger: id,
    label: name,
  };
  if (trigger.trigger !== 'direct-invoke') return [delivery];
  const calls = trigger.invokers.flatMap((one): readonly Edge[] =>
    one.kind === 'internal' ? [{ kind: 'invokes', from: one.node, to, span: one.span }] : [],
  );
  return [delivery, ...calls];
}

function worldOf(context: LinkContext, inputs: TriggerInputs): World {
  const roles = new Map(inputs.roles.map((role) => [role.id, role]));
  const resources = new Map(inputs.resources.map((one) => [one.id, one]));
  const people = new People(context);
  const writers = new Writers({
    resources,
    roles: inputs.roles,
    people,
    into: incoming(context, inputs, resources),
    origins: (id, asked) => originsOf(world, inputs, people, id, asked),
  });
  const world: World = {
    context,
    conditions: new Conditions(context.application),
    apis: inputs.apis,
    functions: new Map(inputs.functions.map((one) => [one.id, one])),
    roles,
    resources,
    writers: (id) => (id === undefined ? [] : writers.of(id)),
    holders: (id, action, can) => writers.holders(id, (patterns) => allows(patterns, action), can),
    behind: (role, can) => people.behind(role, can),
    isHeld: (role) => role.functions.length > 0 || people.isHandedOut(role),
    apiExposure: (api: ApiNode, route) => apiCallers(api, route),
    poolOf: (issuer) => poolNamed(context, issuer),
    selfSignUp: (pool) => people.selfSignUp(pool),
    roleOf: (role) => {
      const named = context.anyNodesOf(role, ['AWS::IAM::Role']).map((id) => roles.get(id));
      return named.find((one) => one !== undefined);
    },
  };
  return world;
}

function allows(patterns: readonly Text[], action: string): boolean {
  return patterns.some((pattern) => matches(pattern, action, 'ignore') !== 'no');
}

function poolNamed(context: LinkContext, issuer: Text): NodeId | undefined {
  const id =
    context.index.get(issuer) === undefined ? context.nodeNamed(issuer, USER_POOL) : issuer;
  const type = context.index.get(id)?.type;
  return type !== undefined && USER_POOL.includes(type) ? id : undefined;
}

/** Who sets off what has no policy of its own: an API's service routes, a schedule, a rule for AWS's own events. */
function originsOf(
  world: World,
  inputs: TriggerInputs,
  people: People,
  id: NodeId,
  asked: NodeId,
): readonly Invoker[] | undefined {
  const api = inputs.apis.find((one) => one.node.id === id);
  if (api !== undefined) {
    const serving = api.routes.filter((one) => one.route.target.kind === 'service');
    return distinct(serving.flatMap((one) => routeInvokers(world, api, one)));
  }
  if (id === `external:${DEFAULT_BUS}`)
    return [...onDefaultBus(world, inputs, people, { id, asked })];
  const resource = world.context.index.get(id);
  switch (resource?.type) {
    case 'AWS::Scheduler::Schedule':
      return [scheduled(resource.span, resource.logicalId)];
    case 'AWS::Events::Rule': {
      const pattern = patternOf(resource);
      if (isAbsent(pattern)) return [scheduled(resource.span, resource.logicalId)];
      const { services, onlyAws } = readPattern(world.context, pattern);
      if (!onlyAws || services.includes('aws.s3')) return [];
      return services.map((service) => emitted(resource.span, service));
    }
    case 'AWS::SES::ReceiptRule': {
      const why = `anyone can send mail that ${resource.logicalId} receives`;
      return pick(resource.properties, 'Rule') === undefined
        ? []
        : [{ kind: 'anyone', span: resource.span, why }];
    }
    default:
      return undefined;
  }
}

function scheduled(span: Invoker['span'], name: string): Invoker {
  return { kind: 'platform', span, why: `the schedule ${name} fires it with constant input` };
}

function emitted(span: Invoker['span'], source: string): Invoker {
  const service = `${source.replace(/^aws\./, '')}.amazonaws.com`;
  const why = `only AWS itself emits events of ${source}`;
  return { kind: 'service', service, scoped: true, span, why };
}

/**
 * Outsiders by the policy of the default bus, and the roles of this application that may put events on it; of stacks
 * that nothing ties to the one that is asked for only those that name the bus.
 */
function* onDefaultBus(
  world: World,
  inputs: TriggerInputs,
  people: People,
  { id, asked }: { readonly id: NodeId; readonly asked: NodeId },
): Generator<Invoker> {
  for (const one of world.resources.get(id)?.exposure ?? []) {
    yield { ...one.invoker, why: `${one.invoker.why}, on the default event bus` };
  }
  for (const role of inputs.roles) {
    const byName = inputs.groups.areApart(role.id, asked);
    if (mayAct(role, 'bus', { arn: DEFAULT_BUS, byName }))
      yield* people.behind(role, 'put events on the default event bus');
  }
}
