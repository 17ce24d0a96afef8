import type { RoleNode } from '../../model/graph.ts';
import type { LeastRole, Proposal } from '../../model/least.ts';
import type { FunctionNeeds } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { type Atom, thinned } from './atom.ts';
import type { ByParameter } from './by-parameter.ts';
import { edgeLogs } from './edge.ts';
import { isGiven } from './given.ts';
import { type FunctionAtoms, type Group, groupsOf, together } from './groups.ts';
import { type Sorted, sortedPolicies, surely } from './kept.ts';
import { type Naming, namedIn } from './named.ts';
import { confidenceOf, logicalIdFor, nameOf } from './names.ts';
import { MOST_ATTACHED, MOST_MANAGED, partsOf } from './parts.ts';
import { isSame } from './same.ts';
import { shared } from './shared.ts';
import { joinedForAll, joinedForSame } from './shorter.ts';
import { statementsOf } from './statements.ts';
import { staysFor } from './stays.ts';
import { grantingOf } from './today.ts';
import { otherUsers } from './users.ts';
import { faultsOf, MOST_INLINE, sizeOf } from './valid.ts';
import { wantedBy } from './wanted.ts';

/**
 * What a role should allow: what its functions need, what today allows of what they possibly need, and what today
 * allows of what something unresolved may need. A role of functions with different needs is split.
 */
export function proposalFor(
  role: RoleNode,
  needs: readonly FunctionNeeds[],
  query: Query,
  byParameter?: ByParameter,
): Proposal {
  const own = needs.filter((one) => role.functions.includes(one.function));
  const obstacle = obstacleTo(role, own, query);
  if (obstacle !== undefined) return { kind: 'none', from: role.id, ...obstacle };
  const naming = { ...namingOf(role, query), byParameter };
  const atoms: FunctionAtoms[] = [];
  for (const one of own) {
    const found = atomsOf(one, naming);
    if ('reason' in found) return { kind: 'none', from: role.id, ...found };
    atoms.push({ function: one.function, atoms: found.flatMap((atom) => namedIn(atom, naming)) });
  }
  return planned(role, atoms, naming);
}

type Obstacle = { readonly reason: string; readonly at: Span };

/** Why nothing can be said of a role as a whole. */
function obstacleTo(
  role: RoleNode,
  needs: readonly FunctionNeeds[],
  query: Query,
): Obstacle | undefined {
  if (needs.length === 0) return { reason: 'no function runs under it', at: role.span };
  if (needs.length < role.functions.length) {
    return { reason: 'the needs of some of its functions are not known', at: role.span };
  }
  for (const one of needs) {
    const at = query.node(one.function)?.span ?? role.span;
    const name = query.node(one.function)?.name ?? one.function;
    const isAnswered = one.needs.some(({ origin }) => origin === 'answer');
    if (one.code.kind === 'not-analysed' && !isAnswered) {
      return { reason: `the code of ${name} is not known: ${one.code.reason}`, at };
    }
    const loading = loadingIn(one.function, query);
    if (loading !== undefined && !isAnswered) return loading;
  }
  return twinsOf(role, query);
}

/** A template that is deployed several times has one place for what may have to differ. */
function twinsOf(role: RoleNode, query: Query): Obstacle | undefined {
  if (role.resource === undefined) return undefined;
  const twins = query.graph.roles.filter(
    ({ span, resource }) =>
      resource !== undefined && span.file === role.span.file && span.start === role.span.start,
  );
  return twins.length > 1
    ? { reason: 'its template is deployed as several stacks', at: role.span }
    : undefined;
}

/** Code that loads other code by a name may call whatever that calls. */
const LOADING = /^(?:importlib\.(?:import_module|util\.|machinery\.)|__import__|runpy\.|pkgutil\.)/;

function loadingIn(id: string, query: Query): Obstacle | undefined {
  for (const [api, at] of query.factsOf(id)?.uses ?? []) {
    if (!LOADING.test(api)) continue;
    const name = query.node(id)?.name ?? id;
    return { reason: `${name} loads code by name (${api}), which may call anything`, at };
  }
  return undefined;
}

