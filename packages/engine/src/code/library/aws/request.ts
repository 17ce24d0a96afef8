import type { ParameterSink } from '../../../data/sdk-sinks.ts';
import { PARAMETER_SINKS, RESOURCE_PARAMETERS } from '../../../data/sdk-sinks.ts';
import type { SinkKind } from '../../../model/code.ts';
import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import { CLEARS_ALL, clearanceOf } from '../../interpret/value.ts';
import { constantsOf, isConstant, isNothing, joinAll } from '../../interpret/values.ts';
import type { Call, Machine } from '../model.ts';
import { plainParameters } from './items.ts';
import { withSecrets } from './secrets.ts';

/** A call of the cloud as a model of an SDK has made it out. */
export type Request = {
  readonly service: string;
  readonly operation: string;
  readonly parameters: Value;
  /** The library: `@aws-sdk/client-s3`, `boto3`. */
  readonly through: string;
  readonly client: Value | undefined;
  /** DynamoDB's low-level client: attributes come with their types (`{ S: … }`). */
  readonly lowLevel?: boolean;
};

/** Signed URLs are percent-encoded and lead to the cloud, whatever key is in them. */
const URL_CLEARS =
  CLEARS_ALL & ~clearanceOf('response', 'third-party', 'log', 'disclosure', 'module-state');

const PRESIGNED: readonly (readonly [field: string, part: string])[] = [
  ['Key', 'object key'],
  ['Bucket', 'bucket name'],
  ['ContentType', 'content type'],
  ['ResponseContentType', 'content type of the answer'],
  ['ResponseContentDisposition', 'content disposition of the answer'],
  ['Expires', 'lifetime'],
];

/** Notes the call and the sinks in its parameters, and gives its result. */
export function perform(call: Call, request: Request): Value {
  const { machine, at } = call;
  const isTyped = request.service === 'dynamodb' && request.lowLevel === true;
  const parameters = isTyped
    ? plainParameters(machine, request.parameters, at)
    : request.parameters;
  const plain: Request = { ...request, parameters };
  reachSinks(call, plain);
  return withSecrets(call, plain, record(call, plain, request.through));
}

/** Notes a call for which the code only makes a signed URL; `through` says so. Gives the URL. */
export function presign(call: Call, request: Request): Value {
  const { machine, at } = call;
  const { service, operation, parameters } = request;
  const api = apiOf(service, operation);
  for (const [field, part] of PRESIGNED) {
    machine.sink('presign', machine.field(parameters, field, at), at, api, part);
  }
  record(call, request, `${request.through} (presigned)`);
  const url = machine.derive([parameters], at, 'becomes part of a signed URL');
  return machine.clear(url, URL_CLEARS);
}

function record(call: Call, request: Request, through: string): Value {
  const { service, operation, parameters, client } = request;
  const known = { service, operation, parameters, through, at: call.at };
  return call.machine.sdk(client === undefined ? known : { ...known, client });
}

/** What flows call an operation: `s3.PutObject`. */
function apiOf(service: string, operation: string): string {
  return `${service}.${operation}`;
}

function reachSinks(call: Call, request: Request): void {
  const { machine, at } = call;
  const { service, operation, parameters } = request;
  const api = apiOf(service, operation);
  for (const [kind, path, part] of sinksOf(service, operation)) {
    if (isWithinText(machine, parameters, path, at)) continue;
    const value = path.endsWith(NAMED)
      ? chosenNames(machine, parameters, path, at)
      : machine.field(parameters, path, at);
    machine.sink(kind, value, at, api, partOf(call, request, kind, part));
  }
}

/** A text has no parts: `CopySource` is either a record with a bucket and a key, or a text of both. */
function isWithinText(machine: Machine, parameters: Value, path: string, at: Span): boolean {
  const end = path.lastIndexOf('.');
  if (end < 0) return false;
  const { atoms, objects } = machine.field(parameters, path.slice(0, end), at);
  return objects.length === 0 && atoms.some((atom) => atom.kind === 'text');
}

const NAMED = 'ExpressionAttributeNames.*';

const NAMING = [
  'KeyConditionExpression',
  'FilterExpression',
  'UpdateExpression',
  'ConditionExpression',
  'ProjectionExpression',
] as const;

/**
 * The names that choose attributes: a placeholder that only stands below a fixed attribute (`votes.#user`) is
 * a key of a map, which chooses nothing else.
 */
function chosenNames(machine: Machine, parameters: Value, path: string, at: Span): Value {
  const place = path.slice(0, -NAMED.length);
  const expressions = NAMING.map((name) => machine.field(parameters, place + name, at));
  const texts = expressions.flatMap(constantsOf).map(String).join(' ');
  const isKnown = expressions.every((one) => isNothing(one) || isConstant(one));
  const names = machine.field(parameters, path.slice(0, -2), at);
  const records = machine.records(names);
  if (!isKnown || records.length < names.objects.length || records.length === 0) {
    return machine.field(parameters, path, at);
  }
  return joinAll(
    records.flatMap(({ store }) => [
      ...(store.rest === undefined ? [] : [store.rest.value]),
      ...[...store.fields].flatMap(([name, { value }]) => (isBelow(name, texts) ? [] : [value])),
    ]),
  );
}

function isBelow(name: string, texts: string): boolean {
  const parts = texts.split(/([\w#]+)/);
  const places = parts.flatMap((part, index) => (part === name ? [index] : []));
  return places.length > 0 && places.every((index) => parts[index - 1]?.endsWith('.') === true);
}

function sinksOf(service: string, operation: string): readonly ParameterSink[] {
  const table = Object.hasOwn(PARAMETER_SINKS, service) ? PARAMETER_SINKS[service] : undefined;
  const own = table !== undefined && Object.hasOwn(table, operation) ? table[operation] : undefined;
  return [...RESOURCE_PARAMETERS, ...(table?.['*'] ?? []), ...(own ?? [])];
}

/** A model that may call tools does what its prompt says, which is worth telling. */
function partOf(call: Call, { parameters }: Request, kind: SinkKind, part: string): string {
  if (kind !== 'prompt' || part.endsWith('(with tools)')) return part;
  const { machine } = call;
  const bodies = machine.field(parameters, 'body', call.at).atoms;
  const places = [
    parameters,
    ...bodies.flatMap((atom) => (atom.kind === 'json' ? [atom.value] : [])),
  ];
  const hasTools = places
    .flatMap((place) => machine.records(place))
    .some(({ store }) => TOOLS.some((name) => store.fields.has(name)));
  return hasTools ? `${part} (with tools)` : part;
}

const TOOLS = ['toolConfig', 'tools', 'tool_config'] as const;
