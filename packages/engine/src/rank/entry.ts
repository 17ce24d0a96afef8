import type { FunctionNode, NodeId, TriggerNode } from '../model/graph.ts';
import { type Invoker, type Width, widthOf } from '../model/invoker.ts';
import type { Query } from '../model/query.ts';

/** A door that somebody outside can use: the widest invoker of one trigger. */
export type Entry = {
  readonly trigger: TriggerNode;
  readonly function: FunctionNode;
  readonly invoker: Invoker;
  readonly width: 'stranger' | 'outsider';
};

const ORDER: readonly Width[] = ['stranger', 'outsider', 'unknown', 'insider'];

/** The widest of several invokers; the first of equals, so that the order of the graph decides. */
function widest(invokers: readonly Invoker[]): Invoker | undefined {
  let best: Invoker | undefined;
  for (const invoker of invokers) {
    if (best === undefined || rank(invoker) < rank(best)) best = invoker;
  }
  return best;
}

function rank(invoker: Invoker): number {
  return ORDER.indexOf(widthOf(invoker));
}

/**
 * Whether an invoker is an adversary by itself: strangers, and those who got in by a key or a sign-in.
 * Whom a policy names (an account, a principal, a service) its owner chose; that is a finding's matter.
 */
export function isAdversary(invoker: Invoker): boolean {
  switch (invoker.kind) {
    case 'anyone':
    case 'any-account':
    case 'key-holder':
    case 'signed-in':
    case 'authorized':
      return true;
    default:
      return false;
  }
}

/** Whether a trigger fires, or may. */
export function isFiring({ liveness }: TriggerNode): boolean {
  return liveness === 'live' || liveness === 'unknown';
}

/** Every trigger that a stranger or an outsider can fire. Preflights carry no data and are left out. */
export function entries(query: Query): readonly Entry[] {
  return query.graph.triggers.flatMap((trigger) => {
    if (!isFiring(trigger)) return [];
    if (trigger.route?.preflight === true) return [];
    const invoker = widest(trigger.invokers.filter(isAdversary));
    const target = query.function(trigger.function);
    const width = invoker === undefined ? 'insider' : widthOf(invoker);
    if (invoker === undefined || target === undefined) return [];
    if (width === 'insider' || width === 'unknown') return [];
    return [{ trigger, function: target, invoker, width }];
  });
}

/** Entries by where they come in: one API or queue with many functions is one story. */
export function bySource(all: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of all) {
    const key = `${sourceKey(entry)}\0${entry.width}\0${entry.invoker.kind}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return groups;
}

function sourceKey(entry: Entry): NodeId {
  return entry.trigger.source ?? entry.trigger.id;
}
