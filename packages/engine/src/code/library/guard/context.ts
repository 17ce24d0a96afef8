import type { Value } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';
import { SCALAR, UNDEFINED, UNKNOWN } from '../../interpret/values.ts';
import { native } from '../frameworks/support.ts';
import { claimsOf } from './claims.ts';
import { lineOf } from './log.ts';
import type { Setup } from './options.ts';
import { plainRequest } from './request.ts';
import type { Checking } from './schema.ts';

/** What a handler gets beside its event. */
export function contextOf(setup: Setup, event: Value, context: Value, to: Checking): Value {
  const { machine, at } = to;
  return machine.record({
    requestId: machine.clear(machine.member(context, 'awsRequestId', at), LOGS),
    signal: UNKNOWN,
    remainingMs: native(machine, 'remainingMs', () => SCALAR),
    log: loggerOf(setup, to),
    trace: UNKNOWN,
    carry: native(machine, 'carry', (_args, place) => {
      machine.observe({ kind: 'carries-trace', at: place, details: {} });
      return UNKNOWN;
    }),
    claims: claimsOf(setup.identity, event, to),
    event,
    aws: context,
    http: plainRequest(event, to),
  });
}

const LOGS = clearanceOf('log', 'disclosure');

/** `ctx.log`: lines are JSON, so that none is forged, and leave out what its name or form says is secret. */
function loggerOf(setup: Setup, to: Checking): Value {
  const { machine } = to;
  const fields: Record<string, Value> = {};
  for (const level of ['debug', 'info', 'warn', 'error']) {
    const api = `@postern/guard.log.${level}`;
    fields[level] = native(machine, level, ([message, given], at) => {
      for (const value of lineOf(message, given, setup.redacts, { ...to, at })) {
        machine.sink('log', value, at, api, 'log line');
      }
      return UNDEFINED;
    });
  }
  const logger = machine.record(fields);
  const more = native(machine, 'with', ([given], at) => {
    for (const value of lineOf(undefined, given, setup.redacts, { ...to, at })) {
      machine.sink('log', value, at, '@postern/guard.log.with', 'keys of each log line');
    }
    return logger;
  });
  machine.assign(logger, 'with', more, to.at);
  return logger;
}
