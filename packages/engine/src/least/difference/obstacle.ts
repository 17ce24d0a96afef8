import type { Evaluation, Policies } from '../../iam/evaluate/evaluate.ts';
import { actionMatches } from '../../iam/evaluate/statement.ts';
import type { Policy, Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import { readable, type Text } from '../../model/text.ts';
import { mayMeet } from './alignment.ts';
import { doubtsIn } from './doubts.ts';
import type { Asked } from './missing.ts';
import { listed, policyName, shortArn } from './words.ts';

/** A request that is not surely allowed, with what was asked. */
export type Stopped = Asked & { readonly found: Evaluation; readonly policies: Policies };

/** What stands in the way of a need, as a clause. */
export function obstacleWords(stopped: Stopped, query: Query): string {
  const { obstacles } = stopped.found;
  if (obstacles.includes('explicit-deny')) return denyWords(stopped, query);
  if (obstacles.includes('identity')) return identityWords(stopped, query);
  if (obstacles.includes('boundary')) return boundaryWords(stopped);
  if (obstacles.includes('resource-policy')) {
    const { resource } = stopped.need;
    const name = resource.kind === 'any' ? undefined : query.node(resource.node)?.name;
    return `the policy of ${name === undefined ? 'the resource' : `\`${name}\``} does not let the role in`;
  }
  return 'something that the templates do not say decides it';
}

function denyWords({ found, policies }: Stopped, query: Query): string {
  const [statement] = found.by.filter((one) => one.effect === 'Deny');
  const origin = statement === undefined ? undefined : originOf(statement, policies, query);
  const where = origin ?? 'a policy that cannot be read in full';
  if (found.decision === 'denied') return `${where} denies it`;
  const keys = statement?.conditions.map((one) => `\`${one.key}\``) ?? [];
  const why = keys.length === 0 ? '' : `, depending on ${listed(keys)}`;
  return `${where} may deny it${why}`;
}

function originOf(statement: Statement, policies: Policies, query: Query): string | undefined {
  const { identity, boundary, resource } = policies;
  const all = [...identity, ...(boundary === undefined ? [] : [boundary])];
  const holder = all.find((one) => one.statements.includes(statement));
  if (holder !== undefined) return policyName(holder.origin);
  if (resource?.statements.includes(statement) !== true) return undefined;
  const owner = query.graph.resources.find((one) =>
    one.policies.some((policy) => policy.statements.includes(statement)),
  );
  return owner === undefined ? 'the policy of the resource' : `the policy of \`${owner.name}\``;
}

function boundaryWords({ found, policies }: Stopped): string {
  const name = policies.boundary === undefined ? '' : policyName(policies.boundary.origin);
  return found.decision === 'denied'
    ? `${name} does not allow it`
    : `it is not known whether ${name} allows it`;
}

function identityWords(stopped: Stopped, query: Query): string {
  const { found, policies } = stopped;
  if (found.decision === 'denied') return unallowed(stopped, query);
  const [statement] = found.by.filter((one) => one.effect === 'Allow');
  if (statement === undefined) {
    const open = policies.identity.find((one) => !one.complete);
    return open === undefined
      ? unallowed(stopped, query)
      : `no policy that can be read allows it; ${policyName(open.origin)} may`;
  }
  return maybeWords(statement, stopped);
}

function maybeWords(statement: Statement, { need }: Stopped): string {
  const [condition] = statement.conditions;
  if (condition !== undefined)
    return `it is allowed only under a condition on \`${condition.key}\``;
  if (statement.when !== undefined && !statement.when.includes('?')) {
    return `it is allowed only where \`${statement.when}\` holds`;
  }
  if (need.confidence === 'low') return 'what it is needed on is a guess';
  const places = statement.resources?.items.map((one) => `\`${shortArn(one.text)}\``) ?? [];
  return `it is allowed on ${listed(places, 2)}, which may be something else`;
}

/** Nothing allows it: but perhaps on something else, which is how most such mistakes come about. */
function unallowed(stopped: Stopped, query: Query): string {
  const { need, action, policies } = stopped;
  const others = elsewhere(policies.identity, action);
  const [other] = others;
  if (other === undefined) {
    const doubt = doubtsIn(stopped, query);
    return `no policy of the role allows it${doubt === undefined ? '' : `; ${doubt}`}`;
  }
  const { resource } = need;
  if (resource.kind === 'any') {
    return `it takes no resource and needs \`*\`, but is allowed on \`${shortArn(other)}\` alone`;
  }
  const name = query.node(resource.node)?.name;
  const own = others.find((one) => isPartOf(resource.arn, one));
  if (own !== undefined && name !== undefined) {
    return `it is allowed on \`${shortArn(own)}\`, not on \`${readable(name + resource.suffix)}\``;
  }
  return `it is allowed only on ${listed(
    others.map((one) => `\`${shortArn(one)}\``),
    2,
  )}`;
}

function elsewhere(policies: readonly Policy[], action: string): readonly Text[] {
  const found = policies.flatMap(({ statements }) =>
    statements
      .filter((one) => one.effect === 'Allow' && actionMatches(one, action) === 'yes')
      .flatMap((one) => (one.resources?.negated === false ? one.resources.items : [])),
  );
  return [...new Set(found.map((one) => one.text))];
}

/** Whether one names the same thing as the other, or a part of it: `bucket` and `bucket/*`. */
function isPartOf(arn: Text, other: Text): boolean {
  const [mine, theirs] = [arn, other].map((one) => one.replace(/[/:]\*$/, ''));
  return (
    mayMeet(`${theirs}/*`, mine ?? '') !== 'no' ||
    mayMeet(`${mine}/*`, theirs ?? '') !== 'no' ||
    mine === theirs
  );
}
