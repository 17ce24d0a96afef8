import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import { UNDEFINED, UNKNOWN } from '../../interpret/values.ts';
import type { Machine } from '../model.ts';
import { dynamicRecord, native } from './support.ts';
import { namedPart, requestPart } from './web-request.ts';
import { sendAway, sendData, sendHeader, sendPage } from './web-response.ts';
import type { Style } from './web-serve.ts';

/** Hono: `(c, next)`; the answer is made by `c` and given back. */
export const HONO_STYLE: Style = {
  framework: 'hono',
  args: (machine: Machine) => [honoContext(machine)],
  finish: undefined,
  answer: undefined,
  parameters: 1,
  errorParameters: undefined,
};

function honoContext(machine: Machine): Value {
  const request = honoRequest(machine);
  const kept = machine.record({}, UNKNOWN);
  const answer = (name: string, send: (args: readonly Value[], at: Span) => void): Value =>
    native(machine, name, (args, at) => {
      send(args, at);
      return UNKNOWN;
    });
  const fields: Readonly<Record<string, Value>> = {
    req: request,
    json: answer('json', ([value], at) => sendData(machine, value ?? UNDEFINED, at, 'c.json')),
    text: answer('text', ([value], at) => sendData(machine, value ?? UNDEFINED, at, 'c.text')),
    body: answer('body', ([value], at) => sendData(machine, value ?? UNDEFINED, at, 'c.body')),
    html: answer('html', ([value], at) => sendPage(machine, value ?? UNDEFINED, at, 'c.html')),
    redirect: answer('redirect', ([url], at) =>
      sendAway(machine, url ?? UNDEFINED, at, 'c.redirect'),
    ),
    header: answer('header', ([name, value], at) => {
      if (name !== undefined && value !== undefined) {
        sendHeader(machine, { name, value }, at, 'c.header');
      }
    }),
    env: machine.record({ event: machine.event, lambdaContext: machine.context }, UNKNOWN),
    get: native(machine, 'get', ([name], at) =>
      name === undefined ? UNKNOWN : machine.element(kept, at),
    ),
    set: native(machine, 'set', ([name, value], at) => {
      if (name !== undefined && value !== undefined) machine.assign(kept, 'any', value, at);
      return UNDEFINED;
    }),
  };
  return dynamicRecord(machine, (name) => fields[name]);
}

/** A request as the Fetch API has it, with Hono's readers of its parts. */
export function honoRequest(machine: Machine): Value {
  const whole = (name: string, part: string): Value =>
    native(machine, name, (_args, at) => requestPart(machine, part, at));
  const entry = (name: string, part: string): Value =>
    native(machine, name, ([key], at) =>
      key === undefined ? requestPart(machine, part, at) : namedPart(machine, part, key, at),
    );
  const fields: Readonly<Record<string, Value>> = {
    json: whole('json', 'json'),
    text: whole('text', 'text'),
    parseBody: whole('parseBody', 'form'),
    formData: whole('formData', 'form'),
    arrayBuffer: whole('arrayBuffer', 'text'),
    query: entry('query', 'query'),
    queries: entry('queries', 'query'),
    param: entry('param', 'params'),
    header: entry('header', 'headers'),
    valid: native(machine, 'valid', ([target], at) => namedTarget(machine, target, at)),
  };
  return dynamicRecord(machine, (name, at) => {
    if (name === 'path' || name === 'url') return requestPart(machine, 'path', at);
    return fields[name];
  });
}

/** `c.req.valid('json')`: the part that a validator looked at. */
function namedTarget(machine: Machine, target: Value | undefined, at: Span): Value {
  const [atom] = target?.atoms ?? [];
  const name = atom?.kind === 'constant' ? String(atom.value) : 'json';
  const part = { param: 'params', header: 'headers', cookie: 'cookies' }[name] ?? name;
  return machine.validated(requestPart(machine, part, at), 'hono.validator', at);
}
