import { arnOf, base64Of, PLATFORM, type PlatformOptions, textOf, uuidOf } from './platform.ts';

/** A batch of messages of a queue: texts as they are, everything else as JSON. */
export function sqsEvent(
  bodies: readonly unknown[],
  options: PlatformOptions & {
    /** Group of a FIFO queue, for all messages. */
    readonly groupId?: string;
    /** Message attributes, for all messages. */
    readonly attributes?: Readonly<Record<string, string>>;
  } = {},
): Readonly<Record<string, unknown>> {
  const { groupId, attributes = {}, region = PLATFORM.region } = options;
  const messageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, stringValue]) => [
      name,
      { stringValue, stringListValues: [], binaryListValues: [], dataType: 'String' },
    ]),
  );
  const Records = bodies.map((body, index) => ({
    messageId: uuidOf(index + 1),
    receiptHandle: `AQEB${index}`,
    body: textOf(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(PLATFORM.ms),
      SenderId: 'AIDAEXAMPLE',
      ApproximateFirstReceiveTimestamp: String(PLATFORM.ms + 1),
      ...(groupId === undefined ? {} : { MessageGroupId: groupId, SequenceNumber: String(index) }),
    },
    messageAttributes,
    md5OfBody: '00000000000000000000000000000000',
    eventSource: 'aws:sqs',
    eventSourceARN: arnOf('sqs', groupId === undefined ? 'orders' : 'orders.fifo', options),
    awsRegion: region,
  }));
  return { Records };
}

/** A message of a topic. SNS brings one at a time. */
export function snsEvent(
  message: unknown,
  options: PlatformOptions & {
    readonly subject?: string;
    readonly attributes?: Readonly<Record<string, string>>;
  } = {},
): Readonly<Record<string, unknown>> {
  const { subject = null, attributes = {} } = options;
  const arn = arnOf('sns', 'orders', options);
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, Value]) => [name, { Type: 'String', Value }]),
  );
  const Sns = {
    SignatureVersion: '1',
    Timestamp: PLATFORM.time,
    Signature: 'EXAMPLE',
    SigningCertUrl: `https://sns.${PLATFORM.region}.amazonaws.com/SimpleNotificationService.pem`,
    MessageId: uuidOf(1),
    Message: textOf(message),
    MessageAttributes,
    Type: 'Notification',
    UnsubscribeUrl: `https://sns.${PLATFORM.region}.amazonaws.com/?Action=Unsubscribe`,
    TopicArn: arn,
    Subject: subject,
  };
  const EventSubscriptionArn = `${arn}:${uuidOf(2)}`;
  return { Records: [{ EventVersion: '1.0', EventSubscriptionArn, EventSource: 'aws:sns', Sns }] };
}

/** Records of a stream: bytes and texts as they are, everything else as JSON. */
export function kinesisEvent(
  records: readonly unknown[],
  options: PlatformOptions & { readonly partitionKey?: string } = {},
): Readonly<Record<string, unknown>> {
  const { partitionKey = 'ada', region = PLATFORM.region } = options;
  const Records = records.map((data, index) => {
    const sequenceNumber = `4959033827149025660855969253836157109592157598913658${index}`;
    return {
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey,
        sequenceNumber,
        data: base64Of(data),
        approximateArrivalTimestamp: PLATFORM.ms / 1000,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `shardId-000000000000:${sequenceNumber}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: `arn:aws:iam::${PLATFORM.account}:role/orders`,
      awsRegion: region,
      eventSourceARN: arnOf('kinesis', 'stream/orders', options),
    };
  });
  return { Records };
}

/** Records of a partition of a topic of Kafka: bytes and texts as they are, everything else as JSON. */
export function kafkaEvent(
  values: readonly unknown[],
  options: PlatformOptions & {
    readonly topic?: string;
    readonly key?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Readonly<Record<string, unknown>> {
  const { topic = 'orders', key, headers = {} } = options;
  const lists = Object.entries(headers).map(([name, text]) => ({ [name]: [...Buffer.from(text)] }));
  const records = values.map((value, index) => ({
    topic,
    partition: 0,
    offset: 15 + index,
    timestamp: PLATFORM.ms,
    timestampType: 'CREATE_TIME',
    ...(key === undefined ? {} : { key: base64Of(key) }),
    value: base64Of(value),
    headers: lists,
  }));
  return {
    eventSource: 'aws:kafka',
    eventSourceArn: arnOf('kafka', `cluster/orders/${uuidOf(1)}-1`, options),
    bootstrapServers: `b-1.orders.kafka.${PLATFORM.region}.amazonaws.com:9092`,
    records: { [`${topic}-0`]: records },
  };
}
