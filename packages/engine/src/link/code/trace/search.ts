import type { FlowStep, SdkCall, SinkKind, SourceLabel } from '../../../model/code.ts';
import type { EventTrust } from '../../../model/event-trust.ts';
import type { Hop } from '../../../model/function-code.ts';
import type { NodeId } from '../../../model/graph.ts';
import { stepsOf } from '../paths.ts';
import { trustsOf } from '../trust/worst.ts';
import { forwarded } from './forwards.ts';
import { incoming } from './incoming.ts';
import { content, keyOf, type Place } from './place.ts';
import { stored, storedTrust } from './results.ts';
import type { World } from './world.ts';
import { writtenAt } from './writers.ts';

/** One way in which a value comes to be: the functions before, and how far its outermost source is to be trusted. */
export type Way = {
  readonly hops: readonly Hop[];
  /** The outermost source, in the first of the functions. */
  readonly from: SourceLabel;
  readonly function: NodeId;
  readonly trust: EventTrust | undefined;
  readonly trigger: NodeId | undefined;
};

type Visit = { readonly place: Place; readonly hops: readonly Hop[] };

const MOST_HOPS = 6;
const MOST_PLACES = 600;

/**
 * Every way to a label, the shortest first: back through what hands events on, what is stored, and the
 * calls of other functions. A value that is cleared for the sink on its way is not followed further.
 */
export function waysTo(
  fn: NodeId,
  label: SourceLabel,
  sink: SinkKind,
  world: World,
): readonly Way[] {
  const start: Place = { kind: 'label', function: fn, label };
  const visits: Visit[] = [{ place: start, hops: [] }];
  const seen = new Set([keyOf(start)]);
  const ways: Way[] = [];
  const add = (place: Place, hops: readonly Hop[]): void => {
    const key = keyOf(place);
    if (seen.has(key) || seen.size >= MOST_PLACES) return;
    seen.add(key);
    visits.push({ place, hops });
  };
  for (const { place, hops } of visits) {
    if (place.kind === 'label') {
      ways.push(...endsAt(place, hops, world));
      for (const before of originsOf(place, world)) add(before, hops);
      continue;
    }
    for (const before of forwarded(place, world)) add(before, hops);
    if (place.steps[0] === 'output') {
      const outputs = world.machines.outputOf(place.node, place.steps.slice(1));
      for (const before of outputs) add(before, hops);
    }
    if (hops.length >= MOST_HOPS) continue;
    for (const { function: writer, call, carrier, label: from } of writtenAt(place, world)) {
      if (from.cleared?.includes(sink) === true) continue;
      const steps = stepsTo(writer, call, from, world);
      const hop: Hop = { function: writer, call, carrier, from, steps };
      add({ kind: 'label', function: writer, label: from }, [hop, ...hops]);
    }
  }
  return ways;
}

/** A label is an end of its own where somebody else than a function of the application may choose the value. */
function endsAt(
  place: Extract<Place, { kind: 'label' }>,
  hops: readonly Hop[],
  world: World,
): readonly Way[] {
  const { function: id, label } = place;
  const base = { hops, from: label, function: id };
  switch (label.origin.kind) {
    case 'event': {
      const fn = world.query.function(id);
      if (fn === undefined) return [];
      return trustsOf(fn, label.path, world.query).map(({ trigger, trust }) => ({
        ...base,
        trust,
        trigger: trigger?.id,
      }));
    }
    case 'call':
      return [{ ...base, trust: storedTrust(id, label, world), trigger: undefined }];
    default:
      return [{ ...base, trust: undefined, trigger: undefined }];
  }
}

/** The places from which the platform or the call brings a label. */
function originsOf(place: Extract<Place, { kind: 'label' }>, world: World): readonly Place[] {
  const { function: id, label } = place;
  if (label.origin.kind === 'call') return stored(id, label, world);
  if (label.origin.kind !== 'event') return [];
  const steps = stepsOf(label.path);
  const triggers = world.query
    .triggersOf(id)
    .filter(({ liveness }) => liveness === 'live' || liveness === 'unknown');
  return [
    content(id, ['event', ...steps]),
    ...triggers.flatMap((one) => incoming(one, steps, world)),
  ];
}

/** How the value comes to the call, where the facts of the function tell it. */
function stepsTo(
  fn: NodeId,
  { at }: SdkCall,
  { origin, path }: SourceLabel,
  world: World,
): readonly FlowStep[] {
  const flows = world.facts(fn)?.flows ?? [];
  const same = flows.find(
    (flow) =>
      flow.at.start === at.start &&
      flow.at.file === at.file &&
      flow.from.origin.kind === origin.kind &&
      flow.from.path === path,
  );
  return same?.steps ?? [];
}
