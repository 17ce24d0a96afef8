import type { Span } from '../../../../model/span.ts';
import type { MapValue, Value } from '../../../../model/value.ts';
import { intrinsic } from '../tree.ts';
import { type Fault, given } from './values.ts';

/** What a property may be. An intrinsic function may stand for any of them, unless its kind ends in `!`. */
export type Kind = 'string' | 'map' | 'list' | 'boolean' | 'integer' | 'any';

/** One property: the kinds it may be, whether it must be there, whether intrinsics are refused. */
export type Rule = {
  readonly kinds: readonly Kind[];
  readonly required?: boolean;
  readonly literal?: boolean;
};

/** Properties by name. */
export type Shape = { readonly [name: string]: Rule };

/** Reports missing, unknown and wrongly typed properties of what `what` names. */
export function checkShape(
  properties: MapValue,
  shape: Shape,
  what: string,
  span: Span,
  fault: Fault,
): void {
  for (const { key, keySpan, value } of properties.fields.values()) {
    const rule = shape[key];
    if (rule === undefined) fault(keySpan, `${what} has no property \`${key}\``);
    else if (given(value) && !fits(value, rule)) {
      fault(value.span, `\`${key}\` of ${what} must be ${rule.kinds.join(' or ')}`);
    }
  }
  for (const [name, rule] of Object.entries(shape)) {
    if (rule.required === true && !given(properties.fields.get(name)?.value)) {
      fault(span, `${what} needs the property \`${name}\``);
    }
  }
}

/** A copy without the properties of a wrong type, so that what is left can be read safely. */
export function withoutMisfits(properties: MapValue, shape: Shape): MapValue {
  const fields = new Map(properties.fields);
  for (const { key, value } of properties.fields.values()) {
    const rule = shape[key];
    if (!given(value) || (rule !== undefined && !fits(value, rule))) fields.delete(key);
  }
  return { ...properties, fields };
}

function fits(value: Value, rule: Rule): boolean {
  if (intrinsic(value) !== undefined && rule.literal !== true) return true;
  return rule.kinds.some((kind) => isKind(value, kind));
}

function isKind(value: Value, kind: Kind): boolean {
  if (kind === 'any') return true;
  if (kind === 'map' || kind === 'list') return value.kind === kind;
  if (value.kind !== 'known') return value.kind !== 'map' && value.kind !== 'list';
  if (kind === 'integer') return Number.isInteger(value.value);
  return typeof value.value === kind;
}
