import type { AnySpec } from '../packages/guard/src/core/event.ts';
import { appsync } from '../packages/guard/src/events/appsync.ts';
import { cognito } from '../packages/guard/src/events/cognito.ts';
import { configRule } from '../packages/guard/src/events/config-rule.ts';
import { dynamodb } from '../packages/guard/src/events/dynamodb.ts';
import { eventBridge } from '../packages/guard/src/events/event-bridge.ts';
import { firehose } from '../packages/guard/src/events/firehose.ts';
import { kafka } from '../packages/guard/src/events/kafka.ts';
import { kinesis } from '../packages/guard/src/events/kinesis.ts';
import { logData } from '../packages/guard/src/events/log-data.ts';
import { mq } from '../packages/guard/src/events/mq.ts';
import { s3 } from '../packages/guard/src/events/s3.ts';
import { sns } from '../packages/guard/src/events/sns.ts';
import { sqs } from '../packages/guard/src/events/sqs.ts';
import { websocket } from '../packages/guard/src/events/websocket.ts';
import { firestore, pubSub, storage } from '../packages/guard/src/google/google.ts';
import { http } from '../packages/guard/src/http/http.ts';

/** The envelope of each trigger, without a schema. */
export const SPECS: Readonly<Record<string, AnySpec>> = {
  'aws:dynamodb': dynamodb(),
  'aws:kinesis': kinesis(),
  'aws:s3': s3(),
  'aws:sns': sns(),
  'aws:sqs': sqs(),
  appsync: appsync(),
  cognito: cognito(),
  config: configRule(),
  eventbridge: eventBridge(),
  firehose: firehose(),
  firestore: firestore(),
  http: http(),
  kafka: kafka(),
  logs: logData(),
  mq: mq(),
  pubsub: pubSub(),
  storage: storage(),
  websocket: websocket(),
};

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const CLOUD_EVENT = /^google\.cloud\.(pubsub|storage|firestore)\./;

/** Triggers by fields that the documentation of AWS gives to no other. */
const SIGNS: readonly (readonly [trigger: string, is: (event: Fields) => boolean])[] = [
  ['websocket', ({ requestContext }) => 'connectionId' in fieldsOf(requestContext)],
  ['http', ({ requestContext }) => 'elb' in fieldsOf(requestContext)],
  [
    'http',
    ({ requestContext }) =>
      'http' in fieldsOf(requestContext) && !('type' in fieldsOf(requestContext)),
  ],
  ['http', (event) => 'httpMethod' in event && 'isBase64Encoded' in event],
  ['logs', (event) => 'awslogs' in event],
  ['cognito', (event) => 'triggerSource' in event && 'userPoolId' in event],
  ['config', (event) => 'invokingEvent' in event && 'configRuleName' in event],
  [
    'firehose',
    (event) => 'deliveryStreamArn' in event && 'records' in event && 'invocationId' in event,
  ],
  ['appsync', (event) => 'arguments' in event && 'info' in event && 'request' in event],
  ['eventbridge', (event) => 'detail-type' in event && 'source' in event && 'detail' in event],
  ['kafka', ({ eventSource }) => eventSource === 'aws:kafka' || eventSource === 'SelfManagedKafka'],
  ['mq', ({ eventSource }) => eventSource === 'aws:mq' || eventSource === 'aws:rmq'],
];

/** The trigger of an event; `none` where the guard has no envelope for it. */
export function triggerOf(event: unknown): string {
  const fields = fieldsOf(event);
  const { Records } = fields;
  // What an authorizer is asked looks much like the request itself.
  if ('routeArn' in fields || 'methodArn' in fields) return 'none';
  if (Array.isArray(Records)) {
    const { eventSource, EventSource } = fieldsOf(Records[0]);
    const source = String(eventSource ?? EventSource);
    return source in SPECS ? source : 'none';
  }
  const [, service] = CLOUD_EVENT.exec(String(fields.type)) ?? [];
  if ('specversion' in fields) return service ?? 'none';
  return SIGNS.find(([, is]) => is(fields))?.[0] ?? 'none';
}
