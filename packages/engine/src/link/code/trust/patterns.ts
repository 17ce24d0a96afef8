import { valueFromJson } from '../../../iam/parse/json.ts';
import type { EventTrust } from '../../../model/event-trust.ts';
import type { TriggerNode } from '../../../model/graph.ts';
import { field, text, type Value } from '../../../model/value.ts';
import { isDecoding } from './path.ts';

/**
 * What the event pattern or the filters of a trigger limit a part to: only events that match reach the
 * function. Each of several filters lets events through, so that all of them must limit the part.
 */
export function matchedBy(
  { trigger, filters }: TriggerNode,
  steps: readonly string[],
  trust: EventTrust,
): EventTrust {
  const inside = insideOf(trigger, steps);
  if (inside === undefined || filters.length === 0) return trust;
  const found = filters.map((one) => limitOf(patternOf(one), inside));
  const values: string[] = [];
  let isNumber = true;
  for (const limit of found) {
    if (limit === undefined) return trust;
    if (limit.kind === 'values') values.push(...limit.values);
    isNumber &&= limit.kind === 'number';
  }
  if (isNumber) return { ...trust, format: 'number' };
  return found.some((one) => one?.kind === 'number')
    ? trust
    : { ...trust, format: 'enum', allowed: [...new Set(values)] };
}

type Limit =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'number' };

/** The steps as a filter of this kind of source counts them; undefined where it has none. */
function insideOf(
  kind: TriggerNode['trigger'],
  steps: readonly string[],
): readonly string[] | undefined {
  const plain = steps.filter((one) => !isDecoding(one));
  switch (kind) {
    case 'eventbridge':
    case 's3-eventbridge':
      return plain;
    case 'sqs':
    case 'dynamodb-stream':
      return plain.slice(2);
    case 'kinesis':
      return plain.slice(3);
    case 'pipe':
      return plain.slice(1);
    default:
      return undefined;
  }
}

function patternOf(filter: Value): Value | undefined {
  const written = text(filter);
  return written === undefined ? filter : valueFromJson(written, filter.span);
}

function limitOf(pattern: Value | undefined, steps: readonly string[]): Limit | undefined {
  const at = steps.reduce<Value | undefined>(field, pattern);
  if (at?.kind !== 'list' || at.items.length === 0 || steps.length === 0) return undefined;
  const values = at.items.map(text);
  if (values.every((one) => one !== undefined)) return { kind: 'values', values };
  const isNumber = at.items.every((one) => field(one, 'numeric') !== undefined);
  return isNumber ? { kind: 'number' } : undefined;
}
