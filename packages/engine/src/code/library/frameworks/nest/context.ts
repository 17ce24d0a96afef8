import type { Value } from '../../../interpret/value.ts';
import { constant, UNDEFINED, UNKNOWN } from '../../../interpret/values.ts';
import type { Machine } from '../../model.ts';
import { native } from '../support.ts';

/** A request that is served: the same objects for guards, pipes and the handler. */
export type Serving = {
  readonly machine: Machine;
  readonly request: Value;
  readonly response: Value;
};

/** What guards and decorators of one's own get as the `ExecutionContext`. */
export function executionContext({ machine, request, response }: Serving): Value {
  const give = (name: string, value: Value): Value => native(machine, name, () => value);
  const next = native(machine, 'next', () => UNDEFINED);
  const http = machine.record({
    getRequest: give('getRequest', request),
    getResponse: give('getResponse', response),
    getNext: give('getNext', next),
  });
  const args = machine.list([request, response, next]);
  return machine.record({
    switchToHttp: give('switchToHttp', http),
    getType: give('getType', constant('http')),
    getArgs: give('getArgs', args),
    getArgByIndex: native(machine, 'getArgByIndex', ([index], at) =>
      machine.member(
        args,
        String(index?.atoms[0]?.kind === 'constant' ? index.atoms[0].value : '*'),
        at,
      ),
    ),
    getHandler: give('getHandler', UNKNOWN),
    getClass: give('getClass', UNKNOWN),
  });
}
