import type { Principal } from '../../model/policy.ts';
import { type Resolve, type Text, textsOf } from '../../model/text.ts';
import { alternatives, items, type Value } from '../../model/value.ts';

const KINDS: ReadonlyMap<string, Exclude<Principal['kind'], 'anyone'>> = new Map([
  ['AWS', 'aws'],
  ['Service', 'service'],
  ['Federated', 'federated'],
  ['CanonicalUser', 'canonical'],
]);

/** What a `Principal` element names, with the keys of it that are no principal types. */
export type ReadPrincipals = {
  readonly items: readonly Principal[];
  readonly unreadable: readonly Value[];
};

/** Reads a `Principal` or `NotPrincipal` element: `"*"`, or a map by type of principal. */
export function principalsOf(value: Value, resolve: Resolve): ReadPrincipals {
  const found: Principal[] = [];
  const unreadable: Value[] = [];
  for (const one of alternatives(value)) {
    if (one.kind !== 'map') {
      for (const item of items(one)) bare(item, resolve, found, unreadable);
      continue;
    }
    for (const [key, entry] of one.fields) {
      const kind = KINDS.get(key);
      if (kind === undefined && key !== '*') unreadable.push(entry.value);
      else for (const item of items(entry.value)) typed(kind, item, resolve, found, unreadable);
    }
  }
  return { items: found, unreadable };
}

function bare(value: Value, resolve: Resolve, found: Principal[], unreadable: Value[]): void {
  typed(undefined, value, resolve, found, unreadable);
}

function typed(
  kind: Exclude<Principal['kind'], 'anyone'> | undefined,
  value: Value,
  resolve: Resolve,
  found: Principal[],
  unreadable: Value[],
): void {
  const texts = textsOf(value, resolve);
  if (texts.length === 0) unreadable.push(value);
  // An empty text (the default of a parameter for a list of accounts) names nobody.
  for (const text of texts) if (text !== '') found.push(principal(kind ?? 'aws', text, value));
}

function principal(
  kind: Exclude<Principal['kind'], 'anyone'>,
  text: Text,
  value: Value,
): Principal {
  const { span } = value;
  return text === '*' && kind === 'aws' ? { kind: 'anyone', span } : { kind, text, span };
}
