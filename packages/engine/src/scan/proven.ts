import { graphDifference } from '../least/proof/graph-difference.ts';
import { afterOf } from '../least/proof/policy-of.ts';
import { proveRole } from '../least/proof/prove.ts';
import type { Graph, NodeId } from '../model/graph.ts';
import type { LeastRole } from '../model/least.ts';
import type { FunctionNeeds } from '../model/needs.ts';
import type { GraphChange, RoleAfter, RoleProof } from '../model/proof.ts';
import type { Query } from '../model/query.ts';
import { isProven, type RoleLeast } from '../model/role-least.ts';
import { heldOtherwise, type OtherValue, type Otherwise } from './otherwise.ts';

/** A role before anything is proven. */
export type PlannedRole = Omit<RoleLeast, 'proofs' | 'elsewhere' | 'otherwise'>;

/** What roles after a change are held against. */
export type Proving = {
  /** The graph of the templates alone, which a change is compared with. */
  readonly before: Graph;
  readonly query: Query;
  readonly needs: readonly FunctionNeeds[];
  /** The files after changes; with other values for the parameters on demand. */
  readonly reread: (some: readonly PlannedRole[], otherValues?: 'other') => Graph | undefined;
  /** The application of today with other values for its parameters. */
  readonly otherwise: () => Otherwise | undefined;
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
  const first = planned.map((one) => {
    if (one.changes.length === 0) return { ...one, proofs: [], elsewhere: [] };
    return provenRole(one, isTogether ? all : reread([one], proving), proving);
  });
  return provenOtherwise(first, proving);
}

/** Proves once more, with other values for the parameters, what is proven. */
function provenOtherwise(all: readonly RoleLeast[], proving: Proving): readonly RoleLeast[] {
  const proven = all.filter(isProven);
  const otherwise = proven.length === 0 ? undefined : proving.otherwise();
  const after = otherwise === undefined ? undefined : proving.reread(proven, 'other');
  if (otherwise === undefined || after === undefined) return all;
  const differences = all.map((one) => one.difference);
  const held = { ...otherwise, needs: heldOtherwise(otherwise, differences) };
  return all.map((one) => {
    const proofs = proven.includes(one) ? proofsOf(one, after, held) : [];
    if (proofs.length === 0) return one;
    const parameters = parametersIn(proofs, otherwise.parameters);
    return { ...one, otherwise: { proofs, parameters } };
  });
}

function reread(some: readonly PlannedRole[], proving: Proving): Reread | undefined {
  const after = some.length === 0 ? undefined : proving.reread(some);
  return after === undefined ? undefined : { after, elsewhere: elsewhereOf(some, after, proving) };
}

function provenRole(planned: PlannedRole, found: Reread | undefined, proving: Proving): RoleLeast {
  if (found === undefined) return { ...planned, proofs: [], elsewhere: [] };
  const { after, elsewhere } = found;
  const proofs = proofsOf(planned, after, proving);
  return { ...planned, proofs, elsewhere: proofs.length === 0 ? [] : elsewhere };
}

function proofsOf(
  { change: { proposal } }: PlannedRole,
  graph: Graph,
  { query, needs }: Pick<Proving, 'query' | 'needs'>,
): readonly RoleProof[] {
  const today = query.role(proposal.from);
  if (today === undefined || proposal.kind !== 'least') return [];
  return proposal.roles.map((role) => {
    const after: RoleAfter = roleAfter(role, graph) ?? {
      ...afterOf(role, today),
      policies: [],
    };
    return proveRole({ before: today, after, needs });
  });
}

/** Parameters of which either value stands in the names of what fails. */
function parametersIn(
  proofs: readonly RoleProof[],
  parameters: readonly OtherValue[],
): readonly string[] {
  const failing = proofs.flatMap(({ facts }) =>
    facts.flatMap(({ witnesses, open }) => [...witnesses, ...open].map((one) => one.resource)),
  );
  const isNamed = (value: string | undefined): boolean =>
    value !== undefined && value.length > 1 && failing.some((one) => one.includes(value));
  // Values that are made up end with the name; of an address only the domain may be there.
  const ways = [
    ({ name, otherwise }: OtherValue) =>
      otherwise.endsWith(`other-${name}`) && isNamed(`other-${name}`),
    ({ otherwise }: OtherValue) => isNamed(otherwise.split('@').at(-1)),
    ({ today }: OtherValue) => isNamed(today.split('@').at(-1)),
  ];
  const named = ways.map((way) => parameters.filter(way)).find((one) => one.length > 0) ?? [];
  return [...new Set(named.map((one) => one.name))];
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
