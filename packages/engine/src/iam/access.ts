import type { RoleAccess } from '../model/access.ts';
import type { Policy } from '../model/policy.ts';
import type { Text } from '../model/text.ts';
import { limitsOf, type Permission, permissionsOf, type RolePolicies } from './access/effective.ts';
import { Grants, type Target } from './access/grants.ts';
import { levelsByService } from './access/levels.ts';
import { controlPlaneOf } from './access/plane.ts';
import { isAllowed } from './access/reach.ts';
import { wildcardsOf } from './access/wildcards.ts';
import { all } from './algebra/truth.ts';
import type { CandidateRole } from './escalation/candidates.ts';
import { escalationsOf } from './escalation.ts';
import type { Context, ContextValue } from './evaluate/request.ts';

/** What the access of a role depends on. */
export type AccessQuestion = {
  readonly role: Text;
  readonly policies: readonly Policy[];
  readonly boundary: Policy | undefined;
  /** Resources of the graph whose reach is asked for. */
  readonly resources: readonly Target[];
  /** Roles that an escalation may end in, this one included or not. */
  readonly roles: readonly CandidateRole[];
};

/** One action of each kind of power; a role that has all of them on every resource is an administrator. */
const POWERS: readonly string[] = [
  'iam:CreateUser',
  'iam:AttachRolePolicy',
  'iam:PutRolePolicy',
  'iam:PassRole',
  'sts:AssumeRole',
  'cloudformation:CreateStack',
  'dynamodb:DeleteTable',
  'ec2:TerminateInstances',
  'kms:ScheduleKeyDeletion',
  'lambda:UpdateFunctionCode',
  's3:DeleteBucket',
  's3:GetObject',
  'secretsmanager:GetSecretValue',
];

/** What a role's policies allow, once its boundary and denies are taken off. */
export function accessOf(question: AccessQuestion): RoleAccess {
  const known = rolePolicies(question);
  const permissions = permissionsOf(known);
  const limits = limitsOf(known);
  const grants = new Grants(permissions, limits, known.context);
  return {
    administrator: isAdministrator(question),
    grants: question.resources.flatMap((target) => grants.on(target) ?? []),
    wildcards: wildcardsOf(permissions, limits),
    escalations: escalationsOf({ ...known, role: question.role, roles: question.roles }),
    levels: levelsByService(permissions, limits, boundsOf(known)),
    controlPlane: controlPlaneOf(permissions, limits),
    complete: [
      ...question.policies,
      ...(question.boundary === undefined ? [] : [question.boundary]),
    ].every((policy) => policy.complete),
  };
}

/** What a boundary allows; undefined where there is none, or not all of it is known. */
function boundsOf({ boundary, context }: RolePolicies): readonly Permission[] | undefined {
  if (boundary?.complete !== true) return undefined;
  return permissionsOf({ policies: [boundary], boundary: undefined, context });
}

/** Whether a role can do everything to everything, for sure. Cheap: needs no resources. */
export function isAdministrator(
  question: Pick<AccessQuestion, 'role' | 'policies' | 'boundary'>,
): boolean {
  const known = rolePolicies(question);
  const statements = known.policies.flatMap((policy) => policy.statements);
  const limits = limitsOf(known);
  return POWERS.every(
    (action) =>
      all([
        isAllowed(statements.filter(isUnlimited), action, '*', known.context),
        limits.left(action, '*'),
      ]) === 'yes',
  );
}

function isUnlimited({ resources }: Policy['statements'][number]): boolean {
  return resources?.negated === false && resources.items.some((item) => item.text === '*');
}

function rolePolicies({
  role,
  policies,
  boundary,
}: Pick<AccessQuestion, 'role' | 'policies' | 'boundary'>): RolePolicies {
  return { policies, boundary, context: roleContext(role) };
}

/** What is known of every request that a function makes under a role, over TLS, as its SDK does. */
export function roleContext(role: Text): Context {
  const value = (...values: string[]): ContextValue => ({ kind: 'values', values });
  const keys = new Map<string, ContextValue>([
    ['aws:securetransport', value('true')],
    ['aws:principalarn', value(role)],
    ['aws:principaltype', value('AssumedRole')],
    ['aws:principalisawsservice', value('false')],
  ]);
  const account = /^arn:(?:[a-z-]*|⟨[^⟩]*⟩):iam::(\d{12}|⟨AWS::AccountId⟩):/.exec(role)?.[1];
  if (account !== undefined) keys.set('aws:principalaccount', value(account));
  return { keys, others: 'unknown' };
}
