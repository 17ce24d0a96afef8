import { operationOf } from '../../../data/operations.ts';
import { feeds } from '../../../iam/feeding.ts';
import type { SourceLabel } from '../../../model/code.ts';
import type { EventTrust } from '../../../model/event-trust.ts';
import type { ResolvedCall } from '../../../model/function-code.ts';
import type { NodeId } from '../../../model/graph.ts';
import type { Invoker } from '../../../model/invoker.ts';
import type { Query } from '../../../model/query.ts';
import { stepsOf } from '../paths.ts';
import { contents } from './incoming.ts';
import { keyRead } from './object-key.ts';
import type { Place } from './place.ts';
import type { World } from './world.ts';

/** The places whose content a part of a call's result is. */
export function stored(fn: NodeId, label: SourceLabel, world: World): readonly Place[] {
  const resolved = resolvedOf(fn, label, world);
  if (resolved === undefined) return [];
  const { call, resources } = resolved;
  const gives = operationOf(call.service, call.operation)?.gives;
  if (gives === undefined) return [];
  const key = keyRead(call);
  const steps = stepsOf(label.path);
  return resources
    .flatMap((id) => contents(gives, id, steps))
    .map((place) =>
      key === undefined || place.kind !== 'content' || place.steps[0] === 'key'
        ? place
        : { ...place, key },
    );
}

function resolvedOf(fn: NodeId, label: SourceLabel, world: World): ResolvedCall | undefined {
  return label.origin.kind === 'call' ? world.call(fn, label.origin.call) : undefined;
}

/** Who, outside this application's functions, may write what a call reads; undefined where that is not known. */
export function storedTrust(fn: NodeId, label: SourceLabel, world: World): EventTrust | undefined {
  const resolved = resolvedOf(fn, label, world);
  const { query } = world;
  if (resolved === undefined || resolved.unresolved !== undefined) return undefined;
  if (operationOf(resolved.call.service, resolved.call.operation)?.gives === undefined) {
    return undefined;
  }
  const [carrier] = resolved.resources;
  const node = query.node(carrier);
  if (carrier === undefined || node === undefined) return undefined;
  const who = resolved.resources.flatMap((id) => outsiders(id, query));
  const what =
    node.kind === 'function' ? `what ${node.name} returns` : `what is stored in ${node.name}`;
  const because = who[0] === undefined ? '' : `: ${who[0].why}`;
  return { control: 'stored', who, carrier, why: `${what}${because}` };
}

function outsiders(id: NodeId, query: Query): readonly Invoker[] {
  const node = query.resource(id);
  if (node === undefined) return [];
  return node.exposure.flatMap((one) =>
    feeds(node.family, one.actions) ? [{ ...one.invoker, span: one.span }] : [],
  );
}
