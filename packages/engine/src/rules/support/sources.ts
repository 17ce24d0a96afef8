import type { FunctionNode, NodeId, TriggerNode } from '../../model/graph.ts';
import { widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';

/** Sources that hand over the same event again: after an error, and now and then without one. */
const AT_LEAST_ONCE: ReadonlySet<TriggerNode['trigger']> = new Set([
  'sqs',
  'sns',
  's3',
  's3-eventbridge',
  'eventbridge',
  'dynamodb-stream',
  'kinesis',
  'kafka',
  'mq',
  'pipe',
  'iot-rule',
  'ses',
  'schedule-rule',
  'scheduler',
  'destination',
  'documentdb',
]);

/** Triggers through which a function may get the same event twice. */
export function repeatingTriggers(fn: FunctionNode, query: Query): readonly TriggerNode[] {
  return query
    .triggersOf(fn.id)
    .filter((one) => AT_LEAST_ONCE.has(one.trigger) && isHandedOver(one));
}

/** Whether events really come: both halves are there, or may be. */
function isHandedOver({ liveness, sourceSpan }: TriggerNode): boolean {
  return sourceSpan !== undefined && (liveness === 'live' || liveness === 'unknown');
}

/** Whether all triggers of a function are such that nobody waits for its answer. */
export function nobodyWaits(fn: FunctionNode, query: Query): boolean {
  const triggers = query.triggersOf(fn.id).filter((one) => one.trigger !== 'direct-invoke');
  return triggers.length > 0 && triggers.every((one) => one.delivery.mode !== 'sync');
}

/** Triggers that strangers, or people who must only sign in or hold a key, can fire. */
export function openTriggers(fn: FunctionNode, query: Query): readonly TriggerNode[] {
  return query.triggersOf(fn.id).filter(
    (trigger) =>
      trigger.liveness !== 'disabled' &&
      trigger.route?.preflight !== true &&
      trigger.invokers.some((one) => {
        const width = widthOf(one);
        return width === 'stranger' || width === 'outsider';
      }),
  );
}

/** Whether somebody without any credential, or who can register one herself, fires the trigger. */
export function isForStrangers(trigger: TriggerNode): boolean {
  return trigger.invokers.some(
    (one) => widthOf(one) === 'stranger' || (one.kind === 'signed-in' && one.selfSignUp === true),
  );
}

/** Whether somebody without any credential fires the trigger. */
export function isForAnyone(trigger: TriggerNode): boolean {
  return trigger.invokers.some((one) => widthOf(one) === 'stranger');
}

/** Calls of functions that lie between the outside and a function at most. */
const MAX_CALLS = 3;

/** Whether outsiders make the function run: through a trigger of its own, or by a function that calls it in its code. */
export function isOpenToOutsiders(fn: FunctionNode, query: Query): boolean {
  let seen = new Set([fn.id]);
  for (let depth = 0; depth <= MAX_CALLS; depth += 1) {
    const functions = [...seen].flatMap((id) => query.function(id) ?? []);
    if (functions.some((one) => openTriggers(one, query).length > 0)) return true;
    const next = new Set([
      ...seen,
      ...functions.flatMap((one) => callersOf(query).get(one.id) ?? []),
    ]);
    if (next.size === seen.size) return false;
    seen = next;
  }
  return false;
}

const CALLERS = new WeakMap<Query, ReadonlyMap<NodeId, readonly NodeId[]>>();

function callersOf(query: Query): ReadonlyMap<NodeId, readonly NodeId[]> {
  const known = CALLERS.get(query);
  if (known !== undefined) return known;
  const callers = new Map<NodeId, NodeId[]>();
  for (const { use, resources, function: caller } of query.graph.calls) {
    if (use !== 'invoke') continue;
    for (const id of resources) {
      const list = callers.get(id);
      if (list === undefined) callers.set(id, [caller]);
      else list.push(caller);
    }
  }
  CALLERS.set(query, callers);
  return callers;
}
