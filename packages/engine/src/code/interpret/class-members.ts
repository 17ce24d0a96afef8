import type { Span } from '../../model/span.ts';
import { callFunction } from './evaluate.ts';
import type { Run } from './run.ts';
import type { ClassObj, Obj, Value } from './value.ts';
import { join, joinAll, NOTHING, ofObject } from './values.ts';

/** A member that instances of a class see: its own, its bases', or a static one. */
export function instanceMember(
  run: Run,
  type: ClassObj,
  name: string,
  self: Value,
  at: Span,
  depth: number,
): Value | undefined {
  const member = type.members.get(name);
  if (member !== undefined) {
    const bound = bind(run, member.value, self);
    return member.kind === 'getter' ? callFunction(run, bound, [], at) : bound;
  }
  const own = type.store.fields.get(name);
  if (own !== undefined) return own.value;
  if (depth > 8) return undefined;
  let found: Value | undefined;
  for (const base of type.bases) {
    for (const one of base.objects) {
      const inherited =
        one.kind === 'class'
          ? instanceMember(run, one, name, self, at, depth + 1)
          : one.kind === 'api'
            ? ofObject(run.api(`${one.path}.${name}`, self, [], new Map(), at))
            : undefined;
      if (inherited !== undefined) found = found === undefined ? inherited : join(found, inherited);
    }
  }
  return found;
}

/** The same functions with the receiver filled in. */
export function bind(_run: Run, value: Value, self: Value): Value {
  if (!value.objects.some((one) => one.kind === 'closure')) return value;
  const objects = value.objects.map(
    (one): Obj =>
      one.kind === 'closure' && one.fn.receiver !== 'lexical' && one.fn.receiver !== 'none'
        ? { ...one, self }
        : one,
  );
  return { ...value, objects };
}

/** A static member of a class or one of its bases; `meant`: the class that was asked. */
export function classMember(
  run: Run,
  type: ClassObj,
  name: string,
  at: Span,
  depth = 0,
  meant: ClassObj = type,
): Value {
  const own = type.store.fields.get(name);
  if (own !== undefined) return own.value;
  const member = type.members.get(name);
  if (member !== undefined) return member.value;
  if (depth > 8) return NOTHING;
  const inherited = type.bases.flatMap((base) =>
    base.objects.map((one) => {
      if (one.kind === 'class') return classMember(run, one, name, at, depth + 1, meant);
      if (one.kind !== 'api') return NOTHING;
      const path = `${one.path}.${name}`;
      return ofObject(run.api(path, ofObject(meant), [], new Map(), at));
    }),
  );
  return joinAll(inherited);
}

/** What a class of the program gives for a key. */
export function itemOf(run: Run, object: Value, key: Value, at: Span): Value | undefined {
  const [one] = object.objects;
  const type = one?.kind === 'record' ? one.instanceOf : undefined;
  const method = type?.members.get('__getitem__')?.value;
  return method === undefined ? undefined : callFunction(run, bind(run, method, object), [key], at);
}
