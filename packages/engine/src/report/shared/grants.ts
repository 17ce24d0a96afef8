import type { Grant } from '../../model/access.ts';
import type { GraphNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';

/** Grants of one role on nodes of one kind, with the same levels. */
export type GrantGroup = {
  /** `table`, `role`, `function`: what the nodes are. */
  readonly noun: string;
  readonly nodes: readonly GraphNode[];
  readonly levels: Grant['levels'];
  readonly certainty: Grant['certainty'];
};

/** From this many nodes of one kind on, a role's access to them is told at once: a wildcard reaches them all. */
export const FOLD_GRANTS = 4;

/** A role's grants by kind of node and levels, in order of their first one. */
export function grantGroups(query: Query, grants: readonly Grant[]): readonly GrantGroup[] {
  const known = grants.flatMap((grant) => {
    const node = query.node(grant.resource);
    return node === undefined || isOwnLog(node, grant) ? [] : [{ node, grant }];
  });
  const alike = Map.groupBy(known, ({ node, grant }) =>
    [nounOf(node), grant.certainty, ...grant.levels].join(' '),
  );
  return [...alike.values()].flatMap((list) => {
    const [first] = list;
    if (first === undefined) return [];
    const { levels, certainty } = first.grant;
    return [{ noun: nounOf(first.node), nodes: list.map((one) => one.node), levels, certainty }];
  });
}

/** Every function may write logs; lines to each log group would hide what one function may do and others not. */
function isOwnLog(node: GraphNode, { levels }: Grant): boolean {
  const isLog = node.kind === 'resource' && node.family === 'log-group';
  return isLog && levels.every((level) => level === 'write');
}

function nounOf(node: GraphNode): string {
  if (node.kind !== 'resource') return node.kind;
  return node.family === 'other' ? 'resource' : node.family.replaceAll('-', ' ');
}
