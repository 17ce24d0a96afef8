import type { Query } from '../../model/query.ts';
import { Literals } from './literals.ts';
import { NodesByArn } from './nodes.ts';
import { References } from './references.ts';

/** What the proposals for all roles of a graph look things up in. */
export type Shared = {
  readonly references: References;
  readonly nodes: NodesByArn;
  readonly literalsOf: (stack: string) => Literals;
};

const known = new WeakMap<Query, Shared>();

/** The tables of a graph, made once. */
export function shared(query: Query): Shared {
  let found = known.get(query);
  if (found === undefined) {
    const byStack = new Map<string, Literals>();
    found = {
      references: new References(query),
      nodes: new NodesByArn(query),
      literalsOf: (stack) => {
        const literals = byStack.get(stack) ?? new Literals(query, stack);
        byStack.set(stack, literals);
        return literals;
      },
    };
    known.set(query, found);
  }
  return found;
}
