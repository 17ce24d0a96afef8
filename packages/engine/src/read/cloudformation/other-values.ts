import { field, type MapValue, text, type Value } from '../../model/value.ts';
import { listItems, unknown } from './evaluate/values.ts';
import type { Given } from './parameters.ts';

/**
 * Another value for each parameter that has one by default or for a deployment, or `none`: what holds only by that value
 * is told by it. A parameter keeps its value where the template allows no other.
 */
export function otherValues(
  root: MapValue,
  given: ReadonlyMap<string, Given>,
  how: 'other' | 'none',
): ReadonlyMap<string, Given> {
  const section = field(root, 'Parameters');
  const found = new Map(given);
  if (section?.kind !== 'map') return found;
  const keys = keysOfMappings(field(root, 'Mappings'));
  for (const [name, { value: declared, keySpan }] of section.fields) {
    const today = given.get(name);
    if (declared.kind !== 'map') continue;
    const current = textOf(today?.value ?? field(declared, 'Default'));
    if (current === undefined) continue;
    const value =
      how === 'other'
        ? otherThan(current, name, declared, keys)
        : unknown(`parameter ${name} is left open`, keySpan, `param:${name}`);
    if (value !== undefined) found.set(name, { value, isCertain: false });
  }
  return found;
}

function textOf(value: Value | string | undefined): string | undefined {
  return typeof value === 'string' ? value : text(value);
}

function otherThan(
  current: string,
  name: string,
  declared: MapValue,
  keys: readonly (readonly string[])[],
): string | undefined {
  const type = text(field(declared, 'Type')) ?? 'String';
  if (type.startsWith('AWS::SSM::Parameter')) return undefined;
  const allowed = listItems(field(declared, 'AllowedValues'))?.flatMap((one) => textOf(one) ?? []);
  // A key of a mapping has to be one of its keys.
  const choices = allowed ?? keys.find((one) => one.includes(current));
  if (choices !== undefined) return choices.find((one) => one !== current);
  if (type !== 'CommaDelimitedList' && !type.startsWith('List<')) return likeness(current, name);
  return current
    .split(',')
    .map((piece, i) => likeness(piece.trim(), `${name}${i}`))
    .join();
}

/** Digits become other digits, the last word of a path or ARN another word, and a word another word. */
function likeness(current: string, name: string): string {
  if (/^\d+$/.test(current)) return current.replaceAll(/\d/g, (one) => String((+one + 1) % 10));
  if (/^[^@/\s]+@[^@/\s]+$/.test(current)) return `other@${name}.example`;
  const end = Math.max(current.lastIndexOf('/'), current.lastIndexOf(':')) + 1;
  return `${current.slice(0, end)}other-${name}`;
}

/** The keys that may stand for one another, map by map. */
function keysOfMappings(mappings: Value | undefined): readonly (readonly string[])[] {
  if (mappings?.kind !== 'map') return [];
  return [...mappings.fields.values()].flatMap(({ value }) => {
    if (value.kind !== 'map') return [];
    const inner = [...value.fields.values()].flatMap((one) =>
      one.value.kind === 'map' ? [[...one.value.fields.keys()]] : [],
    );
    return [[...value.fields.keys()], ...inner];
  });
}
