import type { CodeValue } from '../../model/code.ts';

/** What a request says under a path: the values that are written there, and whether there may be others or none. */
export type Given = {
  readonly values: readonly CodeValue[];
  /** True where the code may leave it out. */
  readonly mayLack: boolean;
  /** True where the code puts the request together in a way that hides whether it is there. */
  readonly isOpen: boolean;
};

const NOWHERE: Given = { values: [], mayLack: true, isOpen: false };
const HIDDEN: Given = { values: [], mayLack: true, isOpen: true };

/**
 * Values of a request under a dotted path. `*` any element, `$keys` the keys of a map, `$bucket`, `$key` and `$prefix`
 * the parts of a copy source or an S3 address.
 */
export function given(value: CodeValue, path: string): Given {
  return at(value, path === '' ? [] : path.split('.'));
}

function at(value: CodeValue, path: readonly string[]): Given {
  const [step, ...rest] = path;
  if (step === undefined) return whole(value);
  if (value.kind === 'one-of') return together(value.values.map((one) => at(one, path)));
  if (step.startsWith('$')) return special(value, step);
  switch (value.kind) {
    case 'record': {
      if (step === '*') {
        const all = [...value.fields.values(), ...(value.others ? [value.others] : [])];
        return all.length === 0 ? NOWHERE : elements(all, rest);
      }
      const known = value.fields.get(step);
      if (known !== undefined) return at(known, rest);
      return value.others === undefined ? NOWHERE : HIDDEN;
    }
    case 'list': {
      if (step === '*') return value.items.length === 0 ? NOWHERE : elements(value.items, rest);
      return NOWHERE;
    }
    case 'constant':
    case 'environment':
    case 'text':
    case 'json':
      return NOWHERE;
    case 'source':
      // An element of what came from outside is from outside as well, and its reason is worth telling.
      return step === '*' && rest.length === 0 ? only(value) : HIDDEN;
    default:
      return HIDDEN;
  }
}

/** Branches stay together: a constant beside a variable is its default. */
function whole(value: CodeValue): Given {
  if (value.kind !== 'one-of') return isNothing(value) ? NOWHERE : only(value);
  const values = value.values.filter((one) => !isNothing(one));
  const [first] = values;
  if (first === undefined) return NOWHERE;
  const rest: CodeValue = values.length === 1 ? first : { kind: 'one-of', values };
  return { values: [rest], mayLack: values.length < value.values.length, isOpen: false };
}

function only(value: CodeValue): Given {
  return { values: [value], mayLack: false, isOpen: false };
}

function isNothing(value: CodeValue): boolean {
  return value.kind === 'constant' && value.value === null;
}

function together(all: readonly Given[]): Given {
  return {
    values: all.flatMap((one) => one.values),
    mayLack: all.some((one) => one.mayLack),
    isOpen: all.some((one) => one.isOpen),
  };
}

/** Of several elements one is enough: it is there if any has it. */
function elements(values: readonly CodeValue[], path: readonly string[]): Given {
  const all = values.map((one) => at(one, path));
  return { ...together(all), mayLack: all.every((one) => one.mayLack) };
}

function special(value: CodeValue, step: string): Given {
  if (step === '$keys') return keysOf(value);
  const parts = addressOf(value);
  if (parts === undefined) return HIDDEN;
  if (step === '$bucket') return only(parts.bucket);
  return only(step === '$prefix' ? startingWith(parts.key) : parts.key);
}

function keysOf(value: CodeValue): Given {
  if (value.kind !== 'record') return HIDDEN;
  const keys = [...value.fields.keys()].map((key): CodeValue => ({ kind: 'constant', value: key }));
  const others = value.others === undefined ? [] : [UNKNOWN];
  return { values: [...keys, ...others], mayLack: keys.length === 0, isOpen: false };
}

const UNKNOWN: CodeValue = { kind: 'unknown', from: [] };

function startingWith(key: CodeValue): CodeValue {
  return { kind: 'text', parts: [...(key.kind === 'text' ? key.parts : [key]), UNKNOWN] };
}

/** Bucket and key of `{ Bucket, Key }`, `bucket/key`, `/bucket/key` or `s3://bucket/key`. */
function addressOf(
  value: CodeValue,
): { readonly bucket: CodeValue; readonly key: CodeValue } | undefined {
  if (value.kind === 'record') {
    const bucket = value.fields.get('Bucket');
    return bucket === undefined ? undefined : { bucket, key: value.fields.get('Key') ?? UNKNOWN };
  }
  const parts = value.kind === 'text' ? value.parts : [value];
  const started = withoutStart(parts);
  return started === undefined ? undefined : splitAtSlash(started);
}

/** What stands in front of the bucket: `s3://`, a slash, or the endpoint of S3. */
const START = /^(?:s3:\/\/|https:\/\/s3[\w.-]*\.amazonaws\.com(?:\.cn)?\/|\/)/i;

/** Undefined for an address that names its bucket elsewhere than in front of its path. */
function withoutStart(parts: readonly CodeValue[]): readonly CodeValue[] | undefined {
  const [first, ...rest] = parts;
  if (first?.kind !== 'constant' || typeof first.value !== 'string') return parts;
  const text = first.value.replace(START, '');
  if (/^\w+:\/\//.test(text)) return undefined;
  return text === '' ? rest : [{ kind: 'constant', value: text }, ...rest];
}

function splitAtSlash(
  parts: readonly CodeValue[],
): { readonly bucket: CodeValue; readonly key: CodeValue } | undefined {
  const position = parts.findIndex(
    (one) => one.kind === 'constant' && String(one.value).includes('/'),
  );
  const part = parts[position];
  if (part?.kind !== 'constant') return undefined;
  const text = String(part.value);
  const slash = text.indexOf('/');
  const bucket = [...parts.slice(0, position), ...constant(text.slice(0, slash))];
  const key = [...constant(text.slice(slash + 1)), ...parts.slice(position + 1)];
  return { bucket: joined(bucket), key: joined(key) };
}

function constant(text: string): readonly CodeValue[] {
  return text === '' ? [] : [{ kind: 'constant', value: text }];
}

function joined(parts: readonly CodeValue[]): CodeValue {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind: 'text', parts };
}
