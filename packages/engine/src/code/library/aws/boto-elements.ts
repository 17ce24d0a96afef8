import type { RecordObj, Value } from '../../interpret/value.ts';
import { UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { perform } from './request.ts';

/** Objects of a bucket, as Python's resources list them. */
export function listedObjects(
  call: Call,
  result: Value,
  { Bucket = UNKNOWN }: Readonly<Record<string, Value>>,
): Value {
  const { machine, at } = call;
  const object = machine.record({
    bucket_name: Bucket,
    key: machine.field(result, 'Contents.*.Key', at),
    size: machine.field(result, 'Contents.*.Size', at),
    last_modified: machine.field(result, 'Contents.*.LastModified', at),
  });
  return machine.list([], object);
}

/** Messages of a queue, as Python's resources receive them. */
export function receivedMessages(
  call: Call,
  result: Value,
  { QueueUrl = UNKNOWN }: Readonly<Record<string, Value>>,
): Value {
  const { machine, at } = call;
  const message = machine.record({
    queue_url: QueueUrl,
    body: machine.field(result, 'Messages.*.Body', at),
    message_id: machine.field(result, 'Messages.*.MessageId', at),
    receipt_handle: machine.field(result, 'Messages.*.ReceiptHandle', at),
    attributes: machine.field(result, 'Messages.*.Attributes', at),
    message_attributes: machine.field(result, 'Messages.*.MessageAttributes', at),
  });
  return machine.list([], message);
}

function has(object: RecordObj, ...names: readonly string[]): boolean {
  return !object.isList && names.every((name) => object.store.fields.has(name));
}

function isListed(call: Call): boolean {
  return call.machine
    .records(call.receiver)
    .some((one) => has(one, 'bucket_name', 'key', 'last_modified'));
}

function isReceived(call: Call): boolean {
  return call.machine.records(call.receiver).some((one) => has(one, 'queue_url', 'receipt_handle'));
}

const OBJECT_OPERATIONS: Readonly<Record<string, string>> = {
  get: 'GetObject',
  put: 'PutObject',
  delete: 'DeleteObject',
};

/** Methods of what a listing gave. */
export const BOTO_ELEMENT_MODELS: readonly Model[] = [
  {
    method: ['get', 'put', 'delete'],
    language: 'python',
    when: (call) => call.args.length === 0 && isListed(call),
    returns: (call) => {
      const { machine, receiver, at } = call;
      const parameters = machine.record({
        ...Object.fromEntries(call.named),
        Bucket: machine.member(receiver, 'bucket_name', at),
        Key: machine.member(receiver, 'key', at),
      });
      const operation = OBJECT_OPERATIONS[call.api] ?? 'GetObject';
      return perform(call, {
        service: 's3',
        operation,
        parameters,
        through: 'boto3',
        client: undefined,
      });
    },
  },
  {
    method: 'delete',
    language: 'python',
    when: isReceived,
    returns: (call) => {
      const { machine, receiver, at } = call;
      const parameters = machine.record({
        QueueUrl: machine.member(receiver, 'queue_url', at),
        ReceiptHandle: machine.member(receiver, 'receipt_handle', at),
      });
      const operation = 'DeleteMessage';
      return perform(call, {
        service: 'sqs',
        operation,
        parameters,
        through: 'boto3',
        client: undefined,
      });
    },
  },
];
