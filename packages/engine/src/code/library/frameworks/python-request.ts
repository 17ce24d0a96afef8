import type { Value } from '../../interpret/value.ts';
import { SCALAR } from '../../interpret/values.ts';
import type { Machine, Read } from '../model.ts';
import { dynamicRecord, native } from './support.ts';
import { requestPart } from './web-request.ts';

const FLASK_PARTS: Readonly<Record<string, string>> = {
  json: 'json',
  args: 'query',
  form: 'form',
  values: 'query',
  files: 'form',
  headers: 'headers',
  cookies: 'cookies',
  data: 'text',
  stream: 'text',
  view_args: 'params',
  path: 'path',
  full_path: 'path',
  url: 'path',
  base_url: 'path',
  host: 'host',
  host_url: 'host',
  remote_addr: 'ip',
  query_string: 'query',
  referrer: 'headers.referer',
  user_agent: 'headers.user-agent',
  origin: 'headers.origin',
};

/** Flask's `request`. */
export function flaskRequest({ machine }: Pick<Read, 'machine'>): Value {
  const whole = (name: string, part: string): Value =>
    native(machine, name, (_args, at) => requestPart(machine, part, at));
  return dynamicRecord(machine, (name, at) => {
    const part = FLASK_PARTS[name];
    if (part !== undefined) return requestPart(machine, part, at);
    if (name === 'get_json') return whole(name, 'json');
    if (name === 'get_data') return whole(name, 'text');
    if (name === 'method') return SCALAR;
    return name === 'environ' ? environ(machine) : undefined;
  });
}

/** Adapters put the event and its context into the WSGI environment. */
function environ(machine: Machine): Value {
  const { event, context } = machine;
  return machine.record({
    'serverless.event': event,
    'serverless.context': context,
    'awsgi.event': event,
    'apig_wsgi.full_event': event,
    'lambda.event': event,
  });
}

const STARLETTE_PARTS: Readonly<Record<string, string>> = {
  query_params: 'query',
  path_params: 'params',
  headers: 'headers',
  cookies: 'cookies',
  url: 'path',
  client: 'ip',
};

/** The request of Starlette and FastAPI. */
export function starletteRequest(machine: Machine): Value {
  const whole = (name: string, part: string): Value =>
    native(machine, name, (_args, at) => requestPart(machine, part, at));
  const scope = machine.record({
    'aws.event': machine.event,
    'aws.context': machine.context,
  });
  return dynamicRecord(machine, (name, at) => {
    const part = STARLETTE_PARTS[name];
    if (part !== undefined) return requestPart(machine, part, at);
    if (name === 'json') return whole(name, 'json');
    if (name === 'body') return whole(name, 'text');
    if (name === 'form') return whole(name, 'form');
    if (name === 'method') return SCALAR;
    return name === 'scope' ? scope : undefined;
  });
}

/** Chalice's `app.current_request`. */
export function chaliceRequest({ machine }: Read): Value {
  const parts: Readonly<Record<string, string>> = {
    json_body: 'json',
    raw_body: 'text',
    query_params: 'query',
    uri_params: 'params',
    headers: 'headers',
    context: 'context',
    path: 'path',
  };
  return dynamicRecord(machine, (name, at) => {
    const part = parts[name];
    if (part !== undefined) return requestPart(machine, part, at);
    if (name === 'method') return SCALAR;
    return name === 'to_dict' ? native(machine, name, () => machine.event) : undefined;
  });
}
