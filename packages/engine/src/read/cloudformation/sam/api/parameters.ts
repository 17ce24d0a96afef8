import type { MapValue, Value } from '../../../../model/value.ts';
import type { SamContext } from '../context.ts';
import { intrinsic, list, map, stringOf, withField } from '../tree.ts';

/**
 * Puts the known values of parameters in place of `Ref` and of `${Name}` in `Fn::Sub`. The transform
 * decides by some properties (authorizer names, endpoint kinds), so it must see what a parameter says.
 */
export function resolveParameters(value: Value, context: SamContext): Value {
  if (value.kind === 'list') {
    return list(
      value.span,
      value.items.map((item) => resolveParameters(item, context)),
    );
  }
  if (value.kind !== 'map') return value;
  const found = intrinsic(value);
  if (found?.name === 'Ref') return parameter(found.argument, context) ?? value;
  if (found?.name === 'Fn::Sub') return substituted(value, found.argument, context);
  const fields = new Map(value.fields);
  for (const [key, one] of value.fields) {
    fields.set(key, { ...one, value: resolveParameters(one.value, context) });
  }
  return { ...value, fields };
}

function parameter(name: Value, context: SamContext): Value | undefined {
  const id = stringOf(name);
  const value = id === undefined ? undefined : context.parameters.get(id);
  if (value?.kind === 'known' && value.value !== null) return value;
  return value?.kind === 'list' ? value : undefined;
}

function substituted(value: MapValue, argument: Value, context: SamContext): Value {
  if (argument.kind === 'list') {
    const [template, variables] = argument.items;
    if (variables === undefined) return value;
    return map(value.span, { 'Fn::Sub': [template, resolveParameters(variables, context)] });
  }
  const template = stringOf(argument);
  if (template === undefined) return value;
  const text = template.replaceAll(/\$\{([A-Za-z0-9]+)\}/g, (hole, name: string) => {
    const known = context.parameters.get(name);
    return known?.kind === 'known' && known.value !== null ? String(known.value) : hole;
  });
  if (text === template) return value;
  return withField(value, 'Fn::Sub', { kind: 'known', value: text, span: argument.span });
}
