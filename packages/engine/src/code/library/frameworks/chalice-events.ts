import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import type { Call, Machine, Model } from '../model.ts';
import { dynamicRecord, native } from './support.ts';

/** What Chalice's events are called, and where in the event of the platform it is; `*` for one of several records. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  on_sns_message: { message: 'Records.*.Sns.Message', subject: 'Records.*.Sns.Subject' },
  on_s3_event: { bucket: 'Records.*.s3.bucket.name', key: 'Records.*.s3.object.key' },
  on_sqs_message: { body: 'Records.*.body', receipt_handle: 'Records.*.receiptHandle' },
  on_kinesis_record: {
    data: 'Records.*.kinesis.data.$base64',
    partition_key: 'Records.*.kinesis.partitionKey',
  },
  on_dynamodb_record: {
    new_image: 'Records.*.dynamodb.NewImage',
    old_image: 'Records.*.dynamodb.OldImage',
    keys: 'Records.*.dynamodb.Keys',
  },
  on_ws_message: {
    body: 'body',
    json_body: 'body.$json',
    connection_id: 'requestContext.connectionId',
  },
  on_ws_connect: { connection_id: 'requestContext.connectionId' },
  on_ws_disconnect: { connection_id: 'requestContext.connectionId' },
};

/** Kinds whose event is a list of records. */
const LISTED: ReadonlySet<string> = new Set([
  'on_sqs_message',
  'on_kinesis_record',
  'on_dynamodb_record',
]);

/** The event as Chalice hands it over. */
function eventOf(machine: Machine, kind: string): Value {
  const fields = FIELDS[kind];
  // A schedule, an event of a bus and a plain function are given what came in, under the same names.
  if (fields === undefined) return machine.event;
  const read = (name: string, at: Span): Value | undefined => {
    if (name === 'to_dict') return native(machine, name, () => machine.event);
    if (name === 'context') return machine.context;
    const path = fields[name];
    if (path === undefined) return undefined;
    return machine.source({ origin: { kind: 'event' }, path, derived: false }, at, 'read');
  };
  const record = dynamicRecord(machine, read);
  return LISTED.has(kind) ? machine.list([], record) : record;
}

/** `@app.on_sns_message(topic='x')` over a function: a handler of its own, which is deployed beside the app. */
function decorated(call: Call): Value {
  const { machine, callee } = call;
  const handler = call.argument(0);
  const kind = callee === undefined ? '' : callee.path.replace(/\(\)$/, '').split('.').at(-1);
  return native(machine, kind ?? '', ([given], at) => {
    const isRaw = kind === 'lambda_function' || kind === undefined;
    const args = isRaw ? [given ?? machine.event, machine.context] : [eventOf(machine, kind)];
    return machine.callHandler(handler, args, at);
  });
}

const KINDS = [...Object.keys(FIELDS), 'on_cw_event', 'schedule', 'lambda_function'].join(',');

/** Handlers of Chalice beside its routes. */
export const CHALICE_EVENT_MODELS: readonly Model[] = [
  { api: `chalice.{Chalice,Blueprint}().{${KINDS}}`, returns: 'api' },
  { api: `chalice.{Chalice,Blueprint}().{${KINDS}}()`, returns: decorated },
];
