import type { Span } from '../../../model/span.ts';
import type { ApiObj, ClassObj, ClosureObj, Value } from '../../interpret/value.ts';
import { UNKNOWN } from '../../interpret/values.ts';
import type { FunctionIr } from '../../ir.ts';
import type { Call, Machine } from '../model.ts';

/** A decorator of a library on a class or method: its name, and what it was called with. */
export type Mark = {
  readonly library: string;
  readonly name: string;
  readonly args: readonly Value[];
  readonly at: Span;
};

const ofClasses = new WeakMap<ClassObj, Mark[]>();
const ofMethods = new WeakMap<Machine, Map<FunctionIr, Mark[]>>();

/** Under what a decorated field keeps the token that it is filled by; what it is without the decorator. */
const TOKEN = 'token of a field';

/** The decorators of a class, first the one that stands next to it. */
export function marksOfClass(type: ClassObj): readonly Mark[] {
  return ofClasses.get(type) ?? [];
}

/** The decorators of a method. */
export function marksOfMethod(machine: Machine, method: Value): readonly Mark[] {
  const known = ofMethods.get(machine);
  return closuresIn(method).flatMap(({ fn }) => known?.get(fn) ?? []);
}

/** The functions of the program that a value may be. */
function closuresIn(value: Value): readonly ClosureObj[] {
  return value.objects.filter((one) => one.kind === 'closure');
}

/** The name of a decorator and what it was called with; `@injectable` and `@injectable()` say the same. */
export function markOf(decorator: ApiObj): Mark {
  const path = decorator.path.replace(/\(\)$/, '');
  const dot = path.lastIndexOf('.');
  const isCalled = path !== decorator.path;
  const { at } = decorator;
  const library = dot < 0 ? '' : path.slice(0, dot);
  return { library, name: path.slice(dot + 1), args: isCalled ? decorator.args : [], at };
}

/** `applyDecorators(A(), B())` is each of them. */
function expanded(decorator: ApiObj): readonly Mark[] {
  if (!decorator.path.endsWith('.applyDecorators()')) return [markOf(decorator)];
  const inner = decorator.args.flatMap((one) => one.objects);
  return inner.flatMap((one) => (one.kind === 'api' ? [markOf(one)] : []));
}

/** Whether a library's value is called as the decorator of a class or method. */
export function isDecorating(call: Call): boolean {
  return call.argument(0).objects.some((one) => one.kind === 'class' || one.kind === 'closure');
}

/** Keeps a decorator with the class or method that it stands on. */
export function noteMark(call: Call): void {
  if (call.callee === undefined) return;
  const marks = expanded(call.callee);
  for (const one of call.argument(0).objects) {
    if (one.kind === 'class') ofClasses.set(one, [...marksOfClass(one), ...marks]);
    if (one.kind !== 'closure') continue;
    let known = ofMethods.get(call.machine);
    if (known === undefined) {
      known = new Map();
      ofMethods.set(call.machine, known);
    }
    known.set(one.fn, [...(known.get(one.fn) ?? []), ...marks]);
  }
}

/** The value of a field that a container fills: it keeps the token, where its decorator says one. */
export function injectedField(call: Call): Value {
  return call.machine.record({ [TOKEN]: call.callee?.args[0] ?? UNKNOWN });
}

/** The token of a field that a container fills. */
export function tokenOfField(machine: Machine, initial: Value | undefined): Value | undefined {
  if (initial === undefined) return undefined;
  for (const record of machine.records(initial)) {
    const token = record.store.fields.get(TOKEN);
    if (token !== undefined) return token.value;
  }
  return undefined;
}
