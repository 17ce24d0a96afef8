import type { Operation } from '../../data/operations.ts';
import type { CodeValue, SdkCall } from '../../model/code.ts';
import type { Use } from '../../model/function-code.ts';
import { sourceBuckets } from './copy-source.ts';
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
