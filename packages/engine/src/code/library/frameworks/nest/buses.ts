import type { ClassObj, Value } from '../../../interpret/value.ts';
import { constant, joinAll, NOTHING, UNKNOWN } from '../../../interpret/values.ts';
import { containerOf } from '../../injection/container.ts';
import { marksOfClass } from '../../injection/marks.ts';
import type { Call, Machine } from '../../model.ts';

/** Handlers of commands, queries and events, by the class of what they handle. */
const handlers = new WeakMap<Machine, Map<ClassObj, ClassObj[]>>();

/** Notes a provider that says which command, query or event it handles. */
export function noteHandler(machine: Machine, type: ClassObj): void {
  for (const { name, args } of marksOfClass(type)) {
    if (!/^(?:CommandHandler|QueryHandler|EventsHandler)$/.test(name)) continue;
    for (const handled of args.flatMap((one) => one.objects)) {
      if (handled.kind !== 'class') continue;
      let known = handlers.get(machine);
      if (known === undefined) {
        known = new Map();
        handlers.set(machine, known);
      }
      const list = known.get(handled) ?? [];
      if (!list.includes(type)) known.set(handled, [...list, type]);
    }
  }
}

/** `bus.execute(new Command(…))`: whoever handles that class is run with it. */
export function dispatched(call: Call): Value {
  const { machine, at } = call;
  const given = call.argument(0);
  const results = machine.records(given).flatMap((record) => {
    const type = record.instanceOf;
    const found = type === undefined ? undefined : handlers.get(machine)?.get(type);
    return (found ?? []).map((handler) => {
      const instance = containerOf(machine).instance(handler, at);
      const method = joinAll(
        ['execute', 'handle'].map((name) => callable(machine.member(instance, name, at))),
      );
      return method.objects.length === 0 ? UNKNOWN : machine.call(method, [given], at);
    });
  });
  return results.length === 0 ? constant(undefined) : joinAll(results);
}

function callable(value: Value): Value {
  return { ...NOTHING, objects: value.objects.filter((one) => one.kind === 'closure') };
}
