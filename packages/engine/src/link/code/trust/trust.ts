import type { EventTrust } from '../../../model/event-trust.ts';
import type { TriggerNode } from '../../../model/graph.ts';
import type { Invoker } from '../../../model/invoker.ts';
import type { Query } from '../../../model/query.ts';
import { carrierOf } from './carrier.ts';
import { claimOf } from './claims.ts';
import { pathOf, stepsOf } from './path.ts';
import { type Found, lookUp, type Shape } from './shape.ts';
import { compiled, rowsOf } from './shapes.ts';
import { nounOf, whenceOf } from './words.ts';

const KNOWN = new WeakMap<Query, Map<TriggerNode, Map<string, EventTrust>>>();

/**
 * Whom a part of a trigger's events is to be trusted as far as. The path has its steps separated by dots
 * (`Records.*.s3.object.key`); the empty path is the whole event. Answers are kept for each query.
 */
export function trustOf(trigger: TriggerNode, path: string, query: Query): EventTrust {
  const known = answersOf(trigger, query);
  const before = known.get(path);
  if (before !== undefined) return before;
  const answer = judge(trigger, stepsOf(path), query);
  known.set(path, answer);
  return answer;
}

function answersOf(trigger: TriggerNode, query: Query): Map<string, EventTrust> {
  const triggers = KNOWN.get(query) ?? new Map<TriggerNode, Map<string, EventTrust>>();
  const paths = triggers.get(trigger) ?? new Map<string, EventTrust>();
  KNOWN.set(query, triggers);
  triggers.set(trigger, paths);
  return paths;
}

function judge(trigger: TriggerNode, steps: readonly string[], query: Query): EventTrust {
  return judged(trigger, compiled(rowsOf(trigger.trigger)), steps, query);
}

function judged(
  trigger: TriggerNode,
  shape: Shape,
  steps: readonly string[],
  query: Query,
): EventTrust {
  const found = lookUp(shape, steps);
  const { control } = found;
  const carrier = carrierOf(trigger, query);
  const noun = nounOf(found, pathOf(steps));
  const whence = whenceOf(trigger, carrier, query);
  if (found.absent) return absent(`events of ${trigger.name} have no ${pathOf(steps)}`);
  switch (control) {
    case 'platform':
    case 'constant':
      return {
        control,
        ...formatOf(found),
        who: [],
        carrier: undefined,
        why: `${noun} of ${whence}`,
      };
    case 'claimed': {
      const { because, ...claim } = claimOf(trigger, found, query);
      const why = `${noun} of ${whence}: ${because}`;
      return {
        control,
        ...formatOf(found),
        ...claim,
        who: trigger.invokers,
        carrier: undefined,
        why,
      };
    }
    default: {
      const why = `${noun} of ${whence}${because(trigger)}`;
      return { control, ...formatOf(found), who: trigger.invokers, carrier, why };
    }
  }
}

function absent(why: string): EventTrust {
  return { control: 'constant', absent: true, who: [], carrier: undefined, why };
}

/** A format is that of the field itself, not of what is decoded from it. */
function formatOf({ rule, exact }: Found): Pick<EventTrust, 'format'> {
  return exact && rule?.format !== undefined ? { format: rule.format } : {};
}

/** Who feeds the source, in the words of the trigger; a request says it by itself. */
function because(trigger: TriggerNode): string {
  const [first]: readonly (Invoker | undefined)[] = trigger.invokers;
  return trigger.route !== undefined || first === undefined ? '' : `: ${first.why}`;
}
