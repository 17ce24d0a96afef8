import type { Span } from '../../../../model/span.ts';
import type { Clearance, Value } from '../../../interpret/value.ts';
import { ofObject, truthOf, UNKNOWN } from '../../../interpret/values.ts';
import { containerOf } from '../../injection/container.ts';
import type { Machine } from '../../model.ts';
import { shapeOfDecorated } from '../../validation/class-validator.ts';
import { CHOICE, NUMBER, TOKEN } from '../../validation/formats.ts';
import { narrow, type Shape } from '../../validation/shape.ts';

/** What the pipes that come with Nest leave of a value. */
const PARSERS: readonly (readonly [RegExp, Clearance])[] = [
  [/\.Parse(?:Int|Float)Pipe(?:\(\))?$/, NUMBER],
  [/\.Parse(?:Bool|UUID|Date|ObjectId)Pipe(?:\(\))?$/, TOKEN],
  [/\.ParseEnumPipe\(\)$/, CHOICE],
];

/** What is known of a parameter: the class that its type names. */
export type Piped = { readonly annotation: Value | undefined; readonly at: Span };

/** A value after the pipes of its parameter, controller and application. */
export function throughPipes(
  machine: Machine,
  value: Value,
  pipes: readonly Value[],
  to: Piped,
): Value {
  return pipes.reduce(
    (made, pipe) =>
      pipe.objects.reduce((before, one) => throughPipe(machine, before, ofObject(one), to), made),
    value,
  );
}

function throughPipe(machine: Machine, value: Value, pipe: Value, to: Piped): Value {
  const [one] = pipe.objects;
  if (one?.kind === 'api') {
    if (/\.ValidationPipe(?:\(\))?$/.test(one.path)) return validated(machine, value, pipe, to);
    const clears = PARSERS.find(([path]) => path.test(one.path))?.[1];
    return clears === undefined
      ? value
      : machine.clear(machine.validated(value, one.path, to.at), clears);
  }
  const instance = one?.kind === 'class' ? containerOf(machine).instance(one, to.at) : pipe;
  const [type] = machine.records(instance).flatMap((record) => record.instanceOf ?? []);
  for (const base of type?.bases.flatMap((base) => base.objects) ?? []) {
    const isNone = type?.members.has('transform') === false;
    if (isNone && base.kind === 'api') return throughPipe(machine, value, ofObject(base), to);
  }
  const transform = machine.member(instance, 'transform', to.at);
  if (!transform.objects.some((object) => object.kind === 'closure')) return value;
  const metadata = machine.record({
    metatype: to.annotation ?? UNKNOWN,
    type: UNKNOWN,
    data: UNKNOWN,
  });
  return machine.call(transform, [value, metadata], to.at);
}

/** Nest's ValidationPipe: the decorators of the class, and numbers and booleans where it transforms. */
function validated(machine: Machine, value: Value, pipe: Value, to: Piped): Value {
  const option = (name: string): boolean => {
    const [given] = pipe.objects.flatMap((one) => (one.kind === 'api' ? one.args : []));
    return given !== undefined && truthOf(machine.member(given, name, to.at)) === true;
  };
  const types = option('transform') ? (to.annotation?.objects ?? []) : [];
  for (const type of types) {
    if (type.kind !== 'api') continue;
    if (type.path === 'Number') return machine.clear(value, NUMBER);
    if (type.path === 'Boolean') return machine.clear(value, TOKEN);
  }
  return heldAgainst(machine, value, to, '@nestjs/common.ValidationPipe', option('whitelist'));
}

/** A value after its class's decorators were asked; what names no class of the program stays as it is. */
export function heldAgainst(
  machine: Machine,
  value: Value,
  { annotation, at }: Piped,
  by: string,
  dropsOthers = false,
): Value {
  for (const type of annotation?.objects ?? []) {
    if (type.kind !== 'class') continue;
    const shape = shapeOfDecorated(machine, type);
    return narrow(dropsOthers ? withoutOthers(shape) : shape, value, { machine, at, by });
  }
  return value;
}

function withoutOthers(shape: Shape): Shape {
  return shape.kind === 'object' ? { ...shape, others: 'drop' } : shape;
}
