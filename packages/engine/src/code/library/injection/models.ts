import type { Value } from '../../interpret/value.ts';
import {
  constant,
  isNothing,
  joinAll,
  NOTHING,
  ofObject,
  UNKNOWN,
} from '../../interpret/values.ts';
import type { Call, Machine, Model } from '../model.ts';
import { containerOf } from './container.ts';
import { injectedField, isDecorating, noteMark } from './marks.ts';

/** `container.register(token, { useClass })`; a class or a value alone is meant as it is. */
function registerToken(call: Call): void {
  const [token, what] = call.args;
  if (token !== undefined && what !== undefined) bindTo(call, token, what);
}

/** `container.registerSingleton(Class)`, `registerSingleton(token, Class)`: the same for both forms. */
function bindTo(call: Call, token: Value, what: Value): void {
  const { machine, at } = call;
  const container = containerOf(machine);
  const part = (name: string): Value =>
    joinAll(machine.records(what).map((one) => one.store.fields.get(name)?.value ?? NOTHING));
  container.bind(token, () => {
    const made = [part('useValue')];
    for (const name of ['useClass', 'useToken', 'useExisting']) {
      if (!isNothing(part(name))) made.push(container.resolve(part(name), at));
    }
    for (const name of ['useFactory', 'factory']) {
      if (!isNothing(part(name))) made.push(machine.call(part(name), [call.receiver], at));
    }
    for (const one of what.objects) {
      if (one.kind === 'class') made.push(container.instance(one, at));
    }
    const all = joinAll(made);
    return isNothing(all) ? what : all;
  });
}

/** `container.bind(token).to(Class)`: the token stands in the call before. */
function bindBefore(call: Call): void {
  const { machine, at } = call;
  const container = containerOf(machine);
  const name = call.api.slice(call.api.lastIndexOf('.') + 1);
  const given = call.argument(0);
  for (const binding of call.receiver.objects) {
    const token = binding.kind === 'api' ? binding.args[0] : undefined;
    if (token === undefined) continue;
    container.bind(token, () => {
      if (name === 'toConstantValue') return given;
      if (name === 'toSelf') return instances(machine, token, call);
      if (name === 'toDynamicValue') return machine.call(given, [UNKNOWN], at);
      return name === 'toService' ? container.resolve(given, at) : instances(machine, given, call);
    });
  }
}

function instances(machine: Machine, types: Value, { at }: Call): Value {
  const made = types.objects.map((one) =>
    one.kind === 'class' ? containerOf(machine).instance(one, at) : ofObject(one),
  );
  return joinAll(made);
}

const resolve = (call: Call): Value => containerOf(call.machine).resolve(call.argument(0), call.at);

/** Awilix: `asClass(Runner)`, `asFunction(make)` and `asValue(x)`, each with what makes it. */
function registerNames(call: Call): void {
  const { machine } = call;
  const [first, second] = call.args;
  if (first === undefined) return;
  if (second !== undefined) registerName(call, first, second);
  for (const record of machine.records(first)) {
    for (const [name, cell] of record.store.fields) registerName(call, constant(name), cell.value);
  }
}

function registerName(call: Call, name: Value, registration: Value): void {
  containerOf(call.machine).bind(name, () =>
    joinAll(registration.objects.flatMap((one) => registered(call, ofObject(one), 0))),
  );
}

const MAX_STEPS = 6;

/** The registration is at the beginning of a chain of options: `asClass(Runner).singleton()`. */
function registered(call: Call, registration: Value, depth: number): readonly Value[] {
  const { machine, at } = call;
  const [one] = registration.objects;
  if (one?.kind !== 'api' || depth > MAX_STEPS) return [];
  const [what = UNKNOWN] = one.args;
  if (one.path.endsWith('.asValue()')) return [what];
  if (one.path.endsWith('.aliasTo()')) return [containerOf(machine).resolve(what, at)];
  if (!/\.as(?:Class|Function)\(\)$/.test(one.path)) {
    return one.receiver === undefined ? [] : registered(call, one.receiver, depth + 1);
  }
  return [machine.call(what, byNames(call, what), at)];
}

/** The one record of everything registered, or (`CLASSIC`) each parameter by its name. */
function byNames(call: Call, what: Value): readonly Value[] {
  const { machine, at } = call;
  const makers = what.objects.map((one) =>
    one.kind === 'class' ? (one.make ?? NOTHING) : ofObject(one),
  );
  const parameters = machine.parameters(joinAll(makers));
  const [only] = parameters;
  if (
    parameters.length === 1 &&
    (only?.name === '' ||
      /^(?:opts|options|deps|dependencies|cradle|container|c)$/.test(only?.name ?? ''))
  )
    return [cradle(call)];
  return parameters.map(({ name }) => containerOf(machine).resolve(constant(name), at));
}

/** Everything that is registered, by name. */
function cradle({ machine }: Pick<Call, 'machine'>): Value {
  const made = machine.record({});
  for (const record of machine.records(made)) {
    record.store.lookup = (name, at) => {
      const found = containerOf(machine).resolve(constant(name), at);
      return found.unknown && found.objects.length === 0 ? undefined : found;
    };
  }
  return made;
}

const TSYRINGE = 'tsyringe.container';
const INVERSIFY = 'inversify.Container()';
const BINDING = `${INVERSIFY}.{bind,rebind}()`;
const AWILIX = 'awilix.createContainer()';

const MODELS: readonly Model[] = [
  {
    api: '{tsyringe,inversify,typedi,@inversifyjs/core}.*()',
    when: isDecorating,
    effect: noteMark,
    returns: 'argument:0',
  },
  {
    api: ['typedi.Inject()', 'inversify.{inject,lazyInject}()', 'inversify-inject-decorators()()'],
    when: (call) => !isDecorating(call),
    returns: injectedField,
  },
  {
    api: [
      `${TSYRINGE}.{register,registerSingleton,registerInstance,registerType}`,
      `${TSYRINGE}.createChildContainer().{register,registerSingleton,registerInstance}`,
      'typedi.Container.set',
    ],
    effect: registerToken,
    returns: 'receiver',
  },
  {
    api: [
      `${TSYRINGE}.{resolve,resolveAll}`,
      `${TSYRINGE}.createChildContainer().resolve`,
      'typedi.Container.{get,of().get}',
      `${INVERSIFY}.{get,getAll,getNamed,getTagged,resolve,getAsync}`,
      `${AWILIX}.{resolve,build}`,
    ],
    returns: resolve,
  },
  {
    api: `${BINDING}.{to,toSelf,toConstantValue,toDynamicValue,toService}`,
    effect: bindBefore,
    returns: 'api',
  },
  { api: `${AWILIX}.register`, effect: registerNames, returns: 'receiver' },
  { api: `${AWILIX}.createScope`, returns: 'receiver' },
  { api: `${AWILIX}.cradle`, reads: ({ machine }) => cradle({ machine }) },
];

/** Containers that make instances by the types and decorators of constructors, or by names. */
export const INJECTION_MODELS: readonly Model[] = MODELS.map((model) => ({
  ...model,
  language: 'javascript',
}));
