import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import type { Machine } from '../model.ts';
import { dynamicRecord, native } from './support.ts';
import { namedPart, requestPart } from './web-request.ts';
import { sendData } from './web-response.ts';
import type { Style } from './web-serve.ts';

/** itty-router: `(request)`, a request of the web platform with `params` and `query`; the answer is given back. */
export const ITTY_STYLE: Style = {
  framework: 'itty-router',
  args: (machine: Machine) => [ittyRequest(machine)],
  finish: undefined,
  answer: (machine: Machine, value: Value, at: Span) => sendData(machine, value, at, 'return'),
  parameters: 1,
  errorParameters: undefined,
};

const FIELDS: ReadonlyMap<string, string> = new Map([
  ['params', 'params'],
  ['query', 'query'],
  ['content', 'json'],
  ['cookies', 'cookies'],
  ['url', 'path'],
]);

const READERS: ReadonlyMap<string, string> = new Map([
  ['json', 'json'],
  ['text', 'text'],
  ['arrayBuffer', 'text'],
  ['formData', 'form'],
]);

/** The request; `withParams` lays the parameters of the path on it, which no other field hides. */
function ittyRequest(machine: Machine): Value {
  return dynamicRecord(machine, (name, at) => {
    const field = FIELDS.get(name);
    if (field !== undefined) return requestPart(machine, field, at);
    const reader = READERS.get(name);
    if (reader !== undefined) {
      return native(machine, name, (_args, where) => requestPart(machine, reader, where));
    }
    if (name !== 'headers') return undefined;
    const get = native(machine, 'get', ([key], where) => namedPart(machine, 'headers', key, where));
    return machine.record({ get });
  });
}
