import type { ClassMember, Expr } from '../ir.ts';
import { bind } from './class-members.ts';
import { decorated } from './decorated.ts';
import { callFunction, callValue, evaluate, type Passed } from './evaluate.ts';
import { callBase } from './library-calls.ts';
import { getMember } from './members.ts';
import { keyText, makeRecord } from './records.ts';
import { emptyStore, type Run, span } from './run.ts';
import { setMember } from './set-members.ts';
import type { ClassObj, ClosureObj, Frame, Value } from './value.ts';
import { constant, isNothing, join, NOTHING, ofObject, UNKNOWN } from './values.ts';

type ClassExpr = Extract<Expr, { kind: 'class' }>;

/** The value of a class expression. */
export function makeClass(run: Run, frame: Frame, expr: ClassExpr): Value {
  const fields: ClassObj['fields'][number][] = [];
  const members: ClassObj['members'] = new Map();
  const bases = expr.bases.map((base) => evaluate(run, frame, base));
  let make: Value | undefined;
  const type: ClassObj = {
    kind: 'class',
    id: run.id(),
    name: expr.name,
    bases,
    members,
    fields,
    get make() {
      return make;
    },
    store: emptyStore(),
  };
  const inner: Frame = { ...frame, home: type };
  for (const member of expr.members) {
    const name = memberName(run, inner, member);
    if (name === undefined) {
      memberValue(run, inner, member);
      continue;
    }
    if (member.kind === 'constructor') make = homed(memberValue(run, inner, member), type);
    else if (member.isStatic || (member.kind === 'field' && run.language === 'python')) {
      addStatic(run, inner, type, fields, member, name);
    } else if (member.kind === 'field') {
      fields.push({
        name,
        initial: memberValue(run, inner, member),
        annotation: annotationOf(run, inner, member),
      });
    } else if (member.kind !== 'setter') {
      const kind = member.kind === 'getter' ? 'getter' : 'method';
      members.set(name, { kind, value: homed(memberValue(run, inner, member), type) });
    }
  }
  return ofObject(type);
}

function memberName(run: Run, frame: Frame, member: ClassMember): string | undefined {
  return typeof member.name === 'string' ? member.name : keyText(evaluate(run, frame, member.name));
}

function memberValue(run: Run, frame: Frame, member: ClassMember): Value {
  if (member.value === undefined) return UNKNOWN;
  const isMethod = member.kind === 'method' && run.language === 'javascript';
  return isMethod
    ? methodValue(run, frame, member.value, member.name)
    : evaluate(run, frame, member.value);
}

/**
 * A method under decorators, the last of which is called first. Older ones are given the class, the name and
 * a descriptor whose value they replace; what gives nothing back leaves the method as it is.
 */
function methodValue(run: Run, frame: Frame, expr: Expr, name: ClassMember['name']): Value {
  const [argument] = expr.kind === 'call' ? expr.args : [];
  if (expr.kind !== 'call' || argument === undefined) return evaluate(run, frame, expr);
  const inner = methodValue(run, frame, argument.value, name);
  const at = span(frame.fn.file, expr.at);
  const decorator = evaluate(run, frame, expr.callee);
  const takesDescriptor = decorator.objects.some(
    (one) => one.kind === 'closure' && one.fn.params.length === 3,
  );
  if (!takesDescriptor) {
    return decorated(callFunction(run, decorator, [inner, UNKNOWN], at), inner);
  }
  const descriptor = makeRecord(run, [['value', inner]]);
  const called = typeof name === 'string' ? constant(name) : UNKNOWN;
  callFunction(run, decorator, [homeOf(frame), called, descriptor], at);
  return getMember(run, descriptor, 'value', at);
}

function addStatic(
  run: Run,
  frame: Frame,
  type: ClassObj,
  fields: ClassObj['fields'][number][],
  member: ClassMember,
  name: string,
): void {
  const value = homed(memberValue(run, frame, member), type);
  const annotation = annotationOf(run, frame, member);
  if (annotation !== undefined) {
    fields.push({ name, initial: member.value === undefined ? undefined : value, annotation });
  }
  if (member.value !== undefined) type.store.fields.set(name, { value });
}

function annotationOf(run: Run, frame: Frame, { annotation }: ClassMember): Value | undefined {
  return annotation === undefined ? undefined : evaluate(run, frame, annotation);
}

function homeOf(frame: Frame): Value {
  return frame.home === undefined ? UNKNOWN : ofObject(frame.home);
}

/** Methods know their class, for `super`. */
function homed(value: Value, home: ClassObj): Value {
  const objects = value.objects.map((one) => (one.kind === 'closure' ? { ...one, home } : one));
  return { ...value, objects };
}

/** `new C(…)`, `C(…)` in Python, `new f(…)`. */
export function construct(run: Run, type: ClassObj | ClosureObj, passed: Passed): Value {
  if (type.kind === 'closure') return constructFunction(run, type, passed);
  const self = makeRecord(run, [], undefined, type);
  initialise(run, type, self, 0);
  const given = runConstructor(run, type, self, passed, 0);
  return given === undefined ? self : adopt(run, self, given);
}

/** What a library's base class makes of the arguments is what the instance holds. */
function adopt(run: Run, self: Value, given: Value): Value {
  for (const one of given.objects) {
    if (one.kind !== 'record') continue;
    for (const [name, cell] of one.store.fields) setMember(run, self, name, cell.value);
    for (const target of self.objects) {
      if (target.kind !== 'record') continue;
      if (one.store.rest !== undefined) target.store.rest ??= { value: one.store.rest.value };
      if (one.store.copied !== undefined) target.store.copied ??= one.store.copied;
      if (one.store.lookup !== undefined) target.store.lookup ??= one.store.lookup;
    }
  }
  const others = given.objects.filter((one) => one.kind !== 'record');
  return join(self, { ...given, objects: others, unknown: others.length > 0 && given.unknown });
}

