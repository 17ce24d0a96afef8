import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import type { Machine } from '../model.ts';
import { expressRequest, expressResponse } from './express-objects.ts';
import { sendData, sendPage } from './web-response.ts';
import type { Style } from './web-serve.ts';

/** Fastify: `(request, reply)`; a text that is sent is plain text unless the type says otherwise. */
export const FASTIFY_STYLE: Style = {
  framework: 'fastify',
  args: (machine: Machine) => [
    expressRequest(machine, 'json'),
    expressResponse(machine, 'text/plain'),
  ],
  finish: undefined,
  answer: (machine: Machine, value: Value, at: Span) => sendData(machine, value, at, 'return'),
  parameters: 2,
  errorParameters: undefined,
};

/** Koa: `(context, next)`; what stands in `context.body` is the answer. */
export const KOA_STYLE: Style = {
  framework: 'koa',
  args: (machine: Machine) => [koaContext(machine)],
  finish: (machine: Machine, args: readonly Value[], at: Span) => {
    const [context] = args;
    if (context === undefined) return;
    for (const one of machine.records(context)) {
      const body = one.store.fields.get('body');
      if (body !== undefined) sendPage(machine, body.value, at, 'context.body');
    }
  },
  answer: undefined,
  parameters: 1,
  errorParameters: undefined,
};

function koaContext(machine: Machine): Value {
  const request = expressRequest(machine, 'json');
  const response = expressResponse(machine);
  const context = expressRequest(machine, 'json', response);
  machine.assign(context, 'request', request, NOWHERE);
  machine.assign(context, 'response', response, NOWHERE);
  return context;
}

const NOWHERE: Span = { file: '', start: 0, end: 0 };
