import { arnOf, PLATFORM, type PlatformOptions, uuidOf } from './platform.ts';

/** Objects that came into a bucket. Keys are given as they are in the bucket and written as S3 writes them. */
export function s3Event(
  keys: readonly string[],
  options: PlatformOptions & { readonly bucket?: string; readonly event?: string } = {},
): Readonly<Record<string, unknown>> {
  const {
    bucket = 'shop-uploads',
    event = 'ObjectCreated:Put',
    region = PLATFORM.region,
  } = options;
  const Records = keys.map((key, index) => ({
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: PLATFORM.time,
    eventName: event,
    userIdentity: { principalId: 'AWS:AIDAEXAMPLE' },
    requestParameters: { sourceIPAddress: '203.0.113.9' },
    responseElements: { 'x-amz-request-id': 'EXAMPLE' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'uploads',
      bucket: {
        name: bucket,
        ownerIdentity: { principalId: 'EXAMPLE' },
        arn: `arn:aws:s3:::${bucket}`,
      },
      object: {
        key: writtenKey(key),
        size: 1024,
        eTag: 'd41d8cd98f00b204e9800998ecf8427e',
        sequencer: `0055AED6DCD9028${index}`,
      },
    },
  }));
  return { Records };
}

function writtenKey(key: string): string {
  return encodeURIComponent(key.toWellFormed()).replaceAll('%20', '+').replaceAll('%2F', '/');
}

/** An event of a bus. */
export function eventBridgeEvent(
  detail: unknown,
  options: PlatformOptions & { readonly source?: string; readonly type?: string } = {},
): Readonly<Record<string, unknown>> {
  const { source = 'shop.orders', type = 'OrderPlaced' } = options;
  const { region = PLATFORM.region, account = PLATFORM.account } = options;
  return {
    version: '0',
    id: uuidOf(1),
    'detail-type': type,
    source,
    account,
    time: '2026-11-02T10:00:00Z',
    region,
    resources: options.arn === undefined ? [] : [options.arn],
    detail,
  };
}

/** A tick of a schedule. */
export function scheduleEvent(options: PlatformOptions = {}): Readonly<Record<string, unknown>> {
  const arn = arnOf('events', 'rule/nightly', options);
  return eventBridgeEvent({}, { ...options, arn, source: 'aws.events', type: 'Scheduled Event' });
}

/** A change of an item: `after` and `before` are plain objects, and the keys are of the first that is there. */
export function dynamodbEvent(
  changes: readonly {
    readonly after?: Readonly<Record<string, unknown>>;
    readonly before?: Readonly<Record<string, unknown>>;
  }[],
  options: PlatformOptions & { readonly keys?: readonly string[] } = {},
): Readonly<Record<string, unknown>> {
  const { keys = ['id'], region = PLATFORM.region } = options;
  const Records = changes.map(({ after, before }, index) => {
    const item = itemOf(after ?? before ?? {});
    const kept = keys.flatMap((key) =>
      Object.hasOwn(item, key) ? [[key, item[key]] as const] : [],
    );
    return {
      eventID: uuidOf(index + 1).replaceAll('-', ''),
      eventVersion: '1.1',
      eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
      eventSource: 'aws:dynamodb',
      awsRegion: region,
      eventSourceARN: arnOf('dynamodb', 'table/orders/stream/2026-11-02T10:00:00.000', options),
      dynamodb: {
        ApproximateCreationDateTime: PLATFORM.ms / 1000,
        Keys: Object.fromEntries(kept),
        ...(after === undefined ? {} : { NewImage: itemOf(after) }),
        ...(before === undefined ? {} : { OldImage: itemOf(before) }),
        SequenceNumber: String(111 + index),
        SizeBytes: 26,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    };
  });
  return { Records };
}

/** An item in DynamoDB's typed form. Names such as `__proto__` stay names. */
function itemOf(plain: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, typed(value)]));
}

function typed(value: unknown): unknown {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number' || typeof value === 'bigint') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(typed) };
  if (typeof value === 'object' && value !== null)
    return { M: itemOf(value as Record<string, unknown>) };
  return { NULL: true };
}
