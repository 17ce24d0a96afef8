import { actionMatches } from '../../iam/evaluate/statement.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Policy } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { field } from '../../model/value.ts';
import type { Atom } from './atom.ts';

/**
 * AWS managed policies that let Lambda itself work for a function and open no data of the application. Source: "AWS managed
 * policies for Lambda features" in the AWS Lambda Developer Guide, as of November 2026; facts only.
 */
const EXECUTION: ReadonlySet<string> = new Set([
  'AWSLambdaBasicExecutionRole',
  'AWSLambdaBasicDurableExecutionRolePolicy',
  'AWSLambdaVPCAccessExecutionRole',
  'AWSLambdaENIManagementAccess',
  'AWSLambdaMSKExecutionRole',
  'AWSXRayDaemonWriteAccess',
  'AWSXrayWriteOnlyAccess',
  'CloudWatchLambdaInsightsExecutionRolePolicy',
  'CloudWatchLambdaApplicationSignalsExecutionRolePolicy',
]);

/** The policies of a role by what may be done with them. */
export type Sorted = {
  /** They stay as they are, with the denies of those that do not. */
  readonly keeps: readonly Policy[];
  /** They are written by the author of this template for this role alone. */
  readonly open: readonly Policy[];
};

/** Which policies of a role stay as they are, given what its functions need. */
export function sortedPolicies(role: RoleNode, needed: readonly Atom[], query: Query): Sorted {
  const keeps: Policy[] = [];
  const open: Policy[] = [];
  for (const policy of role.policies) {
    if (isFixed(policy, role, query) || (isExecution(policy) && isUsed(policy, needed))) {
      keeps.push(policy);
      continue;
    }
    open.push(policy);
    const denies = policy.statements.filter((one) => one.effect === 'Deny');
    // What AWS denies in a policy of its own goes with what it allows there.
    if (denies.length > 0 && policy.origin.kind !== 'aws-managed')
      keeps.push({ ...policy, statements: denies });
  }
  return { keeps, open };
}

function isExecution({ origin }: Policy): boolean {
  return origin.kind === 'aws-managed' && EXECUTION.has(origin.name);
}

function isUsed(policy: Policy, needed: readonly Atom[]): boolean {
  return needed.some(({ action }) =>
    policy.statements.some((one) => one.effect === 'Allow' && actionMatches(one, action) === 'yes'),
  );
}

/** Policies that nobody wrote for this role alone, or that cannot be read in full. */
function isFixed(policy: Policy, role: RoleNode, query: Query): boolean {
  if (!policy.complete || policy.origin.kind === 'connector') return true;
  if (policy.origin.kind !== 'aws-managed' && isShared(policy, role, query)) return true;
  return isGenerated(role) && !isInside(policy.span, authored(role));
}

/** Whether a transform made the role. */
export function isGenerated({ resource }: RoleNode): boolean {
  return resource?.written.type.startsWith('AWS::Serverless::') === true;
}

function authored(role: RoleNode): Span | undefined {
  return field(role.resource?.written.properties, 'Policies')?.span;
}

/** Those policies of a role that are attached in every deployment, whatever the conditions of its template. */
export function surely(policies: readonly Policy[], role: RoleNode): readonly Policy[] {
  const properties = role.resource?.properties;
  const open = [field(properties, 'ManagedPolicyArns'), field(properties, 'Policies')].flatMap(
    (list) => (list?.kind === 'list' ? list.items : [list]).filter((one) => one?.kind === 'oneOf'),
  );
  return policies.filter(({ span }) => !open.some((one) => isInside(span, one?.span)));
}

/** Whether a place lies inside another one. */
export function isInside(span: Span, outer: Span | undefined): boolean {
  return (
    outer !== undefined &&
    span.file === outer.file &&
    span.start >= outer.start &&
    span.end <= outer.end
  );
}

/** Whether another role has the very same statements. */
function isShared({ statements }: Policy, role: RoleNode, query: Query): boolean {
  const [first] = statements;
  if (first === undefined) return false;
  return query.graph.roles.some(
    (other) =>
      other.id !== role.id &&
      other.policies.some(({ origin, statements: [one] }) => {
        return origin.kind !== 'aws-managed' && one !== undefined && isInside(one.span, first.span);
      }),
  );
}
