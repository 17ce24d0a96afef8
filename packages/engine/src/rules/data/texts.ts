import type { Span } from '../../model/span.ts';
import { type MapValue, text, type Value } from '../../model/value.ts';

/** A text somewhere in a value, with the name that it is written under. */
export type NamedText = {
  readonly text: string;
  /** Nearest name: a key, or the `Name` of a `Name`/`Value` pair. */
  readonly name: string;
  /** Keys from the outermost on, with dots. */
  readonly path: string;
  readonly span: Span;
  /** Parameter that the text came from. */
  readonly parameter: string | undefined;
  /** Whether it is one of several texts that the value may be. */
  readonly isBranch: boolean;
};

/**
 * Place of a part of a text. A block of several lines is written with one indentation before each line
 * that is not empty, which its length gives away; where it does not, the place is that of the whole text.
 */
export function placeWithin(
  { text: written, span }: NamedText,
  part: readonly [start: number, end: number] | undefined,
): Span {
  const body = written.trim();
  const lines = body.split('\n');
  if (part === undefined || lines.length < 2) return span;
  const indented = lines.slice(1).filter((line) => line !== '').length;
  const indent = (span.end - span.start - body.length) / indented;
  if (!Number.isInteger(indent) || indent < 0) return span;
  const trimmed = written.length - written.trimStart().length;
  const [start, end] = part.map((offset) => {
    const before = body.slice(0, offset - trimmed);
    const breaks = before.split('\n').length - 1;
    const deep = lines.slice(1, breaks + 1).filter((line) => line !== '').length;
    return span.start + before.length + indent * deep;
  });
  return start === undefined || end === undefined ? span : { ...span, start, end };
}

const MAX_DEPTH = 40;
const MAX_JSON = 100_000;

type Way = { readonly name: string; readonly path: string; readonly isBranch: boolean };

/** Every text in a value and in JSON texts of it, in source order. Parts that are not known become `⟨…⟩`. */
export function textsIn(value: Value, name: string, path: string = name): readonly NamedText[] {
  const found: NamedText[] = [];
  inValue(value, { name, path, isBranch: false }, 0, found);
  return found;
}

function inValue(value: Value, way: Way, depth: number, found: NamedText[]): void {
  if (depth > MAX_DEPTH) return;
  const { span } = value;
  switch (value.kind) {
    case 'known':
      if (typeof value.value !== 'string') return;
      inText(value.value, { ...way, span, parameter: value.parameter }, found);
      return;
    case 'joined': {
      const joined = value.parts.map((part) => text(part) ?? '⟨…⟩').join('');
      inText(joined, { ...way, span, parameter: undefined }, found);
      return;
    }
    case 'oneOf':
      for (const { value: one } of value.options) {
        inValue(one, { ...way, isBranch: true }, depth + 1, found);
      }
      return;
    case 'list':
      for (const item of value.items) inValue(item, way, depth + 1, found);
      return;
    case 'map':
      inMap(value, way, depth, found);
      return;
    default:
      return;
  }
}

function inMap(map: MapValue, way: Way, depth: number, found: NamedText[]): void {
  const pair = pairName(map);
  const isPointer = POINTER_TYPES.has(text(map.fields.get('Type')?.value) ?? '');
  for (const { key, value } of map.fields.values()) {
    if (isPointer && VALUE_KEYS.has(key)) continue;
    const name = pair !== undefined && VALUE_KEYS.has(key) ? pair : key;
    const { path, isBranch } = way;
    inValue(value, { name, path: `${path}.${name}`, isBranch }, depth + 1, found);
  }
}

const NAME_KEYS: readonly string[] = [
  'Name',
  'name',
  'Key',
  'ParameterKey',
  'HeaderName',
  'OptionName',
];
const VALUE_KEYS: ReadonlySet<string> = new Set([
  'Value',
  'value',
  'ParameterValue',
  'HeaderValue',
]);

/** Types of a build project's variable whose value is where the secret lies, not the secret. */
const POINTER_TYPES: ReadonlySet<string> = new Set(['SECRETS_MANAGER', 'PARAMETER_STORE']);

/** The name in a map that pairs a name with a value: a container's variable, a tag, a header. */
function pairName(map: MapValue): string | undefined {
  if (!holdsValue(map)) return undefined;
  for (const key of NAME_KEYS) {
    const name = text(map.fields.get(key)?.value);
    if (name !== undefined) return name;
  }
  return undefined;
}

function holdsValue(map: MapValue): boolean {
  for (const key of VALUE_KEYS) if (map.fields.has(key)) return true;
  return false;
}

/** The text itself, or the texts inside of it where it is JSON: a state machine's definition, a secret's fields. */
function inText(written: string, at: Omit<NamedText, 'text'>, found: NamedText[]): void {
  const json = /^\s*[[{]/.test(written) ? parsed(written) : undefined;
  if (json === undefined) found.push({ ...at, text: written });
  else inJson(json, at, 0, found);
}

function inJson(
  json: unknown,
  at: Omit<NamedText, 'text'>,
  depth: number,
  found: NamedText[],
): void {
  if (typeof json === 'string') found.push({ ...at, text: json });
  if (typeof json !== 'object' || json === null || depth > MAX_DEPTH) return;
  for (const [key, value] of Object.entries(json)) {
    const name = Array.isArray(json) ? at.name : key;
    const path = Array.isArray(json) ? at.path : `${at.path}.${key}`;
    inJson(value, { ...at, name, path }, depth + 1, found);
  }
}

function parsed(written: string): unknown {
  if (written.length > MAX_JSON) return undefined;
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}
