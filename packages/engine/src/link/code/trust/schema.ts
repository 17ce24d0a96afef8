import type { EventTrust } from '../../../model/event-trust.ts';
import type { TriggerNode } from '../../../model/graph.ts';
import type { Query } from '../../../model/query.ts';
import { field, items, text, type Value } from '../../../model/value.ts';
import { pick } from '../../apis/values.ts';
import { modelsOf } from './models.ts';
import { isElement } from './path.ts';

const MAX_DEPTH = 16;

/** Depth that a combination counts for: those that combine themselves would grow without bound. */
const ALL_OF = 8;

/**
 * The body as the gateway checks it. A model holds for requests of its own content type only: with any
 * other the body passes unchecked, unless the model is for `$default` (as the documentation says).
 */
export function checkedBody(
  trigger: TriggerNode,
  steps: readonly string[],
  trust: EventTrust,
  query: Query,
): EventTrust {
  if (trigger.route?.validated === false || steps[1] !== '$json') return trust;
  for (const { type, schema, root } of modelsOf(trigger, query)) {
    const limit = limitOf(descend(schema, steps.slice(2), root));
    if (limit === undefined) continue;
    const doubt = doubtOf(type, trigger.route?.validated);
    return { ...trust, ...limit, ...(doubt === undefined ? {} : { doubt }) };
  }
  return trust;
}

function doubtOf(type: string, validated: boolean | undefined): string | undefined {
  if (validated === undefined) return 'it is not known whether the gateway validates the body';
  if (type === '$default') return undefined;
  return `the gateway checks ${type} only: with another Content-Type the body passes unchecked`;
}

function descend(
  schema: Value | undefined,
  steps: readonly string[],
  root: Value | undefined,
  depth = 0,
): Value | undefined {
  const at = followed(schema, root, depth);
  const [step, ...rest] = steps;
  if (at === undefined || step === undefined || depth > MAX_DEPTH) return at;
  const inner = isElement(step)
    ? (pick(at, 'items') ?? pick(at, 'properties', step))
    : pick(at, 'properties', step);
  const listed = inner ?? additional(at);
  if (listed !== undefined) return descend(listed, rest, root, depth + 1);
  for (const part of items(pick(at, 'allOf'))) {
    const found = descend(part, steps, root, depth + ALL_OF);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A schema for every key without one of its own. */
function additional(schema: Value): Value | undefined {
  const found = pick(schema, 'additionalProperties');
  return found?.kind === 'map' ? found : undefined;
}

/** The schema that `$ref` names; other documents are not known. */
function followed(
  schema: Value | undefined,
  root: Value | undefined,
  depth: number,
): Value | undefined {
  let at = schema;
  for (let i = 0; i < MAX_DEPTH - depth; i++) {
    const reference = text(pick(at, '$ref'));
    if (reference === undefined) return at;
    if (!reference.startsWith('#/')) return undefined;
    at = reference.slice(2).split('/').reduce<Value | undefined>(field, root);
  }
  return undefined;
}

type Limit = Pick<EventTrust, 'format' | 'allowed'>;

/** What a schema limits a value to; undefined for any text, and for parts with parts of their own. */
function limitOf(schema: Value | undefined): Limit | undefined {
  if (schema === undefined) return undefined;
  const values = items(pick(schema, 'enum')).map(text);
  const fixed = text(pick(schema, 'const'));
  if (fixed !== undefined) return { format: 'enum', allowed: [fixed] };
  if (values.length > 0 && values.every((one) => one !== undefined)) {
    return { format: 'enum', allowed: values };
  }
  const types = items(pick(schema, 'type')).map(text);
  if (types.length > 0 && types.every((one) => one === 'number' || one === 'integer')) {
    return { format: 'number' };
  }
  if (types.length === 1 && types[0] === 'boolean') return { format: 'boolean' };
  // A pattern holds for texts only: a value of another type passes it.
  const pattern = text(pick(schema, 'pattern'));
  return pattern !== undefined && types.length === 1 && types[0] === 'string'
    ? { format: 'pattern', allowed: [pattern] }
    : undefined;
}
