import type { AttackPath, Finding, Step } from '../model/finding.ts';
import type { FunctionNode, NodeId, TriggerNode } from '../model/graph.ts';
import type { Invoker } from '../model/invoker.ts';
import type { Query } from '../model/query.ts';
import { shortHash } from '../support/hash.ts';
import { whoIs } from './callers.ts';
import type { Doors } from './doors.ts';
import { type Entry, isFiring } from './entry.ts';
import { type Gain, gainsOf } from './gain.ts';
import { stepDown } from './severity.ts';
import { entrySteps } from './steps.ts';
import { gainWords } from './words.ts';

/** One function that may set off another: by what its role may send, or by invoking it. */
type Hop = { readonly to: FunctionNode; readonly trigger: TriggerNode; readonly invoker: Invoker };

/** How a function that strangers do not reach themselves is reached: the door, then the hops. */
type Reached = { readonly entry: Entry; readonly hops: readonly Hop[] };

/** Further hops are not followed: each takes one more flaw. */
const MOST_HOPS = 3;

/**
 * Paths over several functions to power that the first of them does not have. Data is left out: that
 * functions pass data on is what they are for.
 */
export function chainPaths(
  all: readonly Entry[],
  query: Query,
  findings: readonly Finding[],
  doors: Doors,
): readonly AttackPath[] {
  const open = all.filter((entry) => entry.width === 'stranger');
  const hops = hopsOf(query);
  const paths = new Map<NodeId, AttackPath>();
  for (const [id, reached] of reach(open, hops)) {
    const role = query.role(query.function(id)?.role);
    const [gain] = role === undefined ? [] : gainsOf(role, query);
    if (gain === undefined || reached.hops.length === 0 || !isPower(gain)) continue;
    // What a function on the way has already is told of that function.
    if (ownersOf(reached, query).some((one) => hasPower(one, query))) continue;
    if (!paths.has(gain.role.id))
      paths.set(gain.role.id, pathOf(reached, gain, query, findings, doors));
  }
  return [...paths.values()];
}

function isPower({ kind }: Gain): boolean {
  return kind === 'administrator' || kind === 'role';
}

function hasPower(one: FunctionNode, query: Query): boolean {
  const role = query.role(one.role);
  return role !== undefined && gainsOf(role, query).some(isPower);
}

/** The functions before the last. */
function ownersOf({ entry, hops }: Reached, query: Query): readonly FunctionNode[] {
  const ids = [entry.function.id, ...hops.slice(0, -1).map((hop) => hop.to.id)];
  return ids.flatMap((id) => query.function(id) ?? []);
}

/** Hops by the function, or its role, that may make them. */
function hopsOf(query: Query): ReadonlyMap<NodeId, readonly Hop[]> {
  const hops = new Map<NodeId, Hop[]>();
  for (const trigger of query.graph.triggers) {
    const to = query.function(trigger.function);
    if (to === undefined || !isFiring(trigger)) continue;
    for (const invoker of trigger.invokers) {
      if (invoker.kind !== 'internal') continue;
      const list = hops.get(invoker.node);
      if (list === undefined) hops.set(invoker.node, [{ to, trigger, invoker }]);
      else list.push({ to, trigger, invoker });
    }
  }
  return hops;
}

/** The shortest way to each function, nearest first. */
function reach(
  open: readonly Entry[],
  hops: ReadonlyMap<NodeId, readonly Hop[]>,
): ReadonlyMap<NodeId, Reached> {
  const reached = new Map<NodeId, Reached>();
  for (const entry of open) {
    if (!reached.has(entry.function.id)) reached.set(entry.function.id, { entry, hops: [] });
  }
  for (const [, way] of reached) {
    if (way.hops.length === MOST_HOPS) continue;
    const last = way.hops.at(-1)?.to ?? way.entry.function;
    for (const hop of [...(hops.get(last.id) ?? []), ...(hops.get(last.role ?? '') ?? [])]) {
      if (reached.has(hop.to.id)) continue;
      reached.set(hop.to.id, { entry: way.entry, hops: [...way.hops, hop] });
    }
  }
  return reached;
}

function pathOf(
  { entry, hops }: Reached,
  gain: Gain,
  query: Query,
  findings: readonly Finding[],
  doors: Doors,
): AttackPath {
  const functions = [entry.function, ...hops.map((hop) => hop.to)];
  const [last] = functions.slice(-1) as [FunctionNode];
  const cuts = doors.to(entry).filter((one) => one.suppressed === undefined);
  const nodes = new Set<NodeId>([gain.role.id, ...functions.map((one) => one.id)]);
  const touched = findings.filter((one) => cuts.includes(one) || nodes.has(one.node));
  const runs: Step = {
    actor: 'function',
    verb: 'runs as',
    object: `role ${gain.role.name}`,
    span: last.span,
  };
  const verb = entry.trigger.delivery.mode === 'sync' ? 'calls' : 'feeds';
  return {
    fingerprint: shortHash('chain', entry.function.id, last.id, gain.kind),
    title: `${whoIs(entry.invoker)} ${verb} function ${entry.function.name}, which may set off ${last.name}, ${gainWords(gain.kind, gain.targetName, 'a flaw in each')}`,
    severity: stepDown('high', hops.length),
    confidence: 'low',
    gain: gain.kind,
    steps: [...entrySteps(entry, 0, query), ...hops.map(hopStep), runs, gain.step],
    functions: functions.map((one) => one.id),
    findings: touched.map((one) => one.fingerprint),
    cuts: cuts.map((one) => one.fingerprint),
  };
}

function hopStep({ to, trigger, invoker }: Hop): Step {
  return {
    actor: 'function',
    verb: 'may set off',
    object: `function ${to.name}`,
    span: trigger.sourceSpan ?? invoker.span,
    note: invoker.why,
  };
}
