import type { ApiObj, Value } from '../../interpret/value.ts';
import { UNKNOWN } from '../../interpret/values.ts';
import type { Call, Machine, Model } from '../model.ts';
import { apisIn, isCallable, placeOf, unwrapped } from './support.ts';
import { requestPart } from './web-request.ts';
import { sendData } from './web-response.ts';

const MAX_STEPS = 12;

/** The schemas that a procedure checks its input by, the first one first. */
function schemasOf(procedure: ApiObj, depth = 0): readonly Value[] {
  if (depth > MAX_STEPS) return [];
  const own = procedure.path.endsWith('.input()') ? procedure.args.slice(0, 1) : [];
  const before = apisIn(procedure.receiver ?? UNKNOWN);
  return [...before.flatMap((one) => schemasOf(one, depth + 1)), ...own];
}

/** What a procedure is called with: the body by its schemas; without one it gets nothing at all. */
function inputOf(machine: Machine, schemas: readonly Value[], call: Call): Value {
  return schemas.reduce(
    (input, schema) => {
      const parse = isCallable(schema) ? schema : machine.member(schema, 'parse', call.at);
      return machine.call(parse, [input], call.at);
    },
    requestPart(machine, 'json', call.at),
  );
}

/** `procedure.input(schema).mutation(({ input, ctx }) => …)` is a route of its own. */
function serve(call: Call): void {
  const { machine, at } = call;
  const resolver = call.argument(0);
  if (!isCallable(resolver)) return;
  const schemas = apisIn(call.receiver).flatMap((one) => schemasOf(one));
  const method = call.api.endsWith('.mutation') ? 'POST' : 'GET';
  machine.later(() => {
    machine.route({
      method,
      path: '*',
      framework: 'trpc',
      at: placeOf(resolver, at),
      run: () => {
        const fields = schemas.length > 0 ? { input: inputOf(machine, schemas, call) } : {};
        const options = machine.record({ ...fields, ctx: UNKNOWN }, UNKNOWN);
        machine.callHandler(unwrapped(resolver), [options], at, (value, where) =>
          sendData(machine, value, where, 'procedure'),
        );
      },
    });
  });
}

/** tRPC: procedures that a router serves by their names. */
export const TRPC_MODELS: readonly Model[] = [
  {
    api: '**.{query,mutation}',
    language: 'javascript',
    when: ({ api }) => api.startsWith('@trpc/server.') && api.includes('.procedure'),
    effect: serve,
    returns: 'api',
  },
];
