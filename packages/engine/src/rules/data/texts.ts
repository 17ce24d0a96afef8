import type { Span } from '../../model/span.ts';
import { text, type Value } from '../../model/value.ts';

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
};

const MAX_DEPTH = 40;
const MAX_JSON = 100_000;

/** Every text in a value and in JSON texts of it, in source order. Parts that are not known become `⟨…⟩`. */
export function* textsIn(
  value: Value,
  name: string,
  path: string = name,
  depth: number = 0,
): Generator<NamedText> {
  if (depth > MAX_DEPTH) return;
  switch (value.kind) {
    case 'known':
      if (typeof value.value === 'string')
        yield* inText(value.value, { name, path, span: value.span, parameter: value.parameter });
      return;
    case 'joined':
      yield* inText(value.parts.map((part) => text(part) ?? '⟨…⟩').join(''), {
        name,
        path,
        span: value.span,
        parameter: undefined,
      });
      return;
    case 'oneOf':
      for (const option of value.options) yield* textsIn(option.value, name, path, depth + 1);
      return;
    case 'list':
      for (const item of value.items) yield* textsIn(item, name, path, depth + 1);
      return;
    case 'map': {
      const pair = pairName(value);
      for (const field of value.fields.values()) {
        const isValue = pair !== undefined && VALUE_KEYS.has(field.key);
        const own = isValue ? pair : field.key;
        yield* textsIn(field.value, own, `${path}.${own}`, depth + 1);
      }
      return;
    }
    default:
      return;
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

/** The name in a map that pairs a name with a value: a container's variable, a tag, a header. */
function pairName(map: Value & { kind: 'map' }): string | undefined {
  if (![...VALUE_KEYS].some((key) => map.fields.has(key))) return undefined;
  for (const key of NAME_KEYS) {
    const name = text(map.fields.get(key)?.value);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** The text itself, or the texts inside of it where it is JSON: a state machine's definition, a secret's fields. */
function* inText(written: string, at: Omit<NamedText, 'text'>): Generator<NamedText> {
  const json = /^\s*[[{]/.test(written) ? parsed(written) : undefined;
  if (json === undefined) yield { ...at, text: written };
  else yield* inJson(json, at, 0);
}

function* inJson(json: unknown, at: Omit<NamedText, 'text'>, depth: number): Generator<NamedText> {
  if (typeof json === 'string') yield { ...at, text: json };
  if (typeof json !== 'object' || json === null || depth > MAX_DEPTH) return;
  for (const [key, value] of Object.entries(json)) {
    const name = Array.isArray(json) ? at.name : key;
    const path = Array.isArray(json) ? at.path : `${at.path}.${key}`;
    yield* inJson(value, { ...at, name, path }, depth + 1);
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
