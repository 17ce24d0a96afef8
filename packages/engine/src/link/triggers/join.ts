import { triggerFacts } from '../../data/triggers.ts';
import type { Delivery, FunctionNode, TriggerNode } from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import type { FunctionTarget } from '../function-target.ts';
import type { SourceHalf } from './half.ts';
import { otherHalf } from './liveness.ts';
import { type Permission, type Permissions, serviceName } from './permissions.ts';
import type { World } from './world.ts';
import { distinct } from './writers.ts';

/** A trigger for each function that a source half names. */
export function joined(
  world: World,
  permissions: Permissions,
  half: SourceHalf,
): readonly TriggerNode[] {
  return half.targets.map((target, i) => {
    const key = i === 0 ? half.key : `${half.key}:${i}`;
    return triggerOf(world, permissions, { ...half, key }, target);
  });
}

function triggerOf(
  world: World,
  permissions: Permissions,
  half: SourceHalf,
  target: FunctionTarget,
): TriggerNode {
  const { liveness, span, permission } = otherHalf(world, permissions, half, target);
  return {
    kind: 'trigger',
    id: `${half.resource.address}#${half.key}`,
    name: half.name,
    span: half.span,
    resource: half.resource,
    properties: half.resource.properties,
    trigger: half.kind,
    function: target.function,
    qualifier: target.qualifier,
    source: half.source,
    liveness,
    sourceSpan: half.span,
    permissionSpan: span,
    authentication: half.authentication,
    invokers: distinct([...half.invokers(world), ...strangers(world, permission)]),
    filters: half.filters ?? [],
    delivery: deliveryOf(world.functions.get(target.function), half),
    route: half.route,
    input: half.input,
  };
}

/** A permission for a service that names no source lets the same service of every account in. */
function strangers(world: World, permission: Permission | undefined): readonly Invoker[] {
  if (permission === undefined || !isUnscoped(permission)) return [];
  const [service] = permission.principals;
  if (service === undefined || !serviceName(service).includes('.amazon')) return [];
  const name = world.functions.get(permission.target.function)?.name ?? 'the function';
  const { span } = permission.resource;
  const why = `the permission for ${service} names no source: it may call ${name} on behalf of any account`;
  return [{ kind: 'service', service, scoped: false, span, why }];
}

/** Whether a permission says nothing of the source, account or organization that the service acts for. */
export function isUnscoped(permission: Permission): boolean {
  const { sourceArns, sourceAccounts, organizations, tokens } = permission;
  return [sourceArns, sourceAccounts, organizations, tokens].every((one) => one.length === 0);
}

/** Delivery of the kind, with the function's settings for asynchronous events, then the trigger's own. */
export function deliveryOf(
  node: FunctionNode | undefined,
  half: Pick<SourceHalf, 'kind' | 'delivery'>,
): Delivery {
  const mode = half.delivery?.mode ?? triggerFacts(half.kind).mode;
  const settings = mode === 'async' ? node?.asyncConfig : undefined;
  return {
    mode,
    batchSize: undefined,
    batchWindow: undefined,
    maximumRetries: settings?.maximumRetries,
    maximumAge: settings?.maximumAge,
    maximumConcurrency: undefined,
    partialFailures: false,
    bisect: false,
    deadLetter: mode === 'async' ? (settings?.onFailure ?? node?.deadLetter) : undefined,
    ...half.delivery,
  };
}
