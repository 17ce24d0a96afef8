import table from '../../../data/sam-properties.json' with { type: 'json' };
import type { Span } from '../../../model/span.ts';
import type { MapValue, Value } from '../../../model/value.ts';
import { reject, type SamContext } from './context.ts';

/** Kinds of value by property name: `s|m<s>!`, see scripts/refresh-data/sam.py. */
type Kinds = { readonly [property: string]: string };

const RESOURCES: { readonly [type: string]: Kinds } = table.properties.resources;
const FUNCTION_EVENTS: { readonly [type: string]: Kinds } = table.properties.functionEvents;
const MACHINE_EVENTS: { readonly [type: string]: Kinds } = table.properties.stateMachineEvents;

const NAMES: { readonly [kind: string]: string } = {
  s: 'a string',
  i: 'a whole number',
  b: 'true or false',
  l: 'a list',
  m: 'a map',
  e: 'one of',
};

/** Properties of a SAM resource type; undefined for a type that SAM does not have. */
export function resourceKinds(type: string): Kinds | undefined {
  return Object.hasOwn(RESOURCES, type) ? RESOURCES[type] : undefined;
}

/** Properties of an event type of a function or a state machine; undefined for an unknown type. */
export function eventKinds(owner: 'function' | 'state-machine', type: string): Kinds | undefined {
  const kinds = owner === 'function' ? FUNCTION_EVENTS : MACHINE_EVENTS;
  return Object.hasOwn(kinds, type) ? kinds[type] : undefined;
}

/** Reports unknown, missing and wrongly typed properties; true where there are none. */
export function checkProperties(
  context: SamContext,
  owner: string,
  properties: MapValue,
  kinds: Kinds,
  at: Span,
): boolean {
  let fine = true;
  const fault = (span: Span, message: string): void => {
    fine = false;
    reject(context, span, message);
  };
  for (const field of properties.fields.values()) {
    if (!Object.hasOwn(kinds, field.key)) {
      fault(field.keySpan, `${owner} has no property ${field.key}`);
    }
  }
  for (const [name, kind] of Object.entries(kinds)) {
    const value = properties.fields.get(name)?.value;
    if (value === undefined || (value.kind === 'known' && value.value === null)) {
      if (kind.endsWith('!')) fault(at, `${owner} lacks the property ${name}`);
    } else if (!fits(value, kind.replace(/!$/, ''))) {
      fault(value.span, `${name} of ${owner} must be ${inWords(kind)}`);
    }
  }
  return fine;
}

function fits(value: Value, kinds: string): boolean {
  if (kinds === '*') return true;
  if (kinds.startsWith('=')) return alternativesOf(kinds.slice(1)).some((k) => isKind(value, k));
  if (value.kind === 'map' && value.fields.size === 1) return true;
  return alternativesOf(kinds).some((kind) => isKind(value, kind));
}

function isKind(value: Value, kind: string): boolean {
  const inner = kind.length > 1 ? kind.slice(2, -1) : '';
  switch (kind.charAt(0)) {
    case 's':
      return value.kind === 'known' && typeof value.value === 'string';
    case 'i':
      return value.kind === 'known' && Number.isInteger(value.value);
    case 'b':
      return value.kind === 'known' && typeof value.value === 'boolean';
    case 'e':
      return value.kind === 'known' && inner.split('|').includes(String(value.value));
    case 'l':
      return value.kind === 'list' && value.items.every((item) => isItem(item, inner));
    case 'm':
      return (
        value.kind === 'map' && [...value.fields.values()].every((f) => isItem(f.value, inner))
      );
    default:
      return false;
  }
}

function isItem(value: Value, inner: string): boolean {
  return inner === '' || alternativesOf(inner).some((kind) => isKind(value, kind));
}

/** Splits `s|m<s|i>` at the bars that are not inside brackets. */
function alternativesOf(kinds: string): readonly string[] {
  return kinds.match(/\w(?:<[^>]*>)?/g) ?? [];
}

function inWords(kinds: string): string {
  const words = alternativesOf(kinds.replace(/^=|!$/g, '')).map((kind) => {
    const inner = kind.startsWith('e') ? ` ${kind.slice(2, -1).split('|').join(', ')}` : '';
    return (NAMES[kind.charAt(0)] ?? kind) + inner;
  });
  return words.join(' or ');
}
