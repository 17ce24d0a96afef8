import { UNDEFINED, UNKNOWN } from '../../interpret/values.ts';
import type { Model, Value } from '../model.ts';
import { inJavaScript, native } from './support.ts';

/** Steps of the library `async` that hand their results on. */
export const WATERFALL_MODELS: readonly Model[] = inJavaScript([
  {
    api: ['async.waterfall', 'async-waterfall', 'run-waterfall'],
    returns: (call) => {
      const { machine, at } = call;
      let given: readonly Value[] = [];
      const take = native(machine, 'next', ([, ...results]) => {
        given = results;
        return UNDEFINED;
      });
      const [steps] = machine.records(call.argument(0));
      for (const { value } of steps?.store.fields.values() ?? []) {
        const args = [...given, take];
        given = [];
        machine.call(value, args, at);
      }
      if (call.has(1)) machine.call(call.argument(1), [UNKNOWN, ...given], at);
      return UNKNOWN;
    },
  },
]);
