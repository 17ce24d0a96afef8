import type { Operation } from '../../data/operations.ts';
import type { CodeValue, SdkCall } from '../../model/code.ts';
import type { Use } from '../../model/function-code.ts';
import { statementsIn } from './partiql.ts';
import { written } from './paths.ts';
import { partsOf } from './value-parts.ts';

const UNKNOWN: CodeValue = { kind: 'unknown', from: [] };

/** Values that name the resource of a call: of each way that its request may be, the first parameter that is there. */
export function namedValues(parameters: CodeValue, operation: Operation): readonly CodeValue[] {
  if (parameters.kind === 'one-of') {
    return parameters.values.flatMap((one) => namedValues(one, operation));
  }
  for (const path of operation.named) {
    const found = namesAt(parameters, path).filter(isGiven);
    if (found.length > 0) return found.map((one) => inFull(one, operation));
  }
  return [];
}

/** How a call uses its resource: for a statement in PartiQL what it says, where all that it may be say the same. */
export function useOfCall({ parameters }: SdkCall, { use, named }: Operation): Use {
  const [path] = named;
  if (path?.endsWith('.$table') !== true) return use;
  const steps = written(path).slice(0, -1);
  const uses = partsOf(parameters, steps).flatMap(statementsIn);
  const first = uses[0]?.use;
  if (first !== undefined && uses.every((one) => one?.use === first)) return first;
  return uses.some((one) => one?.use !== 'read') ? 'write' : use;
}

function namesAt(parameters: CodeValue, path: string): readonly CodeValue[] {
  const steps = written(path);
  const last = steps.at(-1);
  const above = (): readonly CodeValue[] => partsOf(parameters, steps.slice(0, -1));
  switch (last) {
    case '$keys':
      return above().flatMap(keysOf);
    case '$table':
      return above()
        .flatMap(statementsIn)
        .map((one) => one?.table ?? UNKNOWN);
    case '$bucket':
      return above().flatMap(sourceBuckets);
    default:
      return partsOf(parameters, steps);
  }
}

function keysOf(value: CodeValue): readonly CodeValue[] {
  if (value.kind === 'one-of') return value.values.flatMap(keysOf);
  if (value.kind === 'list') return value.items;
  if (value.kind !== 'record') return [value];
  const keys = [...value.fields.keys()].map(
    (key): CodeValue => (key === '*' ? UNKNOWN : { kind: 'constant', value: key }),
  );
  return value.others === undefined ? keys : [...keys, ...alternatives(value.names ?? UNKNOWN)];
}

function alternatives(value: CodeValue): readonly CodeValue[] {
  return value.kind === 'one-of' ? value.values.flatMap(alternatives) : [value];
}

/** The bucket of a copy source that is one text: `bucket/key`, with a slash before it or not. */
function sourceBuckets(value: CodeValue): readonly CodeValue[] {
  if (value.kind === 'one-of') return value.values.flatMap(sourceBuckets);
  if (value.kind === 'record' || value.kind === 'source') return [];
  const parts = value.kind === 'text' ? value.parts : [value];
  const bucket: CodeValue[] = [];
  for (const part of parts) {
    if (part.kind !== 'constant') {
      bucket.push(part);
      continue;
    }
    const text = bucket.length === 0 ? String(part.value).replace(/^\//, '') : String(part.value);
    const end = text.indexOf('/');
    const before = end < 0 ? text : text.slice(0, end);
    if (before !== '') bucket.push({ kind: 'constant', value: before });
    if (end >= 0) return [joined(bucket)];
  }
  // Without a slash the bucket and the key are in one part that is not known.
  return [UNKNOWN];
}

function joined(parts: readonly CodeValue[]): CodeValue {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: 'text', parts };
}

function inFull(value: CodeValue, { form }: Operation): CodeValue {
  if (form === undefined) return value;
  const [before, after] = form;
  const ends = after.map((one): CodeValue => ({ kind: 'constant', value: one }));
  const first: CodeValue = { kind: 'constant', value: before };
  return { kind: 'text', parts: [first, value, { kind: 'one-of', values: ends }] };
}

function isGiven(value: CodeValue): boolean {
  return !(value.kind === 'constant' && value.value === null);
}
