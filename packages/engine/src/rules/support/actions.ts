import { type Action, expand } from '../../iam/actions.ts';
import type { AccessLevel, Statement } from '../../model/policy.ts';
import { list } from './words.ts';

/**
 * What the cloud's own execution policies (`AWSLambdaVPCAccessExecutionRole` and the like) allow on `*`: written
 * inline it is the same minimum, because the network interfaces have no name before they exist.
 */
const EXECUTION: ReadonlySet<string> = new Set([
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DetachNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
]);

/** Whether an action says nothing about a function: its logs, traces and network interfaces. */
function isRunning({ name, service }: Action): boolean {
  return (
    EXECUTION.has(name) || service === 'logs' || service === 'cloudwatch' || service === 'xray'
  );
}

/** Writes by the reference that hand out what is only read. */
const READS: ReadonlySet<string> = new Set(['appconfig:StartConfigurationSession']);

/** Condition keys that tie a statement on `*` to certain resources. */
const NARROWING =
  /^(?:aws:resourcetag\/|[a-z0-9-]+:resourcetag\/|kms:(?:resourcealiases|requestalias|viaservice|encryptioncontext)|ec2:vpc$|ec2:subnet$|ecs:cluster$|lambda:functionarn$|s3:dataaccesspointarn$|cloudwatch:namespace$|secretsmanager:(?:name|secretid)$|bedrock:inferenceprofilearn$)/;

/** Whether conditions tie a statement to certain resources, however its resources are written. */
export function isNarrowed({ conditions }: Statement): boolean {
  return conditions.some(({ key, operator }) => NARROWING.test(key) && !/not|null/i.test(operator));
}

/** What a statement's actions amount to beside what every function needs to run. */
export type Power = {
  /** Actions as written. */
  readonly actions: readonly string[];
  readonly services: readonly string[];
  readonly levels: readonly AccessLevel[];
};

/** Services and levels of a statement's actions; undefined where they are all services, or not known. */
export function powerOf({ actions }: Statement): Power | undefined {
  if (actions.negated) return undefined;
  const all: Action[] = [];
  const named: string[] = [];
  for (const { text } of actions.items) {
    const service = text.slice(0, Math.max(0, text.indexOf(':')));
    if (!/^[\w-]+$/.test(service)) return undefined;
    const weighty = expand(text).filter((one) => one.resourceTypes.length > 0 && !isRunning(one));
    all.push(...weighty);
    if (weighty.length > 0) named.push(text);
  }
  return {
    actions: named,
    services: [...new Set(all.map((one) => one.service))],
    levels: [...new Set(all.map((one) => (READS.has(one.name) ? 'read' : one.level)))],
  };
}

const VERBS: readonly (readonly [AccessLevel, string])[] = [
  ['read', 'read'],
  ['list', 'list'],
  ['write', 'change'],
  ['tagging', 'tag'],
  ['permissions', 'set permissions on'],
];

/** `read and change`: what access levels let somebody do. Listing is part of reading, tagging of changing. */
export function verbs(levels: readonly AccessLevel[]): string {
  const told = VERBS.filter(([level]) => {
    if (!levels.includes(level)) return false;
    if (level === 'list') return !levels.includes('read') && !levels.includes('write');
    return level !== 'tagging' || !levels.includes('write');
  });
  return list(told.map(([, verb]) => verb));
}

/** Services whose reading alone gives away data or secrets. */
const DATA: ReadonlySet<string> = new Set([
  'cognito-idp',
  'dynamodb',
  'kms',
  'rds-data',
  's3',
  'secretsmanager',
  'sqs',
  'ssm',
]);

/** Whether access is worth acting on: it changes something, or reads data or secrets. */
export function isGrave({ services, levels }: Omit<Power, 'actions'>): boolean {
  if (levels.includes('write') || levels.includes('permissions')) return true;
  return levels.includes('read') && services.some((one) => DATA.has(one));
}
