import type { Edit, Fix, Match } from '../../model/finding.ts';
import type { FunctionNode, Graph, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import { at, field, isAbsent } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { fixOf, setProperty } from '../support/fixes.ts';
import { bringsBusiness, writesBusiness } from '../support/weight.ts';
import { list } from '../support/words.ts';

/** Asynchronous events and stream records that are thrown away when the function fails. */
export const lostEvents: Rule<'application'> = {
  id: 'money/lost-events',
  title: 'Events that are lost when the function fails',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  scope: ['B3', 'T4', 'R2'],
  references: {
    cwe: [755, 778],
    csa: ['SAS-8', 'SAS-10'],
    links: [
      'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html',
      'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
    ],
  },
  why: 'Lambda tries an asynchronous event three times and then drops it without a trace; a stream drops its records once the retries are used up. Somebody who makes the function fail, by a bad event or by using up its concurrency, makes orders, uploads or alerts disappear. A dead-letter queue of the topic or rule does not help: it keeps what could not be handed over, not what failed.',
  fix: 'Give the function a dead-letter queue or an on-failure destination, set an alarm on it, and replay from there. For streams name an on-failure destination in the mapping.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Uploads: { Type: AWS::S3::Bucket }
  Orders: { Type: AWS::Serverless::SimpleTable }
  Import:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies: [{ DynamoDBWritePolicy: { TableName: !Ref Orders } }]
      Events:
        Upload: { Type: S3, Properties: { Bucket: !Ref Uploads, Events: s3:ObjectCreated:* } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Uploads: { Type: AWS::S3::Bucket }
  Orders: { Type: AWS::Serverless::SimpleTable }
  Failed: { Type: AWS::SQS::Queue }
  Import:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt Failed.Arn }
      Policies: [{ DynamoDBWritePolicy: { TableName: !Ref Orders } }]
      Events:
        Upload: { Type: S3, Properties: { Bucket: !Ref Uploads, Events: s3:ObjectCreated:* } }
`,
    ],
  },
  *check(graph: Graph, query: Query) {
    const losing = graph.functions.flatMap((node) => losingFunction(node, query));
    // One queue serves all functions of a stack: it is one decision.
    for (const group of Map.groupBy(
      losing,
      (one) => `${one.node.resource?.stack} ${one.matters}`,
    ).values()) {
      const [first, ...rest] = group;
      if (first !== undefined) yield groupMatch([first, ...rest], query);
    }
    for (const trigger of graph.triggers) yield* streamMatch(trigger, query);
  },
};

type Losing = {
  readonly node: FunctionNode;
  readonly triggers: readonly TriggerNode[];
  readonly matters: boolean;
};

function losingFunction(node: FunctionNode, query: Query): readonly Losing[] {
  const triggers = query.triggersOf(node.id).filter(isAsync);
  if (triggers.length === 0 || keepsFailures(node, query)) return [];
  const matters = triggers.some((one) => bringsBusiness(one, query)) && writesBusiness(node, query);
  return [{ node, triggers, matters }];
}

/** Calls that the graph shows only as possible, and news of a deployment, are not counted. */
function isAsync(trigger: TriggerNode): boolean {
  const { liveness, delivery, sourceSpan } = trigger;
  // What only a permission tells of may never come.
  if (sourceSpan === undefined || (liveness !== 'live' && liveness !== 'unknown')) return false;
  return delivery.mode === 'async' && !NOT_EVENTS.has(trigger.trigger);
}

const NOT_EVENTS: ReadonlySet<TriggerNode['trigger']> = new Set([
  'destination',
  'custom-resource',
  'codedeploy',
  'codepipeline',
  'direct-invoke',
  'alexa',
  // Tried again by their own service.
  'secrets-rotation',
  'config-rule',
]);

function keepsFailures(node: FunctionNode, query: Query): boolean {
  if (!isAbsent(at(node.properties, 'DeadLetterConfig.TargetArn'))) return true;
  if (node.asyncConfig === undefined) return false;
  if (node.asyncConfig.onFailure !== undefined) return true;
  const { span } = node.asyncConfig;
  // A destination that is no node of the graph is one all the same.
  return configs(query).some(
    (one) =>
      one.span.file === span.file &&
      one.span.start === span.start &&
      !isAbsent(at(one.properties, 'DestinationConfig.OnFailure.Destination')),
  );
}

const CONFIGS = new WeakMap<Query, readonly Resource[]>();

function configs(query: Query): readonly Resource[] {
  const cached = CONFIGS.get(query);
  if (cached !== undefined) return cached;
  const found = [...query.graph.declared.values()].filter(
    (one) => one.type === 'AWS::Lambda::EventInvokeConfig',
  );
  CONFIGS.set(query, found);
  return found;
}

function groupMatch(group: readonly [Losing, ...Losing[]], query: Query): Match {
  const [first] = group;
  const names = list(group.map((one) => one.node.name));
  const triggers = group.flatMap((one) => one.triggers);
  const sources = [...new Set(triggers.map((one) => query.node(one.source)?.name ?? one.name))];
  const fix = queueFor(group, query);
  const drops = group.length === 1 ? 'drops' : 'drop';
  return {
    at: first.node.span,
    because: `${names} ${drops} events of ${list(sources)} after the last retry, and nothing keeps them`,
    audience: first.matters ? 'default' : 'auditor',
    functions: group.map((one) => one.node.id),
    related: group.slice(0, 10).flatMap((one) =>
      one.triggers.slice(0, 3).map((trigger) => ({
        span: trigger.sourceSpan ?? trigger.span,
        label: `${trigger.name} hands events to ${one.node.name}`,
      })),
    ),
    key: `${first.node.resource?.stack} ${first.matters}`,
    ...(fix === undefined ? {} : { fix }),
  };
}

const QUEUE = 'FailedEvents';
const MAX_EDITS = 10;
const FOURTEEN_DAYS = 1_209_600;

/** One queue for all functions of the stack. Only SAM adds the permission to it by itself, to a role that it makes. */
function queueFor(group: readonly [Losing, ...Losing[]], query: Query): Fix | undefined {
  const beside = group[0].node.resource?.written.address;
  if (beside === undefined || group.length > MAX_EDITS) return undefined;
  const stack = group[0].node.resource?.stack;
  if (query.graph.declared.has(`${stack}/${QUEUE}`)) return undefined;
  const value = { Type: 'SQS', TargetArn: { 'Fn::GetAtt': [QUEUE, 'Arn'] } };
  const edits = group.map((one): Edit | undefined =>
    one.node.resource?.written.type === 'AWS::Serverless::Function' &&
    isAbsent(field(one.node.resource.written.properties, 'Role'))
      ? setProperty(one.node.resource, { cloudformation: '', sam: 'DeadLetterQueue' }, value)
      : undefined,
  );
  if (edits.includes(undefined)) return undefined;
  const queue = {
    Type: 'AWS::SQS::Queue',
    Properties: { MessageRetentionPeriod: FOURTEEN_DAYS },
  };
  return fixOf('Keep failed events in a queue', { safe: true }, [
    ...edits,
    { kind: 'add-resource', beside, logicalId: QUEUE, value: queue },
  ]);
}

/** Records of a stream that are dropped after a number of retries or an age, with no destination. */
function* streamMatch(trigger: TriggerNode, query: Query): Generator<Match> {
  const { delivery } = trigger;
  if (trigger.trigger !== 'dynamodb-stream' && trigger.trigger !== 'kinesis') return;
  if (delivery.deadLetter !== undefined || trigger.liveness === 'disabled') return;
  if (!isAbsent(at(trigger.properties, 'DestinationConfig.OnFailure'))) return;
  const bounds = [
    ...(delivery.maximumRetries === undefined ? [] : [`${delivery.maximumRetries} retries`]),
    ...(delivery.maximumAge === undefined ? [] : [`${delivery.maximumAge} s`]),
  ];
  const target = query.function(trigger.function);
  if (bounds.length === 0 || target === undefined) return;
  const source = query.node(trigger.source)?.name ?? 'its stream';
  yield {
    at: field(trigger.properties, 'MaximumRetryAttempts')?.span ?? trigger.span,
    because: `records of ${source} that ${target.name} cannot process are dropped after ${bounds.join(' or ')}`,
    audience: writesBusiness(target, query) ? 'default' : 'auditor',
    functions: [target.id],
    key: trigger.id,
  };
}
