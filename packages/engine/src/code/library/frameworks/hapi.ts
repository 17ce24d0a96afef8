import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import { UNDEFINED, UNKNOWN } from '../../interpret/values.ts';
import type { Machine } from '../model.ts';
import { dynamicRecord, native } from './support.ts';
import { requestPart } from './web-request.ts';
import { sendAway, sendHeader, sendPage } from './web-response.ts';
import type { Style } from './web-serve.ts';

/** hapi: `(request, h)`; what a handler gives back is the answer, a text a page. */
export const HAPI_STYLE: Style = {
  framework: 'hapi',
  args: (machine: Machine) => [hapiRequest(machine), toolkit(machine)],
  finish: undefined,
  answer: (machine: Machine, value: Value, at: Span) => sendPage(machine, value, at, 'return'),
  parameters: 2,
  errorParameters: undefined,
};

const PARTS: ReadonlyMap<string, string> = new Map([
  ['params', 'params'],
  ['payload', 'json'],
  ['query', 'query'],
  ['headers', 'headers'],
  ['state', 'cookies'],
  ['path', 'path'],
]);

function hapiRequest(machine: Machine): Value {
  return dynamicRecord(machine, (name, at) => {
    const part = PARTS.get(name);
    return part === undefined ? undefined : requestPart(machine, part, at);
  });
}

/** `h.response(value).type(…).header(…)`, `h.redirect(url)`. */
function toolkit(machine: Machine): Value {
  const answer: Value = dynamicRecord(machine, (name) =>
    native(machine, name, ([first, second], at) => {
      if (name === 'header' && first !== undefined && second !== undefined) {
        sendHeader(machine, { name: first, value: second }, at, 'h.response().header');
      }
      return answer;
    }),
  );
  return machine.record(
    {
      response: native(machine, 'response', ([value], at) => {
        sendPage(machine, value ?? UNDEFINED, at, 'h.response');
        return answer;
      }),
      redirect: native(machine, 'redirect', ([url], at) => {
        sendAway(machine, url ?? UNDEFINED, at, 'h.redirect');
        return answer;
      }),
    },
    UNKNOWN,
  );
}
