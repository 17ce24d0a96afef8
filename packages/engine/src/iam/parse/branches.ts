import type { OneOfValue, Value } from '../../model/value.ts';

/** A value in one branch of the template. `when` is the condition (several joined by ` & `); `?` where it has no name. */
export type Branch = { readonly value: Value; readonly when: string | undefined };

/** Beyond this many conditions in one statement the rest is kept as unnamed alternatives: 2^n statements help nobody. */
const MAX_CONDITIONS = 3;

/** The branches that the value itself has, without looking inside. */
export function branchesOf(value: Value, when?: string): readonly Branch[] {
  if (value.kind !== 'oneOf') return [{ value, when }];
  return value.options.flatMap((option) =>
    branchesOf(option.value, both(when, option.when ?? '?')),
  );
}

/**
 * The value under each combination of the conditions that occur anywhere inside it, so that an action
 * and a resource behind the same condition stay together.
 */
export function variantsOf(value: Value, when?: string): readonly Branch[] {
  const names = [...conditionsIn(value)].slice(0, MAX_CONDITIONS);
  let branches: readonly Branch[] = [{ value, when }];
  for (const name of names) {
    branches = branches.flatMap((branch) => [
      { value: assume(branch.value, name, true), when: both(branch.when, name) },
      { value: assume(branch.value, name, false), when: both(branch.when, `!${name}`) },
    ]);
  }
  return branches;
}

/** Joins two conditions, the outer first. */
export function both(outer: string | undefined, inner: string | undefined): string | undefined {
  if (outer === undefined || outer === inner) return inner;
  return inner === undefined ? outer : `${outer} & ${inner}`;
}

/** Whether alternatives are left inside the value. */
export function hasAlternatives(value: Value | undefined): boolean {
  if (value === undefined) return false;
  return value.kind === 'oneOf' || children(value).some(hasAlternatives);
}

function conditionsIn(value: Value, found: Set<string> = new Set()): ReadonlySet<string> {
  if (value.kind === 'oneOf') {
    for (const { when } of value.options) if (when !== undefined) found.add(when.replace(/^!/, ''));
  }
  for (const child of children(value)) conditionsIn(child, found);
  return found;
}

function children(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'oneOf':
      return value.options.map((option) => option.value);
    case 'list':
      return value.items;
    case 'map':
      return [...value.fields.values()].map((one) => one.value);
    case 'joined':
      return value.parts;
    case 'known':
    case 'reference':
    case 'unknown':
    case 'absent':
    case 'symbol':
      return [];
  }
}

function assume(value: Value, name: string, holds: boolean): Value {
  switch (value.kind) {
    case 'oneOf':
      return assumeOption(value, name, holds);
    case 'list':
      return { ...value, items: value.items.map((item) => assume(item, name, holds)) };
    case 'joined':
      return { ...value, parts: value.parts.map((part) => assume(part, name, holds)) };
    case 'map': {
      const fields = [...value.fields].map(
        ([key, one]) => [key, { ...one, value: assume(one.value, name, holds) }] as const,
      );
      return { ...value, fields: new Map(fields) };
    }
    case 'known':
    case 'reference':
    case 'unknown':
    case 'absent':
    case 'symbol':
      return value;
  }
}

function assumeOption(value: OneOfValue, name: string, holds: boolean): Value {
  const ruledOut = holds ? `!${name}` : name;
  const options = value.options
    .filter((option) => option.when !== ruledOut)
    .map((option) => ({ ...option, value: assume(option.value, name, holds) }));
  const [first, ...rest] = options;
  if (first === undefined) return { kind: 'absent', span: value.span };
  const isSettled = rest.length === 0 && first.when?.replace(/^!/, '') === name;
  return isSettled ? first.value : { ...value, options };
}
