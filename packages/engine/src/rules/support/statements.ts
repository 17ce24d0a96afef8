import type { Graph, NodeId } from '../../model/graph.ts';
import type { Policy, PolicyOrigin, Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import { policiesOfPeople } from './people.ts';

/** A statement that the author wrote, with all that it applies to. */
export type OwnStatement = {
  readonly statement: Statement;
  readonly policy: Policy;
  /** Roles and resources that have the policy; for users, groups and unattached policies the declaration. */
  readonly nodes: readonly NodeId[];
  /** Functions that run with it. */
  readonly functions: readonly NodeId[];
};

const known = new WeakMap<Graph, readonly OwnStatement[]>();

/** Every statement that the author wrote, once each, however many roles share it; trust policies are left out. */
export function ownStatements({ graph }: Query): readonly OwnStatement[] {
  const before = known.get(graph);
  if (before !== undefined) return before;
  const found = new Map<string, OwnStatement>();
  const add = (policy: Policy, node: NodeId, functions: readonly NodeId[]): void => {
    if (!isOwnOrigin(policy.origin)) return;
    for (const statement of policy.statements) {
      const { file, start } = statement.span;
      const key = `${file}:${start}:${statement.when ?? ''}`;
      const first = found.get(key);
      found.set(key, {
        statement,
        policy: first?.policy ?? policy,
        nodes: [...new Set([...(first?.nodes ?? []), node])],
        functions: [...new Set([...(first?.functions ?? []), ...functions])],
      });
    }
  };
  for (const role of graph.roles)
    for (const one of role.policies) add(one, role.id, role.functions);
  for (const one of [...graph.resources, ...graph.apis]) {
    for (const policy of one.policies) add(policy, one.id, []);
  }
  for (const resource of graph.declared.values()) {
    for (const policy of policiesOfPeople(resource)) add(policy, resource.address, []);
  }
  const all = [...found.values()];
  known.set(graph, all);
  return all;
}

function isOwnOrigin({ kind }: PolicyOrigin): boolean {
  return kind === 'inline' || kind === 'customer-managed' || kind === 'resource';
}