/** How resources are said in the template of a role. */
export function namingOf(role: RoleNode, query: Query): Naming {
  const [first] = role.functions;
  const stack = role.resource?.stack ?? query.function(first)?.resource?.stack ?? '';
  return {
    role,
    granting: grantingOf(role),
    references: shared(query).references,
    query,
    stack,
    literals: shared(query).literalsOf(stack),
    nodes: shared(query).nodes,
  };
}

function atomsOf(needs: FunctionNeeds, naming: Naming): readonly Atom[] | Obstacle {
  const { granting, stack } = naming;
  const found = needs.needs.flatMap((need) => wantedBy(need, granting, stack));
  for (const open of [...needs.unresolved, ...edgeLogs(naming.role)]) {
    const stays = staysFor(open, granting, stack);
    if (typeof stays === 'string') return { reason: stays, at: open.at };
    found.push(...stays);
  }
  return thinned(found);
}

function planned(role: RoleNode, all: readonly FunctionAtoms[], naming: Naming): Proposal {
  const { query } = naming;
  const { runners, granters } = otherUsers(role, naming.references, query);
  const isSplittable = role.resource !== undefined && granters.length === 0;
  const groups = isSplittable ? groupsOf(all) : together(all);
  const isSplit = isSplittable && (groups.length > 1 || runners.length > 0);
  if (runners.length > 0 && !isSplit) {
    const reason = `${runners[0]?.logicalId} runs under it as well, whose needs are not known`;
    return { kind: 'none', from: role.id, reason, at: role.span };
  }
  const sorted = sortedPolicies(
    role,
    all.flatMap((one) => one.atoms),
    query,
  );
  const whole = thinned(all.flatMap((one) => one.atoms));
  // A role of its own that allows the same gains nothing.
  const isOne = !isSplit || groups.length === 1;
  if (isOne && isAsItIs(role, sorted, whole)) return { kind: 'as-it-is', from: role.id };
  const taken = new Set<string>();
  const roles = groups.map((group) =>
    fitted(leastRole(role, group, { sorted, naming, isSplit, taken })),
  );
  const faults = roles.flatMap(({ statements, parts }) =>
    faultsOf(statements, parts === undefined ? MOST_INLINE : parts.length * MOST_MANAGED),
  );
  if (faults[0] !== undefined) {
    const reason = `no valid policy was found: ${faults[0]}`;
    return { kind: 'none', from: role.id, reason, at: role.span };
  }
  return { kind: 'least', from: role.id, roles };
}

function isAsItIs(role: RoleNode, { keeps, open }: Sorted, atoms: readonly Atom[]): boolean {
  const sure = surely(keeps, role);
  const given = atoms.filter((one) => isGiven(one, sure));
  return isSame(
    open,
    atoms.filter((one) => !given.includes(one)),
    given,
  );
}

function leastRole(
  role: RoleNode,
  group: Group,
  {
    sorted,
    naming,
    isSplit,
    taken,
  }: { sorted: Sorted; naming: Naming; isSplit: boolean; taken: Set<string> },
): LeastRole {
  const { query, stack } = naming;
  const atoms = thinned(group.atoms);
  const name = nameOf({ ...group, atoms }, taken, query);
  const logicalId = isSplit ? logicalIdFor(name, stack, taken, query) : undefined;
  taken.add(name).add(logicalId ?? name);
  return {
    from: role.id,
    functions: group.functions,
    logicalId,
    name,
    statements: statementsOf(atoms, query),
    keeps: sorted.keeps,
    confidence: confidenceOf(atoms),
  };
}

/** In fewer letters where it is too long, and as managed policies where that is not enough. */
function fitted(least: LeastRole): LeastRole {
  const { statements, keeps = [] } = least;
  const shapes = [statements, joinedForAll(statements), joinedForSame(joinedForAll(statements))];
  const short = shapes.find((one) => sizeOf(one) <= MOST_INLINE);
  if (short !== undefined) return { ...least, statements: short };
  const parts = partsOf(statements);
  const attached = keeps.filter(({ origin }) => origin.kind.endsWith('-managed')).length;
  if (attached + parts.length > MOST_ATTACHED) return least;
  return { ...least, statements: parts.flat(), parts };
}