function constructFunction(run: Run, fn: ClosureObj, passed: Passed): Value {
  const self = makeRecord(run, []);
  const prototype = fn.store.fields.get('prototype')?.value ?? NOTHING;
  for (const one of prototype.objects) {
    if (one.kind !== 'record') continue;
    for (const [name, cell] of one.store.fields)
      setMember(run, self, name, bind(run, cell.value, self));
  }
  const result = callValue(run, ofObject(fn), self, { ...passed, construct: false });
  return result.objects.length > 0 ? join(self, result) : self;
}

function initialise(run: Run, type: ClassObj, self: Value, depth: number): void {
  if (depth > 8) return;
  for (const base of type.bases) {
    for (const one of base.objects) if (one.kind === 'class') initialise(run, one, self, depth + 1);
  }
  if (run.language === 'python') return;
  for (const field of type.fields) {
    if (field.initial !== undefined)
      setMember(run, self, field.name, bindLexical(field.initial, self));
  }
}

/** Arrow functions in field initialisers see the instance as `this`. */
function bindLexical(value: Value, self: Value): Value {
  if (!value.objects.some((one) => one.kind === 'closure')) return value;
  const objects = value.objects.map((one) =>
    one.kind === 'closure' ? { ...one, frame: { ...one.frame, self } } : one,
  );
  return { ...value, objects };
}

function runConstructor(
  run: Run,
  type: ClassObj,
  self: Value,
  passed: Passed,
  depth: number,
): Value | undefined {
  const own = type.make ?? type.members.get('__init__')?.value;
  if (own !== undefined) {
    callValue(run, bind(run, own, self), self, { ...passed, construct: false });
    return undefined;
  }
  if (depth > 8) return undefined;
  let given: Value | undefined;
  for (const base of type.bases) {
    for (const one of base.objects) {
      const made =
        one.kind === 'class'
          ? runConstructor(run, one, self, passed, depth + 1)
          : one.kind === 'api'
            ? callBase(run, one, classOf(self) ?? type, passed)
            : undefined;
      if (made !== undefined) given = join(given ?? NOTHING, made);
    }
  }
  if (given === undefined && !hasConstructor(type, 0)) keepArguments(run, type, self, passed);
  return given;
}

/** Whether a constructor of the program makes instances: its own or an inherited one. */
function hasConstructor(type: ClassObj, depth: number): boolean {
  if (type.make !== undefined || type.members.has('__init__')) return true;
  return (
    depth < 8 &&
    type.bases.some((base) =>
      base.objects.some((one) => one.kind === 'class' && hasConstructor(one, depth + 1)),
    )
  );
}

/** The class that an instance was made of, of which others may only be bases. */
function classOf(self: Value): ClassObj | undefined {
  for (const one of self.objects) if (one.kind === 'record') return one.instanceOf;
  return undefined;
}

/** A dataclass or exception without a constructor of its own takes its arguments as fields. */
function keepArguments(run: Run, type: ClassObj, self: Value, passed: Passed): void {
  for (const [index, value] of passed.args.entries()) {
    setMember(run, self, type.fields[index]?.name ?? 'message', value);
  }
  for (const [name, value] of passed.named) setMember(run, self, name, value);
  if (passed.rest !== undefined) keepOthers(run, type, self, { ...passed, rest: passed.rest });
}

/** `C(**data)`: fields that nobody names here are those of the data. */
function keepOthers(
  run: Run,
  type: ClassObj,
  self: Value,
  { rest, named, at }: Passed & { readonly rest: Value },
): void {
  for (const { name, initial } of type.fields) {
    const part = getMember(run, rest, name, at);
    if (!named.has(name)) setMember(run, self, name, join(part, initial ?? NOTHING));
  }
  for (const one of self.objects) if (one.kind === 'record') one.store.copied ??= rest;
}

/** `super(…)`, `super().name(…)`, `super.name(…)`. */
export function callSuper(run: Run, frame: Frame, name: string | undefined, passed: Passed): Value {
  const self = frame.self ?? firstParameter(frame) ?? UNKNOWN;
  let result = NOTHING;
  for (const base of frame.home?.bases ?? []) {
    for (const one of base.objects) {
      if (one.kind === 'class' && (name === undefined || name === '__init__')) {
        result = join(result, runConstructor(run, one, self, passed, 0) ?? UNKNOWN);
      } else if (one.kind === 'class' && name !== undefined) {
        const method = getMember(run, ofObject(one), name, passed.at, true);
        if (!isNothing(method)) {
          result = join(result, callValue(run, bind(run, method, self), self, passed));
        }
      } else if (one.kind === 'api' && (name === undefined || name === '__init__')) {
        const meant = classOf(self);
        const made = meant === undefined ? undefined : callBase(run, one, meant, passed);
        if (made !== undefined) adopt(run, self, made);
        else keepMessage(run, self, passed);
      }
    }
  }
  return isNothing(result) ? UNKNOWN : result;
}

function keepMessage(run: Run, self: Value, passed: Passed): void {
  const [message] = passed.args;
  if (message !== undefined) setMember(run, self, 'message', message);
}

/** Python's methods have their receiver as the first parameter. */
function firstParameter(frame: Frame): Value | undefined {
  const target = frame.fn.params[0]?.target;
  return target?.kind === 'binding' ? frame.cells.get(target.binding)?.value : undefined;
}
