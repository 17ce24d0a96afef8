import type { EventTrust } from '../../../model/event-trust.ts';
import type { NodeId, TriggerNode } from '../../../model/graph.ts';
import type { Query } from '../../../model/query.ts';
import { baseOf } from './base.ts';
import { carrierOf } from './carrier.ts';
import { claimOf } from './claims.ts';
import { type Given, givenBy } from './given.ts';
import { narrowed } from './narrow.ts';
import { nounOf } from './nouns.ts';
import { pathOf, stepsOf } from './path.ts';
import { worstOf } from './rank.ts';
import { isRequest } from './requests.ts';
import { type Found, lookUp, type Row } from './shape.ts';
import { compiled } from './shapes.ts';
import { whenceOf } from './words.ts';

/** A trigger with what is the same for every part of its events. */
type Source = {
  readonly trigger: TriggerNode;
  readonly query: Query;
  readonly carrier: NodeId | undefined;
  readonly rows: readonly Row[];
  readonly whence: string;
};

const SOURCES = new WeakMap<Query, Map<TriggerNode, Source>>();

/**
 * Whom a part of a trigger's events is to be trusted as far as. The path has its steps separated by dots
 * (`Records.*.s3.object.key`); the empty path is the whole event.
 */
export function trustOf(trigger: TriggerNode, path: string, query: Query): EventTrust {
  return trustAt(trigger, { path, steps: stepsOf(path) }, query);
}

/** A path with its steps: large APIs ask for the same part by each of their routes. */
export type Part = { readonly path: string; readonly steps: readonly string[] };

/** As `trustOf`, of a path that was taken apart already. */
export function trustAt(trigger: TriggerNode, part: Part, query: Query): EventTrust {
  return judge(sourceOf(trigger, query), part);
}

function sourceOf(trigger: TriggerNode, query: Query): Source {
  const sources = SOURCES.get(query) ?? new Map<TriggerNode, Source>();
  SOURCES.set(query, sources);
  const known = sources.get(trigger);
  if (known !== undefined) return known;
  const carrier = carrierOf(trigger, query);
  const source: Source = {
    trigger,
    query,
    carrier,
    rows: baseOf(trigger, carrier, query),
    whence: whenceOf(trigger, carrier, query),
  };
  sources.set(trigger, source);
  return source;
}

/** A transformed part is as bad as the worst that it is made of. */
function judge(source: Source, { path, steps }: Part): EventTrust {
  const handedOn = upstream(source, steps);
  if (handedOn !== undefined) return handedOn;
  const given = givenBy(source.trigger, steps);
  if (given === undefined) return ofPart(source, { path, steps });
  const worst = worstOf(given.map((one) => ofGiven(source, one, path)));
  return worst ?? fixed(source, 'constant', path);
}

/**
 * A destination hands on the event of the function in front, so that it is as bad as by that one's own
 * triggers. Each round takes a step off the path, which ends also where destinations go in a circle.
 */
function upstream({ trigger, query }: Source, steps: readonly string[]): EventTrust | undefined {
  const [first, ...rest] = steps;
  if (trigger.trigger !== 'destination' || first !== 'requestPayload') return undefined;
  const before = query.function(trigger.source);
  if (before === undefined) return undefined;
  // Only what is called asynchronously has destinations.
  const called = query
    .triggersOf(before.id)
    .filter((one) => one.delivery.mode === 'async' || one.trigger === 'direct-invoke');
  const part: Part = { path: pathOf(rest), steps: rest };
  const worst = worstOf(called.map((one) => trustAt(one, part, query)));
  if (worst === undefined) return undefined;
  return { ...worst, why: `${worst.why}, which ${before.name} hands on` };
}

function ofGiven(source: Source, given: Given, path: string): EventTrust {
  switch (given.kind) {
    case 'part':
      return ofPart(source, { path: pathOf(given.steps), steps: given.steps });
    case 'constant':
    case 'platform':
      return fixed(source, given.kind, path);
    case 'written': {
      const { trigger, carrier, whence } = source;
      const why = `${nounAt(path)} of ${whence}`;
      return { control: 'written', who: trigger.invokers, carrier, why };
    }
  }
}

function nounAt(path: string): string {
  return path === '' ? 'the whole' : `\`${path}\``;
}

/** What the template or the platform fixes in an input. */
function fixed({ trigger }: Source, control: 'constant' | 'platform', path: string): EventTrust {
  const what = path === '' ? 'the input' : `\`${path}\` of the input`;
  const why = `${what} that ${trigger.name} sends`;
  return { control, who: [], carrier: undefined, why };
}

function ofPart(source: Source, { path, steps }: Part): EventTrust {
  const { trigger, query } = source;
  const found = lookUp(compiled(source.rows), steps);
  if (found.absent) return absent(`events of ${trigger.name} have no \`${path}\``);
  return narrowed(trigger, steps, ofFound(source, found, path), query);
}

function ofFound(source: Source, found: Found, path: string): EventTrust {
  const { trigger, carrier, query, whence } = source;
  const place = `${nounOf(found, path)} of ${whence}`;
  const format = formatOf(found);
  const { control } = found;
  switch (control) {
    case 'platform':
    case 'constant':
      return { control, ...format, who: [], carrier: undefined, why: place };
    case 'claimed': {
      const { because, ...claim } = claimOf(trigger, found, query);
      const who = claim.absent === true ? [] : trigger.invokers;
      const why = `${place}: ${because}`;
      return { control, ...format, ...claim, who, carrier: undefined, why };
    }
    case 'stored':
      return ofStored(source, place, format);
    default: {
      const why = place + because(source);
      return { control, ...format, who: trigger.invokers, carrier, why };
    }
  }
}

/** Content of a store. Without a carrier it is some store behind an API, whose writers are not known. */
function ofStored(source: Source, place: string, format: Pick<EventTrust, 'format'>): EventTrust {
  const { trigger, carrier } = source;
  if (carrier !== undefined) {
    const why = place + because(source);
    return { control: 'stored', ...format, who: trigger.invokers, carrier, why };
  }
  const why = `${place}, which was read from a store that is not known`;
  const who = [{ kind: 'unknown', span: trigger.span, why } as const];
  return { control: 'stored', ...format, who, carrier, why };
}

function absent(why: string): EventTrust {
  return { control: 'constant', absent: true, who: [], carrier: undefined, why };
}

/** A format is that of the field itself, not of what is decoded from it. */
function formatOf({ rule, exact, control }: Found): Pick<EventTrust, 'format'> {
  const isWhole = exact && control !== 'mixed';
  return isWhole && rule?.format !== undefined ? { format: rule.format } : {};
}

/** Who feeds the source, in the words of the trigger; a request says it by itself. */
function because({ trigger }: Source): string {
  const [first] = trigger.invokers;
  return isRequest(trigger) || first === undefined ? '' : `: ${first.why}`;
}
