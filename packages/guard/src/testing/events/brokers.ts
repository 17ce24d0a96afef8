import { arnOf, base64Of, PLATFORM, type PlatformOptions, uuidOf } from './platform.ts';

/** Records that Firehose wants transformed: bytes and texts as they are, everything else as JSON. */
export function firehoseEvent(
  records: readonly unknown[],
  options: PlatformOptions & { readonly stream?: string } = {},
): Readonly<Record<string, unknown>> {
  const { stream = 'orders', region = PLATFORM.region } = options;
  return {
    invocationId: uuidOf(1),
    deliveryStreamArn: arnOf('firehose', `deliverystream/${stream}`, options),
    region,
    records: records.map((data, index) => ({
      recordId: `4959033827149025660855969253836157109592157598913658${index}`,
      approximateArrivalTimestamp: PLATFORM.ms,
      data: base64Of(data),
    })),
  };
}

/** Messages of a queue of Amazon MQ: bytes and texts as they are, everything else as JSON. */
export function mqEvent(
  messages: readonly unknown[],
  options: PlatformOptions & {
    /** Which broker: Active MQ when not given. */
    readonly broker?: 'active' | 'rabbit';
    readonly queue?: string;
  } = {},
): Readonly<Record<string, unknown>> {
  const { broker = 'active', queue = 'orders' } = options;
  const eventSourceArn = arnOf('mq', `broker:orders:b-${uuidOf(1)}`, options);
  if (broker === 'active') {
    const list = messages.map((data, index) => activeMessage(data, queue, index));
    return { eventSource: 'aws:mq', eventSourceArn, messages: list };
  }
  const list = messages.map(rabbitMessage);
  return {
    eventSource: 'aws:rmq',
    eventSourceArn,
    rmqMessagesByQueue: { [`${queue}::/`]: list },
  };
}

function activeMessage(data: unknown, physicalName: string, index: number): object {
  return {
    messageID: `ID:b-1.mq.${PLATFORM.region}.amazonaws.com-1:${index}`,
    messageType: 'jms/text-message',
    deliveryMode: 1,
    replyTo: null,
    type: null,
    expiration: '60000',
    priority: 1,
    correlationId: `order-${index}`,
    redelivered: false,
    destination: { physicalName },
    data: base64Of(data),
    timestamp: PLATFORM.ms,
    brokerInTime: PLATFORM.ms,
    brokerOutTime: PLATFORM.ms + 1,
    properties: {},
  };
}

function rabbitMessage(data: unknown, index: number): object {
  const basicProperties = {
    contentType: 'application/json',
    contentEncoding: null,
    headers: {},
    deliveryMode: 1,
    priority: null,
    correlationId: null,
    replyTo: null,
    expiration: null,
    messageId: `m-${index}`,
    timestamp: null,
    type: null,
    userId: null,
    appId: null,
    clusterId: null,
    bodySize: base64Of(data).length,
  };
  return { basicProperties, redelivered: false, data: base64Of(data) };
}

/** A job of a pipeline: the parameters as text, everything else than a text as JSON. */
export function codePipelineEvent(
  parameters: unknown,
  options: PlatformOptions = {},
): Readonly<Record<string, unknown>> {
  const { account = PLATFORM.account } = options;
  const UserParameters = typeof parameters === 'string' ? parameters : JSON.stringify(parameters);
  const configuration = { FunctionName: 'orders', UserParameters };
  const s3Location = { bucketName: 'artifacts', objectKey: 'orders/source.zip' };
  const location = { s3Location, type: 'S3' };
  const data = {
    actionConfiguration: { configuration },
    inputArtifacts: [{ location, revision: null, name: 'Source' }],
    outputArtifacts: [],
    artifactCredentials: {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      sessionToken: 'EXAMPLE',
    },
    continuationToken: uuidOf(3),
  };
  return { 'CodePipeline.job': { id: uuidOf(1), accountId: account, data } };
}
