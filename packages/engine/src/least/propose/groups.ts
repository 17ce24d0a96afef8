import type { NodeId } from '../../model/graph.ts';
import { type Atom, thinned } from './atom.ts';
import { keyOf } from './same.ts';

/** What one function needs, beside what is allowed today. */
export type FunctionAtoms = { readonly function: NodeId; readonly atoms: readonly Atom[] };

/** Functions with the same needs, their own log groups apart. */
export type Group = { readonly functions: readonly NodeId[]; readonly atoms: readonly Atom[] };

/** Functions by what they need. */
export function groupsOf(all: readonly FunctionAtoms[]): readonly Group[] {
  const groups = Map.groupBy(all, ({ atoms }) =>
    thinned(atoms)
      .filter((one) => !one.action.startsWith('logs:'))
      .map(keyOf)
      .sort()
      .join('\n'),
  );
  return [...groups.values()].map((members) => ({
    functions: members.map((one) => one.function),
    atoms: members.flatMap((one) => one.atoms),
  }));
}

/** All in one. */
export function together(all: readonly FunctionAtoms[]): readonly Group[] {
  return [
    {
      functions: all.map((one) => one.function),
      atoms: all.flatMap((one) => one.atoms),
    },
  ];
}
