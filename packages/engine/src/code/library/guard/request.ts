import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import { dynamicRecord } from '../frameworks/support.ts';
import { follow } from './envelopes.ts';
import { optional } from './options.ts';
import { type Checking, checked } from './schema.ts';

/** Where the parts of a request stand in the event of an API. */
const PLACES: Readonly<Record<string, string>> = {
  method: 'httpMethod',
  path: 'path',
  route: 'routeKey',
  ip: 'requestContext.identity.sourceIp',
  identity: 'requestContext.authorizer',
  headers: 'headers',
  query: 'queryStringParameters',
  params: 'pathParameters',
  cookies: 'headers.cookie',
};

const CHECKED = ['params', 'query', 'headers', 'cookies'];

/** The request that `http({ … })` hands over: checked parts, and the caller's own where there is no schema. */
export function requestOf(event: Value, options: Value | undefined, to: Checking): Value {
  const { machine, at } = to;
  const fields: Record<string, Value> = {};
  for (const name of CHECKED) {
    const schema = optional(machine, options, name, at);
    const part = partOf(event, name, to);
    if (schema !== undefined && part !== undefined) fields[name] = checked(schema, part, to);
  }
  const schema = optional(machine, options, 'body', at);
  fields.body = checked(schema, follow(machine, event, bodyPath(options, to), at), to);
  return dynamicRecord(machine, (name, where) =>
    name in fields ? fields[name] : partOf(event, name, { ...to, at: where }),
  );
}

/** What the handler gets of the body: JSON, unless it names other readers. */
function bodyPath(options: Value | undefined, { machine, at }: Checking): string {
  const read = optional(machine, options, 'read', at);
  const paths = read?.objects.length === 1 ? read : undefined;
  const isForm = paths !== undefined && /\.form\(\)/.test(describeReaders(paths, machine, at));
  return isForm ? 'body.$form' : 'body.$json';
}

function describeReaders(read: Value, machine: Checking['machine'], at: Span): string {
  const { objects } = machine.element(read, at);
  const paths = objects.map((one) => (one.kind === 'api' ? one.path : 'other'));
  return paths.length === 1 ? (paths[0] ?? '') : '';
}

function partOf(event: Value, name: string, { machine, at }: Checking): Value | undefined {
  const path = PLACES[name];
  return path === undefined ? undefined : follow(machine, event, path, at);
}

/** `ctx.http`: the request as it came. */
export function plainRequest(event: Value, to: Checking): Value {
  const { machine } = to;
  return dynamicRecord(machine, (name, at) => partOf(event, name, { ...to, at }));
}
