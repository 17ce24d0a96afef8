import { actionOf, expand, fits, formatOf } from '../packages/engine/src/iam/actions.ts';
import { matches } from '../packages/engine/src/iam/algebra/text.ts';
import { arnOfNode } from '../packages/engine/src/least/needs/arns.ts';
import { grantedBy } from '../packages/engine/src/least/rightsize/granted.ts';
import type { RoleNode } from '../packages/engine/src/model/graph.ts';
import type { Proposal } from '../packages/engine/src/model/least.ts';
import type { Policy } from '../packages/engine/src/model/policy.ts';
import type { Query } from '../packages/engine/src/model/query.ts';
import type { World } from '../packages/engine/src/testing/trail/world.ts';

/** What a role allows, with names as deployed: action (a name or a pattern, in lower case) and resource patterns. */
export type Allowed = readonly { readonly action: string; readonly on: readonly string[] }[];

/** Policies of AWS with which Lambda writes logs and traces and joins networks: right-sizing leaves them. */
export function isExecution({ origin }: Policy): boolean {
  return (
    origin.kind === 'aws-managed' &&
    /^(?:AWSLambda.*Execution|AWSX[Rr]ay|CloudWatchLambda)/.test(origin.name)
  );
}

/** What a role allows today, with or without what its execution policies do. */
export function allowedToday(role: RoleNode, world: World, executes = true): Allowed {
  return grantedBy(role).flatMap(({ statement, actions, policy }) => {
    if (!executes && isExecution(policy)) return [];
    const on = (statement.resources?.items ?? []).map((one) => world.concrete(one.text));
    const places = statement.resources === undefined || statement.resources.negated ? ['*'] : on;
    return actions.map((one) => ({ action: one.name.toLowerCase(), on: places }));
  });
}

/** What it allows after a proposal: the policies that stay, and the new statements. */
export function allowedAfter(proposal: Proposal, role: RoleNode, world: World): Allowed {
  if (proposal.kind !== 'least') return allowedToday(role, world);
  return proposal.roles.flatMap((one) => {
    const own = one.statements.flatMap(({ actions, resources }) => {
      const on = resources.map(({ arn }) => world.concrete(arn));
      return actions
        .flatMap((action) => expand(action))
        .map((action) => ({ action: action.name.toLowerCase(), on }));
    });
    return [...own, ...kept(one.keeps ?? [], role, world)];
  });
}

function kept(keeps: readonly Policy[], role: RoleNode, world: World): Allowed {
  return allowedToday({ ...role, policies: keeps }, world);
}

/** Whether a request is allowed. An action without a resource is allowed wherever it stands. */
export function allows(allowed: Allowed, action: string, resource: string | undefined): boolean {
  const name = action.toLowerCase();
  return allowed.some(
    (one) =>
      one.action === name &&
      (resource === undefined || one.on.some((pattern) => matches(pattern, resource) === 'yes')),
  );
}

/**
 * Pairs of action and resource that a role allows: each action on each resource of the graph that it takes and on one
 * of each kind that is not of the graph; an action without resources counts once.
 */
export function pairsOf(allowed: Allowed, resources: readonly string[]): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const { action, on } of allowed) {
    const known = actionOf(action);
    if (known === undefined) continue;
    if (known.resourceTypes.length === 0) pairs.add(`${action} *`);
    const strangers = known.resourceTypes.map((type) => formatOf(type).replaceAll('*', 'other'));
    for (const arn of [...resources, ...strangers]) {
      if (fits(known, arn) && on.some((pattern) => matches(pattern, arn) === 'yes')) {
        pairs.add(`${action} ${arn}`);
      }
    }
  }
  return pairs;
}

/** ARNs of all that a graph has, as deployed, and of one item in each store. */
export function resourcesOf(query: Query, world: World): readonly string[] {
  const nodes = [...query.graph.resources, ...query.graph.functions, ...query.graph.roles];
  return nodes.flatMap((node) => {
    const arn = arnOfNode(node.id, query);
    if (arn === undefined) return [];
    const own = world.concrete(arn).replaceAll('*', 'x');
    return own.includes(':s3:::') ? [own, `${own}/item`] : [own];
  });
}
