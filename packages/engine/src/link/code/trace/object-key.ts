import type { CodeValue, SdkCall } from '../../../model/code.ts';
import { partsOf } from '../value-parts.ts';

/** What is known of a text: its beginning, or all of it. */
export type Beginning = { readonly text: string; readonly whole: boolean };

/** What a reader says of the key of an object or item, by the name of each part. */
export type Key = ReadonlyMap<string, readonly Beginning[]>;

/** The key by which a call reads; undefined where it reads any. */
export function keyRead({ service, operation, parameters }: SdkCall): Key | undefined {
  if (service === 's3') return keyOf([['Key', partsOf(parameters, ['Key'])]]);
  if (service !== 'dynamodb') return undefined;
  if (operation === 'GetItem') return keyOf(fieldsIn(partsOf(parameters, ['Key'])));
  return operation === 'Query' ? keyOf(conditions(parameters)) : undefined;
}

/** Whether a call may write the object or item of a key. */
export function mayWrite({ service, parameters }: SdkCall, key: Key | undefined): boolean {
  if (key === undefined) return true;
  return [...key].every(([name, wanted]) => {
    const places =
      service === 's3'
        ? [['Key']]
        : [
            ['Key', name],
            ['Item', name],
          ];
    const own = places.flatMap((path) => partsOf(parameters, path)).flatMap(beginningsOf);
    return own.length === 0 || own.some((one) => wanted.some((other) => mayBeSame(one, other)));
  });
}

/** The key as a text, to tell places apart. */
export function keyText(key: Key | undefined): string {
  const parts = [...(key ?? [])].map(([name, texts]) => {
    const shown = texts.map(({ text, whole }) => (whole ? text : `${text}…`));
    return `${name}=${shown.join('|')}`;
  });
  return parts.join('&');
}

type Part = readonly [name: string, values: readonly CodeValue[]];

function keyOf(parts: readonly Part[]): Key | undefined {
  const known = parts.flatMap(([name, values]): [string, readonly Beginning[]][] => {
    const texts = values.flatMap(beginningsOf);
    const isOpen = texts.length === 0 || texts.some((one) => one.text === '' && !one.whole);
    return isOpen ? [] : [[name, texts]];
  });
  return known.length === 0 ? undefined : new Map(known);
}

function fieldsIn(values: readonly CodeValue[]): readonly Part[] {
  const [only] = values;
  if (values.length !== 1 || only?.kind !== 'record') return [];
  return [...only.fields].map(([name, value]) => [name, [value]]);
}

const EQUALS = /([#\w.-]+)\s*=\s*(:\w+)/g;
const BEGINS = /begins_with\s*\(\s*([#\w.-]+)\s*,\s*(:\w+)\s*\)/g;

/** Conditions of a query on the parts of the key. */
function conditions(parameters: CodeValue): readonly Part[] {
  const [written] = partsOf(parameters, ['KeyConditionExpression']);
  if (written?.kind !== 'constant') return [];
  const expression = String(written.value);
  const equal = [...expression.matchAll(EQUALS)].map(([, name = '', placeholder = '']): Part => {
    return [nameOf(parameters, name), valuesOf(parameters, placeholder)];
  });
  const begun = [...expression.matchAll(BEGINS)].map(([, name = '', placeholder = '']): Part => {
    const values = valuesOf(parameters, placeholder);
    return [nameOf(parameters, name), values.map(opened)];
  });
  return [...equal, ...begun];
}

function valuesOf(parameters: CodeValue, placeholder: string): readonly CodeValue[] {
  return partsOf(parameters, ['ExpressionAttributeValues', placeholder]);
}

function nameOf(parameters: CodeValue, written: string): string {
  if (!written.startsWith('#')) return written;
  const [name] = partsOf(parameters, ['ExpressionAttributeNames', written]);
  return name?.kind === 'constant' ? String(name.value) : written;
}

/** A text of which only the beginning is asked for. */
function opened(value: CodeValue): CodeValue {
  return { kind: 'text', parts: [value, { kind: 'unknown', from: [] }] };
}

function beginningsOf(value: CodeValue): readonly Beginning[] {
  switch (value.kind) {
    case 'one-of':
      return value.values.flatMap(beginningsOf);
    case 'constant':
      return [{ text: String(value.value), whole: true }];
    case 'text': {
      const unknown = value.parts.findIndex((part) => part.kind !== 'constant');
      const known = unknown < 0 ? value.parts : value.parts.slice(0, unknown);
      const texts = known.map((part) => (part.kind === 'constant' ? String(part.value) : ''));
      return [{ text: texts.join(''), whole: unknown < 0 }];
    }
    default:
      return [{ text: '', whole: false }];
  }
}

/** Texts that begin differently are not the same. */
function mayBeSame(a: Beginning, b: Beginning): boolean {
  if (a.whole && b.whole) return a.text === b.text;
  if (a.whole) return a.text.startsWith(b.text);
  if (b.whole) return b.text.startsWith(a.text);
  return a.text.startsWith(b.text) || b.text.startsWith(a.text);
}
