import { levelOf } from '../../iam/actions.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import type { Atom } from './atom.ts';
import type { Bundle } from './statements.ts';

/** What a statement lets a function do, and to what: `ReadWrite`, `Orders`. */
export type Capability = { readonly verb: string; readonly object: string };

/** Verbs that say more than reading and writing, by the actions that they stand for. */
const VERBS: readonly (readonly [actions: RegExp, verb: string])[] = [
  [/^sqs:SendMessage/, 'SendTo'],
  [/^sqs:(?:Receive|Delete)Message|^sqs:(?:GetQueue|ChangeMessage)/, 'ReceiveFrom'],
  [/^sns:Publish$/, 'PublishTo'],
  [/^lambda:Invoke/, 'Invoke'],
  [/^states:Start\w*Execution$/, 'Start'],
  [/^states:SendTask/, 'Answer'],
  [/^events:PutEvents$/, 'PutEventsTo'],
  [/^execute-api:/, 'Call'],
  [/^kms:/, 'UseKey'],
  [/^sts:AssumeRole/, 'Assume'],
  [/^iam:PassRole$/, 'Pass'],
  [/^ses:Send/, 'SendEmail'],
  [/^logs:(?:CreateLog|PutLog)/, 'WriteLogs'],
  [/^xray:Put/, 'SendTraces'],
  [/^ec2:.*(?:NetworkInterface|PrivateIp|Subnets|Vpcs|SecurityGroups)/, 'AttachToNetwork'],
  [/^cloudwatch:PutMetricData$/, 'PutMetrics'],
  [/^(?:kinesis|firehose):Put/, 'PutTo'],
];

/** Verbs that need no object. */
const ALONE: ReadonlySet<string> = new Set([
  'WriteLogs',
  'SendTraces',
  'AttachToNetwork',
  'PutMetrics',
  'SendEmail',
]);

/** A name for each bundle, unique among them. */
export function sidsFor(bundles: readonly Bundle[], query: Query): readonly string[] {
  const taken = new Set<string>();
  return bundles.map((bundle) => {
    const { verb, object } = capabilityOf(bundle, query);
    const base = `${verb}${object}`.replaceAll(/[^A-Za-z0-9]/g, '');
    let sid = base;
    for (let i = 2; taken.has(sid); i++) sid = `${base}${i}`;
    taken.add(sid);
    return sid;
  });
}

/** What a bundle lets a function do, in words for names. */
export function capabilityOf({ atoms, plane }: Bundle, query: Query): Capability {
  const verb = verbOf(atoms, plane);
  return { verb, object: ALONE.has(verb) ? '' : objectOf(atoms, query) };
}

function verbOf(atoms: readonly Atom[], plane: Bundle['plane']): string {
  const special = VERBS.find(([pattern]) => atoms.every(({ action }) => pattern.test(action)));
  if (special !== undefined) return special[1];
  if (plane === 'control') return 'Manage';
  const levels = atoms.map(({ action }) => levelOf(action) ?? 'write');
  const reads = levels.some((one) => one === 'read' || one === 'list');
  const writes = levels.some((one) => one !== 'read' && one !== 'list');
  return reads && writes ? 'ReadWrite' : writes ? 'Write' : 'Read';
}

function objectOf(atoms: readonly Atom[], query: Query): string {
  const names = [...new Set(atoms.map((one) => nameOf(one, query)))].filter((one) => one !== '');
  const [first, second] = names;
  if (first === undefined) return serviceName(atoms[0]);
  if (names.length === 1) return first;
  return names.length === 2 ? `${first}And${second}` : `${serviceName(atoms[0])}Resources`;
}

/** The node's name without the word for what it is; else the last word of the ARN. */
function nameOf({ node, arn }: Atom, query: Query): string {
  const found = query.node(node);
  const name = found?.resource === undefined ? lastWord(readable(arn)) : found.name;
  const short = name.replace(/(?:DynamoDB)?(?:Table|Bucket|Function|Queue|Topic|Secret)$/, '');
  const thing = pascal(short.length >= 3 ? short : name);
  return /:table\/.*\/index\//s.test(arn) ? `${thing}Indexes` : thing;
}

function lastWord(arn: string): string {
  const words = arn.replaceAll(/\$\{(?:AWS::\w+)?/g, '').split(/[^A-Za-z0-9_-]+/);
  return words.slice(3).findLast((one) => /[A-Za-z]{3}/.test(one)) ?? '';
}

const SERVICES: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDB',
  s3: 'S3',
  sqs: 'SQS',
  sns: 'SNS',
  'cognito-idp': 'Cognito',
  secretsmanager: 'Secrets',
  ssm: 'Parameters',
  states: 'StepFunctions',
  lambda: 'Lambda',
};

function serviceName(atom: Atom | undefined): string {
  const service = atom?.action.split(':')[0] ?? '';
  return (Object.hasOwn(SERVICES, service) ? SERVICES[service] : undefined) ?? pascal(service);
}

/** Words joined with capitals: `order-items` becomes `OrderItems`. */
export function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
