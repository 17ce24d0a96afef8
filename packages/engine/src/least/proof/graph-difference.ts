import type { Edge, Graph, GraphNode, NodeId } from '../../model/graph.ts';
import type { GraphChange } from '../../model/proof.ts';
import type { Resource } from '../../model/resource.ts';
import { field } from '../../model/value.ts';
import { differences } from './differ.ts';

/** Differences of one node that are listed; more of them help nobody. */
const MAX_PARTS = 10;

/**
 * Everything in which two graphs differ, but for what a change of some roles is meant to change: these roles
 * themselves (also new ones), the policies that are attached to roles alone, which of these roles their functions
 * have, and the edges of access that follow. Empty: nothing else has changed.
 */
export function graphDifference(
  before: Graph,
  after: Graph,
  allowedRoles: Iterable<NodeId>,
): readonly GraphChange[] {
  const allowed = allowedIn([before, after], new Set(allowedRoles));
  const nodes = nodeChanges(before, after, allowed);
  const seen = new Set(nodes.map((one) => one.id));
  const declared = declaredChanges(before, after, allowed).filter(({ id }) => !seen.has(id));
  return [...nodes, ...declared, ...edgeChanges(before, after, allowed)];
}

/** What may change. */
type Allowed = {
  readonly roles: ReadonlySet<NodeId>;
  readonly functions: ReadonlySet<NodeId>;
  /** Policies of roles alone that a change adds or takes away. */
  readonly policies: ReadonlySet<NodeId>;
};

function allowedIn(graphs: readonly Graph[], roles: ReadonlySet<NodeId>): Allowed {
  const functions = graphs.flatMap((graph) =>
    graph.functions.filter(({ role }) => role !== undefined && roles.has(role)),
  );
  const policies = graphs.flatMap(({ declared }) =>
    [...declared.values()]
      .filter((one) => isRolePolicy(one) && !graphs.every((g) => g.declared.has(one.address)))
      .map((one) => one.address),
  );
  return {
    roles,
    functions: new Set(functions.map((one) => one.id)),
    policies: new Set(policies),
  };
}

function nodeChanges(before: Graph, after: Graph, allowed: Allowed): readonly GraphChange[] {
  const mayChange = (node: GraphNode): boolean =>
    allowed.roles.has(node.id) || (node.resource !== undefined && isRolePolicy(node.resource));
  return changesBetween(
    new Map(nodesOf(before).map((node) => [node.id, node])),
    new Map(nodesOf(after).map((node) => [node.id, node])),
    mayChange,
    (node) => (node.kind === 'resource' && node.family === 'other' ? 'resource' : node.kind),
    (node) => (part) => isAside(part) || (isRolePart(part) && allowed.functions.has(node.id)),
  );
}

function nodesOf(graph: Graph): readonly GraphNode[] {
  return [...graph.functions, ...graph.triggers, ...graph.roles, ...graph.apis, ...graph.resources];
}

/**
 * The declaration is compared by itself; what a role can do, and so which roles can make a trigger fire, follows from
 * policies, which are compared.
 */
function isAside(part: string): boolean {
  return /^(?:resource|access|functions|invokers)(?:\.|$)/.test(part);
}

function isRolePart(part: string): boolean {
  return /^(?:role|properties\.Role|dependsOn)(?:\.|$)/.test(part);
}

/** What no node stands for, such as outputs of custom resources and the steps of a deployment. */
function declaredChanges(before: Graph, after: Graph, allowed: Allowed): readonly GraphChange[] {
  return changesBetween(
    before.declared,
    after.declared,
    (one) => allowed.roles.has(one.address) || isRolePolicy(one),
    () => 'resource',
    (one) => (part) => isRolePart(part) && allowed.functions.has(one.address),
  );
}

const POLICY_TYPES: ReadonlySet<string> = new Set([
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::RolePolicy',
]);

/** A policy of roles alone: what it changes shows in them. */
function isRolePolicy({ type, properties }: Resource): boolean {
  return (
    POLICY_TYPES.has(type) &&
    field(properties, 'Users') === undefined &&
    field(properties, 'Groups') === undefined
  );
}

function changesBetween<T>(
  before: ReadonlyMap<NodeId, T>,
  after: ReadonlyMap<NodeId, T>,
  mayChange: (one: T) => boolean,
  whatOf: (one: T) => GraphChange['what'],
  skipOf: (one: T) => (part: string) => boolean,
): readonly GraphChange[] {
  const found: GraphChange[] = [];
  for (const [id, one] of before) {
    if (mayChange(one)) continue;
    const what = whatOf(one);
    const other = after.get(id);
    if (other === undefined) found.push(whole(what, id, 'gone'));
    else {
      for (const difference of differences(one, other, skipOf(one)).slice(0, MAX_PARTS)) {
        found.push({ what, id, change: 'changed', ...difference });
      }
    }
  }
  for (const [id, one] of after) {
    if (!before.has(id) && !mayChange(one)) found.push(whole(whatOf(one), id, 'new'));
  }
  return found;
}

function whole(what: GraphChange['what'], id: NodeId, change: 'gone' | 'new'): GraphChange {
  return { what, id, change, part: undefined, before: undefined, after: undefined };
}

function edgeChanges(before: Graph, after: Graph, allowed: Allowed): readonly GraphChange[] {
  const mine = edgesIn(before, allowed);
  const others = edgesIn(after, allowed);
  const gone = [...mine].filter((one) => !others.has(one)).map((id) => whole('edge', id, 'gone'));
  const added = [...others].filter((one) => !mine.has(one)).map((id) => whole('edge', id, 'new'));
  return [...gone, ...added];
}

function edgesIn({ edges }: Graph, allowed: Allowed): ReadonlySet<string> {
  return new Set(
    edges
      .filter((edge) => !isAccess(edge, allowed))
      .map(({ kind, from, to, trigger, label }) =>
        [from, kind, to, trigger === undefined ? '' : `(${trigger})`, label ?? '']
          .filter((one) => one !== '')
          .join(' '),
      ),
  );
}

/** Edges that say what the roles allow, and who has them. */
function isAccess({ kind, from, to }: Edge, { roles, functions, policies }: Allowed): boolean {
  if (roles.has(from) || roles.has(to)) return true;
  // A role that may touch every policy may touch a new one: its own policies are compared.
  if (kind === 'allows' && policies.has(to)) return true;
  return kind === 'invokes' && functions.has(from);
}
