import { graphDifference } from '../least/proof/graph-difference.ts';
import { afterOf } from '../least/proof/policy-of.ts';
import { proveRole } from '../least/proof/prove.ts';
import type { Graph, NodeId } from '../model/graph.ts';
import type { LeastRole } from '../model/least.ts';
import type { FunctionNeeds } from '../model/needs.ts';
import type { GraphChange, RoleAfter } from '../model/proof.ts';
import type { Query } from '../model/query.ts';
import type { RoleLeast } from '../model/role-least.ts';

/** A role before anything is proven. */
export type PlannedRole = Omit<RoleLeast, 'proofs' | 'elsewhere'>;

/** What roles after a change are held against. */
export type Proving = {
  /** The graph of the templates alone, which a change is compared with. */
  readonly before: Graph;
  readonly query: Query;
  readonly needs: readonly FunctionNeeds[];
  readonly reread: (some: readonly PlannedRole[]) => Graph | undefined;
};

/** Changes in more roles than this are not told apart where together they change something else. */
const MOST_REREAD = 12;

/** Files after some changes, read again, with what these change beside the roles. */
type Reread = { readonly after: Graph; readonly elsewhere: readonly GraphChange[] };

/** Reads all changes together, and one by one only where something else has changed. */
export function provenRoles(
  planned: readonly PlannedRole[],
  proving: Proving,
): readonly RoleLeast[] {
  const changed = planned.filter((one) => one.changes.length > 0);
  const all = reread(changed, proving);
  const isTogether = all?.elsewhere.length === 0 || changed.length > MOST_REREAD;
  return planned.map((one) => {
    if (one.changes.length === 0) return { ...one, proofs: [], elsewhere: [] };
    return provenRole(one, isTogether ? all : reread([one], proving), proving);
  });
}

function reread(some: readonly PlannedRole[], proving: Proving): Reread | undefined {
  const after = some.length === 0 ? undefined : proving.reread(some);
  return after === undefined ? undefined : { after, elsewhere: elsewhereOf(some, after, proving) };
}

function provenRole(
  planned: PlannedRole,
  found: Reread | undefined,
  { query, needs }: Proving,
): RoleLeast {
  const { proposal } = planned.change;
  const today = query.role(proposal.from);
  if (found === undefined || today === undefined || proposal.kind !== 'least') {
    return { ...planned, proofs: [], elsewhere: [] };
  }
  const proofs = proposal.roles.map((role) => {
    const after: RoleAfter = roleAfter(role, found.after) ?? {
      ...afterOf(role, today),
      policies: [],
    };
    return proveRole({ before: today, after, needs });
  });
  return { ...planned, proofs, elsewhere: found.elsewhere };
}

/** A role as the changed files have it. */
function roleAfter({ functions, name }: LeastRole, after: Graph): RoleAfter | undefined {
  const [first] = functions;
  const id = after.functions.find((one) => one.id === first)?.role;
  const role = after.roles.find((one) => one.id === id);
  if (role === undefined || functions.some((one) => !role.functions.includes(one)))
    return undefined;
  return { name, functions, policies: role.policies, boundary: role.boundary };
}

function elsewhereOf(
  roles: readonly PlannedRole[],
  after: Graph,
  { before }: Proving,
): readonly GraphChange[] {
  const known = new Set(before.roles.map((one) => one.id));
  const fresh = after.roles.filter((one) => !known.has(one.id)).map((one) => one.id);
  const found = graphDifference(before, after, [
    ...roles.map((one) => one.difference.role),
    ...fresh,
  ]);
  const aside = [...directCalls(before, after), ...onlyNamed(before, after)];
  return found.filter(
    ({ id }) => !aside.some((one) => id === one || ` ${id} `.includes(` ${one} `)),
  );
}

/** Who may call a function by itself follows from what roles allow, and that is proven of each role. */
function directCalls(...graphs: readonly Graph[]): readonly NodeId[] {
  return graphs.flatMap(({ triggers }) =>
    triggers.flatMap(({ id, trigger }) => (trigger === 'direct-invoke' ? id : [])),
  );
}

/** What is declared nowhere is in a graph only as long as some policy names it. */
function onlyNamed(before: Graph, after: Graph): readonly NodeId[] {
  const named = (graph: Graph): ReadonlySet<NodeId> =>
    new Set(
      [...graph.resources, ...graph.roles, ...graph.functions, ...graph.apis].flatMap((one) =>
        one.resource === undefined ? one.id : [],
      ),
    );
  const [mine, others] = [named(before), named(after)];
  return [
    ...[...mine].filter((id) => !others.has(id)),
    ...[...others].filter((id) => !mine.has(id)),
  ];
}
