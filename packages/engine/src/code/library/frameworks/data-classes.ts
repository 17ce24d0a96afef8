import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import type { Call, Machine, Model, Read } from '../model.ts';
import { dynamicRecord, native } from './support.ts';

/** Attributes that hold further attributes under names of their own; others are plain values. */
const CONTAINERS = new Set([
  's3',
  'bucket',
  'getObject',
  's3Object',
  'sns',
  'ses',
  'mail',
  'kinesis',
  'dynamodb',
  'requestContext',
  'identity',
  'http',
  'request',
  'response',
  'callContext',
  'userRequest',
  'awslogs',
]);

/** Attributes that are not the camel case of the event's keys. Steps that begin with `$` decode. */
const SPECIAL: Readonly<Record<string, string>> = {
  json_body: 'body.$json',
  decoded_body: 'body',
  get_object: 's3Object',
  bucket_name: 'Records.*.s3.bucket.name',
  object_key: 'Records.*.s3.object.key',
  sns: 'Sns',
  message: 'Message',
  subject: 'Subject',
  sns_message: 'Records.*.Sns.Message',
  new_image: 'NewImage',
  old_image: 'OldImage',
  keys: 'Keys',
  detail_type: 'detail-type',
  data_as_text: 'data.$base64',
  data_as_json: 'data.$base64.$json',
  data_as_bytes: 'data.$base64',
  source_ip_address: 'sourceIPAddress',
  json_value: 'value.$base64.$json',
  decoded_value: 'value.$base64',
};

/** Methods that give a part of the event; some take the name of an entry. */
const METHODS: Readonly<Record<string, string>> = {
  get_query_string_value: 'queryStringParameters',
  get_multi_value_query_string_values: 'multiValueQueryStringParameters',
  get_header_value: 'headers',
  data_as_text: 'data.$base64',
  data_as_json: 'data.$base64.$json',
  data_as_bytes: 'data.$base64',
  parse_logs_data: 'awslogs.data.$base64.$json',
  get_argument_value: 'arguments',
};

const ENTRIES = /^get_/;

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** An event (or a part of it) as Powertools for Python shows it: attributes in snake case. */
export function dataClass(machine: Machine, value: Value): Value {
  return dynamicRecord(machine, (name, at) => attribute(machine, value, name, at), value);
}

function attribute(machine: Machine, value: Value, name: string, at: Span): Value | undefined {
  if (name === 'raw_event' || name === '_data') return value;
  if (name === 'records' || name === 'record') {
    const record = dataClass(machine, machine.element(machine.member(value, 'Records', at), at));
    return name === 'records' ? machine.list([], record) : record;
  }
  const method = METHODS[name];
  if (method !== undefined) return reader(machine, value, name, method);
  const path = SPECIAL[name] ?? camel(name);
  // `record.s3.get_object.key`: the key of S3 is `object`.
  const key = path === 's3Object' ? 'object' : path;
  const part = walk(machine, value, key, at);
  const isContainer = CONTAINERS.has(path) || CONTAINERS.has(name);
  return isContainer ? dataClass(machine, part) : part;
}

function reader(machine: Machine, value: Value, name: string, path: string): Value {
  return native(machine, name, ([first], at, named) => {
    const key = first ?? named?.get('name');
    const whole = walk(machine, value, path, at);
    if (!ENTRIES.test(name)) return whole;
    const [atom] = key?.atoms ?? [];
    return atom?.kind === 'constant' && typeof atom.value === 'string'
      ? machine.member(whole, atom.value, at)
      : machine.element(whole, at);
  });
}

function walk(machine: Machine, value: Value, path: string, at: Span): Value {
  let part = value;
  for (const step of path.split('.')) {
    if (step === '*') part = machine.element(part, at);
    else if (step.startsWith('$')) part = machine.step(part, step, at, 'is decoded');
    else part = machine.member(part, step, at);
  }
  return part;
}

/** `@event_source(data_class=S3Event)`: the handler gets the event as such an object. */
function wrapped(call: Call): Value {
  const { machine } = call;
  const inner = call.argument(0);
  return native(machine, 'handler', ([event, ...others], at) =>
    machine.callHandler(inner, [dataClass(machine, event ?? machine.event), ...others], at),
  );
}

/** The current event of an app of Powertools. */
export function currentEvent({ machine }: Read): Value {
  return dataClass(machine, machine.event);
}

const CLASSES = 'aws_lambda_powertools.utilities.data_classes';

/** Powertools for Python: event source data classes. */
export const DATA_CLASS_MODELS: readonly Model[] = [
  { api: [`${CLASSES}.event_source`, `${CLASSES}.event_source.event_source`], returns: 'api' },
  {
    api: [`${CLASSES}.event_source()`, `${CLASSES}.event_source.event_source()`],
    returns: wrapped,
  },
  {
    api: [`${CLASSES}.*`, `${CLASSES}.*.*`],
    when: (call) => call.args.length > 0 && /\.[A-Z]\w+$/.test(call.api),
    returns: (call) => dataClass(call.machine, call.argument(0)),
  },
];
