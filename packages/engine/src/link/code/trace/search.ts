import type { FlowStep, SdkCall, SinkKind, SourceLabel } from '../../../model/code.ts';
import type { EventTrust } from '../../../model/event-trust.ts';
import type { Hop } from '../../../model/function-code.ts';
import type { NodeId } from '../../../model/graph.ts';
import { stepsOf } from '../paths.ts';
import { trustsOf } from '../trust/worst.ts';
import { forwarded } from './forwards.ts';
import { incoming } from './incoming.ts';
import { type Content, content, keyOf, type Place } from './place.ts';
import { stored, storedTrust } from './results.ts';
import type { Back, World } from './world.ts';
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

type Visit = { readonly key: string; readonly place: Place; readonly hops: readonly Hop[] };

/**
 * The ways to a label. `but`: they are those for every sink but these, for which something is cleared on the
 * way; undefined where that kept the search from ways already.
 */
export type Ways = {
  readonly ways: readonly Way[];
  readonly but: ReadonlySet<SinkKind> | undefined;
};

const MOST_HOPS = 6;
const MOST_PLACES = 600;

/**
 * Every way to a label, the shortest first: back through what hands events on, what is stored, and the
 * calls of other functions. A value that is cleared for the sink on its way is not followed further.
 */
export function waysTo(fn: NodeId, label: SourceLabel, sink: SinkKind, world: World): Ways {
  const start: Place = { kind: 'label', function: fn, label };
  const key = keyOf(start);
  const visits: Visit[] = [{ key, place: start, hops: [] }];
  const seen = new Set([key]);
  const ways: Way[] = [];
  const but = new Set<SinkKind>();
  let isKept = false;
  for (const { key: at, place, hops } of visits) {
    if (place.kind === 'label') ways.push(...endsAt(place, hops, world));
    for (const { key: next, place: before, hop } of stepsBack(at, place, world)) {
      if (seen.has(next) || seen.size >= MOST_PLACES) continue;
      if (hop !== undefined && hops.length >= MOST_HOPS) continue;
      for (const kind of hop?.from.cleared ?? []) but.add(kind);
      if (hop !== undefined && isCleared(hop, sink)) {
        isKept = true;
        continue;
      }
      seen.add(next);
      visits.push({ key: next, place: before, hops: hop === undefined ? hops : [hop, ...hops] });
    }
  }
  return { ways, but: isKept ? undefined : but };
}

function isCleared({ from }: Hop, sink: SinkKind): boolean {
  return from.cleared?.includes(sink) === true;
}

/** Every place from which a value comes to a place, with the call that brings it. Kept for all searches. */
function stepsBack(key: string, place: Place, world: World): readonly Back[] {
  const known = world.backs.get(key);
  if (known !== undefined) return known;
  const found = place.kind === 'label' ? originsOf(place, world) : passedOn(place, world);
  const backs: Back[] = found.map((one) => ({ key: keyOf(one), place: one, hop: undefined }));
  if (place.kind === 'content') {
    for (const { function: writer, call, carrier, label: from } of writtenAt(place, world)) {
      const hop: Hop = {
        function: writer,
        call,
        carrier,
        from,
        steps: stepsTo(writer, call, from, world),
      };
      const before: Place = { kind: 'label', function: writer, label: from };
      backs.push({ key: keyOf(before), place: before, hop });
    }
  }
  world.backs.set(key, backs);
  return backs;
}

function passedOn(place: Content, world: World): readonly Place[] {
  const passed = forwarded(place, world);
  if (place.steps[0] !== 'output') return passed;
  return [...passed, ...world.machines.outputOf(place.node, place.steps.slice(1))];
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
  const flows = world.flowsAt(fn, at);
  const same = flows.find(({ from }) => from.origin.kind === origin.kind && from.path === path);
  return same?.steps ?? [];
}
