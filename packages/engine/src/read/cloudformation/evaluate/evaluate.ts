import type { MapValue, Value } from '../../../model/value.ts';
import { mapFields, mapItems } from '../fields.ts';
import { choose, conditionFunction } from './condition.ts';
import type { Call, Intrinsic, StackContext } from './context.ts';
import { importValue } from './import.ts';
import { cidr, getAZs, length, select, split } from './list.ts';
import { findInMap } from './mapping.ts';
import { getAtt, ref } from './reference.ts';
import { base64, join, sub, toJsonString } from './text.ts';
import { onlyField, unknown } from './values.ts';

const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map([
  ['Ref', ref],
  ['Fn::GetAtt', getAtt],
  ['Fn::Sub', sub],
  ['Fn::Join', join],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::If', choose],
  ['Fn::FindInMap', findInMap],
  ['Fn::ImportValue', importValue],
  ['Fn::Base64', base64],
  ['Fn::Cidr', cidr],
  ['Fn::GetAZs', getAZs],
  ['Fn::Length', length],
  ['Fn::ToJsonString', toJsonString],
  ...['Fn::Equals', 'Fn::And', 'Fn::Or', 'Fn::Not'].map((name): [string, Intrinsic] => [
    name,
    conditionFunction(name),
  ]),
]);

type Assumptions = ReadonlyMap<string, boolean>;

const NOTHING_ASSUMED: Assumptions = new Map();

/** The value of a raw tree in a stack. Parts without intrinsics are handed back as they are. */
export function evaluate(value: Value, context: StackContext): Value {
  return visit(value, context, NOTHING_ASSUMED);
}

/** Makes a `Call` for asking about conditions from outside an intrinsic. */
export function callAt(value: Value, context: StackContext): Call {
  return callOf(value, context, NOTHING_ASSUMED);
}

function visit(value: Value, context: StackContext, assumed: Assumptions): Value {
  if (value.kind !== 'map' && value.kind !== 'list') return value;
  if (!context.spend()) return unknown('the template is too large to be evaluated', value.span);
  const inner = (part: Value): Value => visit(part, context, assumed);
  if (value.kind === 'list') {
    const items = mapItems(value.items, inner);
    return items === value.items ? value : { kind: 'list', items, span: value.span };
  }
  return intrinsicResult(value, context, assumed) ?? mapFields(value, inner);
}

function intrinsicResult(
  value: MapValue,
  context: StackContext,
  assumed: Assumptions,
): Value | undefined {
  const only = onlyField(value);
  if (only === undefined || !(only.key === 'Ref' || only.key.startsWith('Fn::'))) return undefined;
  if (only.key === 'Fn::Transform') return unknown('the result of a macro', value.span);
  const intrinsic = INTRINSICS.get(only.key);
  if (intrinsic === undefined) return unknown(`\`${only.key}\` is not understood`, value.span);
  return intrinsic(only.value, callOf(value, context, assumed));
}

function callOf(value: Value, context: StackContext, assumed: Assumptions): Call {
  return {
    span: value.span,
    context,
    evaluate: (inner) => visit(inner, context, assumed),
    assuming: (condition, holds, inner) =>
      visit(inner, context, new Map([...assumed, [condition, holds]])),
    assumed: (condition) => assumed.get(condition),
  };
}
