import { isControlPlaneName } from '../../iam/access/plane.ts';
import type { Action } from '../../iam/actions.ts';
import { isTelemetry } from '../../model/access.ts';
import type { NodeId, RoleNode } from '../../model/graph.ts';
import type { Harm } from '../../model/least.ts';
import type { Query } from '../../model/query.ts';
import { deedWords } from './deeds.ts';
import { escalationIn, escalationWords } from './escalating.ts';
import type { Surplus } from './excess.ts';
import { placesOf } from './giving.ts';
import { isWithinNeeded } from './within.ts';

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
  const isSmall = isWithinNeeded(surplus, query) || isPolling(surplus);
  const byHarm = Map.groupBy(surplus.actions, (one) => (isSmall ? 'other' : harmOfAction(one)));
  const harm = HARMS.find((one) => byHarm.has(one)) ?? 'other';
  return { harm, because: deedWords(harm, byHarm, surplus, reaches, query) };
}

function isEverything({ access }: RoleNode, { giving, wide }: Surplus): boolean {
  if (!access.administrator || wide !== undefined) return false;
  const { actions } = giving.statement;
  const isAll = actions.negated || giving.patterns.some(({ at }) => /^[*:]+$/.test(at.text));
  return isAll && placesOf(giving.statement).includes('*');
}

/** What AWS gives functions to poll their source is for every source; the transform attaches it by itself. */
function isPolling({ kind, giving }: Surplus): boolean {
  const { origin } = giving.policy;
  return (
    kind === 'resources' &&
    origin.kind === 'aws-managed' &&
    /^AWSLambda\w*ExecutionRole$/.test(origin.name)
  );
}

/** Reading a store of secrets, by action. */
const SECRETS =
  /^(?:secretsmanager:(?:Batch)?GetSecretValue|ssm:GetParameter\w*|ec2:GetPasswordData|redshift:GetClusterCredentials\w*|codeartifact:GetAuthorizationToken)$/;

/** Changing what runs, by action. */
const CODE =
  /^(?:lambda:UpdateFunction(?:Code|Configuration)|ecr:PutImage|ecs:(?:UpdateService|ExecuteCommand)|codebuild:(?:StartBuild|UpdateProject)|codecommit:GitPush|states:UpdateStateMachine|ssm:(?:SendCommand|StartSession)|glue:UpdateJob|cloudformation:(?:UpdateStack|ExecuteChangeSet)|amplify:StartDeployment|codepipeline:PutActionRevision)$/;

/** Taking data away with what holds it, or opening it to others. */
const DESTROYING =
  /:(?:Delete(?:Table|Bucket|Queue|Stream|Cluster|DBCluster|DBInstance|FileSystem|Secret|Parameters?|Backup|RecoveryPoint|UserPool|Topic|Snapshot|Domain|Collection)|PurgeQueue|PutBucketPolicy|PutBucketAcl|PutObjectAcl|PutLifecycleConfiguration|PutResourcePolicy|ScheduleKeyDeletion|DisableKey|UpdateTimeToLive)$/;

/** The cloud's own roles can do nothing for whoever makes or looks at them. */
const SERVICE_LINKED = /ServiceLinkedRole/;

/** Network interfaces hold nothing. */
const NETWORK = /^ec2:\w*(?:NetworkInterface|PrivateIpAddresses|Ipv6Addresses)/;

function harmOfAction(action: Action): Harm {
  const { name, level, service } = action;
  if (SERVICE_LINKED.test(name) || NETWORK.test(name)) return 'other';
  if (isTelemetry([service])) return harmOfTelemetry(action);
  if (SECRETS.test(name)) return 'secrets';
  if (CODE.test(name)) return 'code';
  if (DESTROYING.test(name)) return 'data-write';
  if (isControlPlaneName(name) === true || level === 'permissions') return 'control';
  if (level === 'write') return 'data-write';
  return level === 'read' && !DESCRIBING.test(name) ? 'data-read' : 'other';
}

/** Logs hold data; the rest is of use to those who watch. */
function harmOfTelemetry({ level, name }: Action): Harm {
  if (/^logs:(?:Delete|Put(?:Subscription|Resource|Destination|Account))/.test(name)) {
    return 'control';
  }
  if (/^logs:(?:Get(?:Log|Query)|Filter|StartQuery|StartLiveTail|Unmask)/.test(name)) {
    return 'data-read';
  }
  return level === 'permissions' ? 'control' : 'other';
}

/** What describes a resource is no data. */
const DESCRIBING =
  /:(?:Describe|List|GetAlias|GetLayerVersion|GetEventSourceMapping|GetBucket|GetAccount|GetQueueAttributes|GetQueueUrl|GetTopicAttributes|GetFunction|GetPolicy|GetResourcePolic|GetRandomPassword|Simulate|Validate|Get\w*(?:Configuration|Metrics|Status|Limits)$)/;
