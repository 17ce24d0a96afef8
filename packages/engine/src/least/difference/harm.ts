import { isControlPlaneName } from '../../iam/access/plane.ts';
import { isWide } from '../../iam/access/wildcards.ts';
import type { Action } from '../../iam/actions.ts';
import { isTelemetry } from '../../model/access.ts';
import type { NodeId, RoleNode } from '../../model/graph.ts';
import type { Harm } from '../../model/least.ts';
import type { Query } from '../../model/query.ts';
import { arnOfNode } from '../needs/arns.ts';
import { holdsAll } from './alignment.ts';
import { deedWords } from './deeds.ts';
import { escalationIn, escalationWords } from './escalating.ts';
import type { Surplus } from './excess.ts';
import { placesOf } from './giving.ts';

/** Harms from the worst on. */
export const HARMS: readonly Harm[] = [
  'administrator',
  'escalation',
  'secrets',
  'code',
  'data-write',
  'data-read',
  'control',
  'other',
];

/** The worst that somebody who runs code in a function could do with a surplus, and one sentence on it. */
export function harmOf(
  role: RoleNode,
  surplus: Surplus,
  reaches: readonly NodeId[],
  query: Query,
): { readonly harm: Harm; readonly because: string } {
  if (isEverything(role, surplus)) {
    return { harm: 'administrator', because: 'may do anything in the account' };
  }
  const way = escalationIn(role, surplus, query);
  if (way !== undefined) return { harm: 'escalation', because: escalationWords(way, query) };
  const isSmall = isWithinNeeded(surplus, query);
  const byHarm = Map.groupBy(surplus.actions, (one) => (isSmall ? 'other' : harmOfAction(one)));
  const harm = HARMS.find((one) => byHarm.has(one)) ?? 'other';
  const actions = byHarm.get(harm) ?? [];
  return { harm, because: deedWords(harm, actions, surplus, reaches, query) };
}

function isEverything({ access }: RoleNode, { giving, wide }: Surplus): boolean {
  if (!access.administrator || wide !== undefined) return false;
  const { actions } = giving.statement;
  const isAll = actions.negated || giving.patterns.some(({ at }) => /^[*:]+$/.test(at.text));
  return isAll && placesOf(giving.statement).includes('*');
}

/** Reading a store of secrets, by action. */
const SECRETS =
  /^(?:secretsmanager:(?:Batch)?GetSecretValue|ssm:GetParameter|ec2:GetPasswordData|redshift:GetClusterCredentials|codeartifact:GetAuthorizationToken|cognito-idp:DescribeUserPoolClient$)/;

/** Changing what runs, by action. */
const CODE =
  /^(?:lambda:(?:UpdateFunction(?:Code|Configuration)$|CreateFunction$|PublishLayerVersion$|UpdateAlias$|AddPermission$)|ecr:PutImage|ecs:(?:RegisterTaskDefinition|UpdateService|RunTask|ExecuteCommand)|codebuild:(?:StartBuild|UpdateProject|CreateProject)|codecommit:GitPush|states:UpdateStateMachine|ssm:(?:SendCommand|StartSession)|glue:(?:UpdateJob|CreateJob)|cloudformation:(?:UpdateStack|CreateStack|ExecuteChangeSet)|amplify:StartDeployment|codepipeline:PutActionRevision)/;

/** Taking data away with what holds it, or opening it to others. */
const DESTROYING =
  /:(?:Delete(?:Table|Bucket|Queue|Stream|Cluster|DBCluster|DBInstance|FileSystem|Secret|Parameters?|Backup|RecoveryPoint|UserPool|Topic|LogGroup|Snapshot|Domain|Collection)|PurgeQueue|PutBucketPolicy|PutBucketAcl|PutObjectAcl|PutLifecycleConfiguration|PutResourcePolicy|ScheduleKeyDeletion|DisableKey|RestoreTable\w*|ImportTable|UpdateTimeToLive)$/;

function harmOfAction(action: Action): Harm {
  const { name, level, service } = action;
  if (isTelemetry([service]))
    return level === 'read' && service === 'logs' ? 'data-read' : telemetry(action);
  if (SECRETS.test(name)) return 'secrets';
  if (CODE.test(name)) return 'code';
  if (DESTROYING.test(name)) return 'data-write';
  if (isControlPlaneName(name) === true) return 'control';
  if (level === 'write') return 'data-write';
  if (level === 'permissions') return 'control';
  return level === 'read' ? readHarm(action) : 'other';
}

function telemetry({ level, name }: Action): Harm {
  if (/^logs:(?:Delete|Put(?:SubscriptionFilter|ResourcePolicy|Destination))/.test(name))
    return 'control';
  return level === 'permissions' ? 'control' : 'other';
}

/** What describes a resource is no data. */
function readHarm({ name }: Action): Harm {
  return /:(?:Describe|List|GetBucket|GetAccount|GetQueueAttributes|GetQueueUrl|GetTopicAttributes|GetFunction|GetPolicy|GetResourcePolic|GetRandomPassword|Get\w*Configuration$)/.test(
    name,
  )
    ? 'other'
    : 'data-read';
}

/** Whether a resource is too wide only within what is needed: an index of the table, any key of the bucket. */
function isWithinNeeded({ wide, uses }: Surplus, query: Query): boolean {
  if (wide === undefined) return false;
  const own = uses.flatMap(({ need: { resource } }) => {
    if (resource.kind === 'any') return [];
    const arn = resource.node === undefined ? undefined : arnOfNode(resource.node, query);
    return [
      {
        arn: arn ?? resource.arn,
        isPrefixed: /^\/[^*]{2}/.test(resource.suffix) && resource.arn.includes(':s3:'),
      },
    ];
  });
  return wide.every(
    ({ text }) =>
      !isWide(text) &&
      own.some(
        ({ arn, isPrefixed }) =>
          !isPrefixed &&
          (holdsAll(`${arn}/*`, text) !== 'no' ||
            holdsAll(`${arn}:*`, text) !== 'no' ||
            holdsAll(arn, text) !== 'no'),
      ),
  );
}
