import type { Parameter } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import { boolean, field, type MapValue, text, type Value } from '../../model/value.ts';
import type { ParameterState } from './evaluate/context.ts';
import { piecesOf } from './evaluate/list.ts';
import { known, listItems, mapOptions, oneOf, unknown } from './evaluate/values.ts';

/** A value given to a parameter from outside. `isCertain` is false where it hangs on another stack's default. */
export type Given = {
  /** A text has no place in a source; the parameter's own place is named instead. */
  readonly value: Value | string;
  readonly isCertain: boolean;
};

/** The parameters of a template with what is known of their values. */
export function readParameters(
  section: Value | undefined,
  given: ReadonlyMap<string, Given>,
): ReadonlyMap<string, ParameterState> {
  const states = new Map<string, ParameterState>();
  if (section?.kind !== 'map') return states;
  for (const [name, { value, keySpan }] of section.fields) {
    if (value.kind === 'map') states.set(name, stateOf(name, value, keySpan, given.get(name)));
  }
  return states;
}

function stateOf(
  name: string,
  declared: MapValue,
  span: Span,
  given: Given | undefined,
): ParameterState {
  const type = text(field(declared, 'Type')) ?? 'String';
  const defaultValue = field(declared, 'Default');
  const allowed = listItems(field(declared, 'AllowedValues'));
  const source =
    typeof given?.value === 'string' ? known(given.value, span) : (given?.value ?? defaultValue);
  const parameter: Parameter = {
    name,
    type,
    noEcho: boolean(field(declared, 'NoEcho')) === true,
    default: defaultValue,
    value:
      source === undefined
        ? undetermined(name, allowed, span)
        : typedValue(name, type, source, given === undefined),
    span,
  };
  const isCertain = given?.isCertain === true && !type.startsWith('AWS::SSM::Parameter');
  const texts = allowed?.flatMap((one) => text(one) ?? []);
  return { parameter, isCertain, allowed: texts };
}

function undetermined(name: string, allowed: readonly Value[] | undefined, span: Span): Value {
  const options = (allowed ?? []).flatMap((value) => (value.kind === 'known' ? [{ value }] : []));
  if (options.length > 1) return oneOf(options, span);
  return unknown(`parameter ${name} has no default`, span, `param:${name}`);
}

/** A default or an override in the form that its type gives to it. */
function typedValue(name: string, type: string, source: Value, isDefault: boolean): Value {
  if (type.startsWith('AWS::SSM::Parameter::Value')) {
    const path = text(source);
    const where = path === undefined ? 'an SSM parameter' : `SSM parameter ${path}`;
    return unknown(`the value of ${where}`, source.span, `param:${name}`);
  }
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  return mapOptions(source, source.span, (one) => {
    const joined = isList && one.kind === 'joined' ? piecesOf(one, ',') : undefined;
    if (joined !== undefined) return { kind: 'list', items: joined, span: one.span };
    if (one.kind !== 'known') {
      const isPlain = one.kind === 'list' || one.kind === 'map' || one.kind === 'absent';
      const reason = `parameter ${name} is not a text`;
      return isPlain && isDefault ? unknown(reason, one.span, `param:${name}`) : one;
    }
    if (!isList) return known(one.value, one.span, name);
    const pieces = String(one.value ?? '').split(',');
    const items = pieces.map((piece) => known(piece.trim(), one.span, name));
    return { kind: 'list', items, span: one.span };
  });
}
