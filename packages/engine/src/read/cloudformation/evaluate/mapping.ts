import { alternatives, field, type MapValue, text, type Value } from '../../../model/value.ts';
import { isDecided } from './condition.ts';
import type { Call, Intrinsic } from './context.ts';
import { listItems, oneOf, unknown } from './values.ts';

/**
 * `Fn::FindInMap`. Keys that are not decided give every entry they may pick, the one of the parameters'
 * defaults first.
 */
export const findInMap: Intrinsic = (argument, call) => {
  const { span, context } = call;
  const [mapName, first, second, options] = listItems(argument) ?? [];
  if (mapName === undefined || first === undefined || second === undefined) {
    return unknown('a FindInMap without a map and two keys', span);
  }
  const found: { value: Value }[] = [];
  for (const mapping of picked(context.mappings, mapName, call)) {
    for (const row of picked(mapping, first, call)) {
      for (const value of picked(row, second, call)) found.push({ value });
    }
  }
  const fallback = field(options, 'DefaultValue');
  if (found.length === 0 && fallback !== undefined) return call.evaluate(fallback);
  if (found.length === 0) return unknown('no entry of the mapping fits', span);
  return oneOf(found, span);
};

/** Entries of a map that a key may pick, the likeliest first. */
function picked(map: Value | undefined, keyArgument: Value, call: Call): readonly Value[] {
  if (map?.kind !== 'map') return [];
  const key = call.evaluate(keyArgument);
  const keys = isDecided(key, call) ? [text(key)] : possibleKeys(map, key, call);
  return [...new Set(keys)].flatMap((one) => {
    const entry = one === undefined ? undefined : map.fields.get(one);
    return entry === undefined ? [] : [entry.value];
  });
}

function possibleKeys(map: MapValue, key: Value, call: Call): readonly (string | undefined)[] {
  const likely = alternatives(key).map(text);
  if (key.kind === 'oneOf' && !likely.includes(undefined)) return likely;
  const parameter = key.kind === 'known' ? key.parameter : undefined;
  const allowed = parameter && call.context.parameters.get(parameter)?.allowed;
  return [...likely, ...(allowed ?? map.fields.keys())];
}
