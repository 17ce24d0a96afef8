import { graphDifference } from '../least/proof/graph-difference.ts';
import { afterOf } from '../least/proof/policy-of.ts';
import { proveRole } from '../least/proof/prove.ts';
import type { Graph } from '../model/graph.ts';
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

/** Reads all changes together, and one by one only where something else has changed. */
export function provenRoles(
  planned: readonly PlannedRole[],
  proving: Proving,
): readonly RoleLeast[] {
  const changed = planned.filter((one) => one.changes.length > 0);
  const after = changed.length === 0 ? undefined : proving.reread(changed);
  const isSound = after !== undefined && elsewhereOf(changed, after, proving).length === 0;
  if (isSound || changed.length > MOST_REREAD) {
    return planned.map((one) =>
      provenRole(one, one.changes.length > 0 ? after : undefined, proving, changed),
    );
  }
  return planned.map((one) =>
    provenRole(one, one.changes.length > 0 ? proving.reread([one]) : undefined, proving, [one]),
  );
}

function provenRole(
  planned: PlannedRole,
  after: Graph | undefined,
  proving: Proving,
  together: readonly PlannedRole[],
): RoleLeast {
  const { proposal } = planned.change;
  const { query, needs } = proving;
  const today = query.role(proposal.from);
  if (after === undefined || today === undefined || proposal.kind !== 'least') {
    return { ...planned, proofs: [], elsewhere: [] };
  }
  const proofs = proposal.roles.map((role) => {
    const found = roleAfter(role, after);
    const allowed: RoleAfter = found ?? { ...afterOf(role, today), policies: [] };
    return proveRole({ before: today, after: allowed, needs });
  });
  return { ...planned, proofs, elsewhere: elsewhereOf(together, after, proving) };
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
  const direct = directCalls(before, after);
  return found.filter(
    ({ id }) => ![...direct].some((one) => id === one || id.startsWith(`${one} `)),
  );
}

/** Who may call a function by itself follows from what roles allow, and that is proven of each role. */
function directCalls(...graphs: readonly Graph[]): ReadonlySet<string> {
  return new Set(
    graphs.flatMap(({ triggers }) =>
      triggers.flatMap(({ id, trigger }) => (trigger === 'direct-invoke' ? id : [])),
    ),
  );
}
