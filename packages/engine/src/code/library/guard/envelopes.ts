import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import { joinAll } from '../../interpret/values.ts';
import type { Machine } from '../model.ts';

/**
 * Where an envelope finds what it hands over, as paths in the platform's event: `*` for any element, `$x` for a
 * decoding, `|` between alternatives. `each`: where the records stand that the handler gets one by one; the other paths begin there.
 */
export type Layout = {
  readonly each?: string;
  /** What the schema is for. */
  readonly payload?: {
    readonly field: string;
    readonly path: string;
    /** It is a text, and JSON where a schema says what is in it. */
    readonly isText?: true;
  };
  /** Further fields, as they come. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Fields that hold texts by name: where, and under which name each entry has its text. */
  readonly texts?: Readonly<Record<string, readonly [path: string, leaf: string]>>;
  /** Only what failed is tried again. */
  readonly isPartial?: true;
};

const BUS = {
  id: 'id',
  type: 'detail-type',
  source: 'source',
  account: 'account',
  region: 'region',
  time: 'time',
  resources: 'resources',
};

/** Notifications of a topic, wherever they stand. */
const TOPIC_MESSAGE = { id: 'MessageId', subject: 'Subject', topic: 'TopicArn' };

/** The envelopes by the function that makes them. */
export const LAYOUTS: Readonly<Record<string, Layout>> = {
  'sqs.sqs': {
    each: 'Records.*',
    payload: { field: 'body', path: 'body', isText: true },
    fields: {
      id: 'messageId',
      groupId: 'attributes.MessageGroupId',
      receiveCount: 'attributes.ApproximateReceiveCount',
      sentAt: 'attributes.SentTimestamp',
      queue: 'eventSourceARN',
    },
    texts: { attributes: ['messageAttributes', 'stringValue'] },
    isPartial: true,
  },
  'sns.sns': {
    each: 'Records.*',
    payload: { field: 'body', path: 'Sns.Message', isText: true },
    fields: { id: 'Sns.MessageId', subject: 'Sns.Subject', topic: 'Sns.TopicArn' },
    texts: { attributes: ['Sns.MessageAttributes', 'Value'] },
  },
  'eventbridge.eventBridge': { payload: { field: 'detail', path: 'detail' }, fields: BUS },
  'schedule.schedule': { fields: BUS },
  's3.s3': {
    each: 'Records.*',
    fields: {
      bucket: 's3.bucket.name',
      key: 's3.object.key.$url',
      event: 'eventName',
      size: 's3.object.size',
      eTag: 's3.object.eTag',
      versionId: 's3.object.versionId',
      sequencer: 's3.object.sequencer',
    },
  },
  'dynamodb.dynamodb': {
    each: 'Records.*',
    fields: { id: 'eventID', kind: 'eventName', keys: 'dynamodb.Keys', stream: 'eventSourceARN' },
    isPartial: true,
  },
  'kinesis.kinesis': {
    each: 'Records.*',
    payload: { field: 'data', path: 'kinesis.data.$base64', isText: true },
    fields: {
      id: 'kinesis.sequenceNumber',
      partitionKey: 'kinesis.partitionKey',
      arrivedAt: 'kinesis.approximateArrivalTimestamp',
      stream: 'eventSourceARN',
    },
    isPartial: true,
  },
  'kafka.kafka': {
    each: 'records.*.*',
    payload: { field: 'value', path: 'value.$base64', isText: true },
    fields: {
      key: 'key.$base64',
      topic: 'topic',
      partition: 'partition',
      offset: 'offset',
      timestamp: 'timestamp',
      headers: 'headers',
    },
  },
  'firehose.firehose': {
    each: 'records.*',
    payload: { field: 'data', path: 'data.$base64', isText: true },
    fields: {
      id: 'recordId',
      arrivedAt: 'approximateArrivalTimestamp',
      partitionKey: 'kinesisRecordMetadata.partitionKey',
    },
  },
  'mq.mq': {
    // Active MQ and Rabbit MQ.
    each: 'messages.*|rmqMessagesByQueue.*.*',
    payload: { field: 'data', path: 'data.$base64', isText: true },
    fields: { id: 'messageID', queue: 'destination.physicalName' },
  },
  'websocket.websocket': {
    payload: { field: 'body', path: 'body', isText: true },
    fields: {
      kind: 'requestContext.eventType',
      connectionId: 'requestContext.connectionId',
      route: 'requestContext.routeKey',
      ip: 'requestContext.identity.sourceIp',
      identity: 'requestContext.authorizer',
      endpoint: 'requestContext.domainName',
    },
  },
  'logs.logData': {
    fields: {
      group: 'awslogs.data.$base64.$json.logGroup',
      stream: 'awslogs.data.$base64.$json.logStream',
      account: 'awslogs.data.$base64.$json.owner',
      lines: 'awslogs.data.$base64.$json.logEvents',
    },
  },
  'cognito.cognito': {
    payload: { field: 'request', path: 'request' },
    fields: {
      trigger: 'triggerSource',
      userPool: 'userPoolId',
      userName: 'userName',
      clientId: 'callerContext.clientId',
    },
  },
  'appsync.appsync': {
    payload: { field: 'arguments', path: 'arguments' },
    fields: {
      field: 'info.fieldName',
      identity: 'identity',
      source: 'source',
      headers: 'request.headers',
    },
  },
  'config-rule.configRule': {
    payload: { field: 'parameters', path: 'ruleParameters', isText: true },
    fields: {
      rule: 'configRuleName',
      account: 'accountId',
      invoking: 'invokingEvent.$json',
      resultToken: 'resultToken',
    },
  },
};

/** Envelopes inside of a payload, which stand where a schema does: `sqs(snsBody(Order))`. */
export const NESTED: Readonly<Record<string, Layout>> = {
  'sns.snsBody': {
    payload: { field: 'body', path: 'Message', isText: true },
    fields: TOPIC_MESSAGE,
    texts: { attributes: ['MessageAttributes', 'Value'] },
  },
  'eventbridge.eventBridgeBody': { payload: { field: 'detail', path: 'detail' }, fields: BUS },
};

/** What stands at a path of a value, or at one of several (`a|b`). */
export function follow(machine: Machine, value: Value, path: string, at: Span): Value {
  if (path.includes('|')) {
    return joinAll(path.split('|').map((one) => follow(machine, value, one, at)));
  }
  let found = value;
  for (const step of path.split('.')) {
    if (step === '*') found = machine.element(found, at);
    else if (step.startsWith('$'))
      found = machine.step(found, step, at, DECODED[step] ?? 'is decoded');
    else found = machine.member(found, step, at);
  }
  return found;
}

const DECODED: Readonly<Record<string, string>> = {
  $json: 'is parsed as JSON',
  $url: 'is percent-decoded',
  $base64: 'is decoded from Base64',
};

/** Where S3 finds its object in an event of the bus. */
export const S3_FROM_BUS = 'detail.object.key';
