import type { CodeValue, SourceLabel } from '../../model/code.ts';

/** Whether facts say the same of two values. */
export function isSame(a: CodeValue | undefined, b: CodeValue | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  switch (a.kind) {
    case 'constant':
      return b.kind === 'constant' && Object.is(a.value, b.value);
    case 'environment':
      return b.kind === 'environment' && a.name === b.name;
    case 'source':
      return b.kind === 'source' && isSameSource(a.from, b.from);
    case 'unknown':
      return b.kind === 'unknown' && areSame(a.from, b.from, isSameSource);
    case 'text':
      return b.kind === 'text' && areSame(a.parts, b.parts, isSame);
    case 'list':
      return b.kind === 'list' && areSame(a.items, b.items, isSame);
    case 'one-of':
      return b.kind === 'one-of' && areSame(a.values, b.values, isSame);
    case 'json':
      return b.kind === 'json' && isSame(a.value, b.value);
    case 'record':
      return (
        b.kind === 'record' &&
        a.fields.size === b.fields.size &&
        areSame([...a.fields.keys()], [...b.fields.keys()], Object.is) &&
        areSame([...a.fields.values()], [...b.fields.values()], isSame) &&
        isSame(a.others, b.others) &&
        isSame(a.names, b.names)
      );
  }
}

function areSame<T>(
  a: readonly T[],
  b: readonly T[],
  isSamePart: (a: T, b: T) => boolean,
): boolean {
  return (
    a.length === b.length &&
    a.every((one, index) => {
      const other = b[index];
      return other !== undefined && isSamePart(one, other);
    })
  );
}

function isSameSource(a: SourceLabel, b: SourceLabel): boolean {
  return (
    a === b ||
    (a.path === b.path &&
      a.derived === b.derived &&
      isSameOrigin(a.origin, b.origin) &&
      areSame(a.cleared ?? [], b.cleared ?? [], Object.is))
  );
}

function isSameOrigin(a: SourceLabel['origin'], b: SourceLabel['origin']): boolean {
  switch (a.kind) {
    case 'environment':
      return b.kind === 'environment' && a.name === b.name;
    case 'call':
      return b.kind === 'call' && a.call === b.call;
    case 'secret':
      return b.kind === 'secret' && a.what === b.what;
    default:
      return a.kind === b.kind;
  }
}
