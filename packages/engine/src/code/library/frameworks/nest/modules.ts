import type { Span } from '../../../../model/span.ts';
import type { ClassObj, Value } from '../../../interpret/value.ts';
import {
  isNothing,
  joinAll,
  NOTHING,
  ofObject,
  UNDEFINED,
  UNKNOWN,
} from '../../../interpret/values.ts';
import { type Container, containerOf } from '../../injection/container.ts';
import { marksOfClass } from '../../injection/marks.ts';
import type { Machine } from '../../model.ts';
import { itemsOf } from '../../validation/reader.ts';
import { native } from '../support.ts';
import { noteHandler } from './buses.ts';

/** What the modules of an application bring together. */
export type Collected = {
  readonly controllers: Set<ClassObj>;
  /** Pipes and guards that a provider sets for the whole application. */
  readonly pipes: Value[];
  readonly guards: Value[];
  /** Middlewares that modules apply; which routes they are for is not told apart. */
  readonly middlewares: Value[];
};

type Walk = {
  readonly machine: Machine;
  readonly container: Container;
  readonly at: Span;
  readonly seen: Set<number>;
  readonly into: Collected;
};

const MAX_DEPTH = 30;

/** Walks from the root module through its imports; registers what they provide. */
export function collect(machine: Machine, root: Value, at: Span): Collected {
  const into: Collected = { controllers: new Set(), pipes: [], guards: [], middlewares: [] };
  walk({ machine, container: containerOf(machine), at, seen: new Set(), into }, root, 0);
  return into;
}

/** A module is a decorated class, or a record with the class and further parts (`forRoot()`). */
function walk(to: Walk, module: Value, depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const one of module.objects) {
    if (one.kind === 'api' && one.path.endsWith('.forwardRef()')) {
      for (const inner of one.args.slice(0, 1))
        walk(to, to.machine.call(inner, [], to.at), depth + 1);
    }
    if (one.kind === 'api' && /\.HttpModule\.register(?:Async)?\(\)$/.test(one.path)) {
      const isLater = one.path.endsWith('Async()');
      to.container.configure('@nestjs/axios.HttpService', isLater ? [UNKNOWN] : one.args);
    }
    if ((one.kind !== 'class' && one.kind !== 'record') || to.seen.has(one.id)) continue;
    to.seen.add(one.id);
    if (one.kind === 'class') {
      for (const { name, args } of marksOfClass(one)) {
        if (name === 'Module' && args[0] !== undefined) readParts(to, args[0], depth);
      }
      configured(to, one);
    } else {
      readParts(to, ofObject(one), depth);
      walk(to, to.machine.member(ofObject(one), 'module', to.at), depth + 1);
    }
  }
}

function readParts(to: Walk, parts: Value, depth: number): void {
  const { machine, at } = to;
  const items = (name: string): readonly Value[] =>
    itemsOf(machine, machine.member(parts, name, at));
  for (const provider of items('providers')) bindProvider(to, provider);
  for (const controller of items('controllers')) {
    for (const one of controller.objects) if (one.kind === 'class') to.into.controllers.add(one);
  }
  for (const module of items('imports')) walk(to, module, depth + 1);
}

function bindProvider(to: Walk, provider: Value): void {
  const { machine, container } = to;
  for (const one of provider.objects) {
    if (one.kind !== 'class') continue;
    noteHandler(machine, one);
    if (marksOfClass(one).some(({ name }) => name === 'Resolver')) to.into.controllers.add(one);
  }
  for (const record of machine.records(provider)) {
    const part = (name: string): Value => record.store.fields.get(name)?.value ?? NOTHING;
    const token = part('provide');
    if (isNothing(token)) continue;
    const make = (): Value => provided(to, part);
    const everywhere = applicationWide(token);
    if (everywhere === undefined) container.bind(token, make);
    else to.into[everywhere].push(isNothing(part('useClass')) ? make() : part('useClass'));
  }
}

function applicationWide(token: Value): 'pipes' | 'guards' | undefined {
  for (const one of token.objects) {
    if (one.kind === 'api' && one.path.endsWith('.APP_PIPE')) return 'pipes';
    if (one.kind === 'api' && one.path.endsWith('.APP_GUARD')) return 'guards';
  }
  return undefined;
}

function provided({ machine, container, at }: Walk, part: (name: string) => Value): Value {
  const made: Value[] = [part('useValue')];
  for (const one of part('useClass').objects) {
    made.push(
      one.kind === 'class' ? container.instance(one, at) : container.resolve(ofObject(one), at),
    );
  }
  const existing = part('useExisting');
  if (!isNothing(existing)) made.push(container.resolve(existing, at));
  const factory = part('useFactory');
  if (!isNothing(factory)) {
    const args = itemsOf(machine, part('inject')).map((one) => container.resolve(one, at));
    made.push(machine.call(factory, args, at));
  }
  const all = joinAll(made);
  return isNothing(all) ? UNDEFINED : all;
}

/** `configure(consumer)` of a module applies middlewares: `consumer.apply(Tenant).forRoutes('*')`. */
function configured({ machine, container, at, into }: Walk, type: ClassObj): void {
  if (!type.members.has('configure')) return;
  const give = (name: string, value: () => Value): Value => native(machine, name, value);
  const apply = native(machine, 'apply', (given) => {
    into.middlewares.push(...given);
    return proxy;
  });
  const consumer = machine.record({ apply });
  const proxy = machine.record({
    forRoutes: give('forRoutes', () => consumer),
    exclude: give('exclude', () => proxy),
  });
  machine.call(machine.member(container.instance(type, at), 'configure', at), [consumer], at);
}
