import type { Span } from '../../../model/span.ts';
import type { ApiObj, ClassObj, Value } from '../../interpret/value.ts';
import { constant, joinAll, ofObject, onlyText, UNKNOWN } from '../../interpret/values.ts';
import type { Machine, Parameter } from '../model.ts';
import { shapeOfAnnotation } from '../validation/annotations.ts';
import { shapeOfClass } from '../validation/pydantic.ts';
import { narrow, type Shape } from '../validation/shape.ts';
import { starletteRequest } from './python-request.ts';
import { functionsIn, unwrapped } from './support.ts';
import { namedPart, requestPart } from './web-request.ts';

type InPath = (name: string) => Value | undefined;

const PLACES: Readonly<Record<string, string>> = {
  Path: 'params',
  Query: 'query',
  Header: 'headers',
  Cookie: 'cookies',
  Form: 'form',
  Body: 'json',
  File: 'form',
};

/** What FastAPI gives for a parameter: by its name in the path, its default (`Query()`), its annotation (a model). */
export function fastapiArguments(
  machine: Machine,
  parameter: Parameter,
  inPath: InPath,
  at: Span,
): Value {
  const marks = marksOf(machine, parameter);
  const dependency = marks.find((one) => /\.(?:Depends|Security)\(\)$/.test(one.path));
  if (dependency !== undefined) {
    return resolved(machine, dependency, parameter.annotation, inPath, at);
  }
  if (isRequest(parameter)) return starletteRequest(machine);
  const readClass = (one: ClassObj, depth: number): Shape => shapeOfClass(machine, one, depth);
  const shape = shapeOfAnnotation(machine, parameter.annotation, readClass);
  const part = partOf(machine, parameter, marks, shape, inPath, at);
  return narrow(shape, part, { machine, at, by: 'fastapi' });
}

function partOf(
  machine: Machine,
  parameter: Parameter,
  marks: readonly ApiObj[],
  shape: Shape,
  inPath: InPath,
  at: Span,
): Value {
  const { name } = parameter;
  const own = inPath(name);
  if (own !== undefined) return own;
  for (const mark of marks) {
    const kind = /\.(\w+)\(\)$/.exec(mark.path)?.[1] ?? '';
    const place = PLACES[kind];
    if (place === undefined) continue;
    const alias = mark.named.get('alias');
    const key = (alias === undefined ? undefined : onlyText(alias)) ?? name;
    if (kind === 'Body' && shape.kind === 'object') return requestPart(machine, 'json', at);
    const written = kind === 'Header' ? key.replaceAll('_', '-') : key;
    return namedPart(machine, place, constant(written), at);
  }
  if (isUpload(parameter)) return requestPart(machine, 'form', at);
  const isBody = shape.kind === 'object' || shape.kind === 'dictionary' || isDictionary(parameter);
  return isBody
    ? requestPart(machine, 'json', at)
    : namedPart(machine, 'query', constant(name), at);
}

/** `Query()` and the like, as a default or inside of `Annotated`. */
function marksOf(machine: Machine, { annotation, fallback }: Parameter): readonly ApiObj[] {
  const inside = (annotation?.objects ?? []).flatMap((one) =>
    one.kind === 'api' && one.path.endsWith('Annotated[]')
      ? one.args.flatMap((key) =>
          machine
            .records(key)
            .flatMap((list) =>
              [...list.store.fields.values()].flatMap((cell) => cell.value.objects),
            ),
        )
      : [],
  );
  return [...inside, ...(fallback?.objects ?? [])].filter((one) => one.kind === 'api');
}

/** A dependency is a function or class with parameters of the same kind; `Depends()` alone means the annotated class. */
function resolved(
  machine: Machine,
  dependency: ApiObj,
  annotation: Value | undefined,
  inPath: InPath,
  at: Span,
): Value {
  const inner = dependency.args[0] ?? dependency.named.get('dependency') ?? annotation;
  const types = (inner?.objects ?? []).filter((one) => one.kind === 'class');
  if (inner === undefined || (types.length === 0 && functionsIn(inner).length === 0)) {
    return UNKNOWN;
  }
  const argumentsOf = (parameters: readonly Parameter[]): readonly Value[] =>
    parameters.map((parameter) => fastapiArguments(machine, parameter, inPath, at));
  const made = types.map((type) => {
    // The first parameter of a constructor is the instance.
    const [, ...parameters] = machine.parameters(constructorOf(type));
    return machine.call(ofObject(type), argumentsOf(parameters), at);
  });
  const callee = unwrapped({
    ...inner,
    objects: inner.objects.filter((one) => one.kind !== 'class'),
  });
  if (callee.objects.length === 0) return joinAll(made);
  return joinAll([...made, machine.call(callee, argumentsOf(machine.parameters(callee)), at)]);
}

function constructorOf(type: ClassObj): Value {
  return type.make ?? type.members.get('__init__')?.value ?? UNKNOWN;
}

function annotated({ annotation }: Parameter, path: RegExp): boolean {
  return (annotation?.objects ?? []).some((one) => one.kind === 'api' && path.test(one.path));
}

function isRequest(parameter: Parameter): boolean {
  return (
    annotated(parameter, /\.Request$/) ||
    (parameter.annotation === undefined && parameter.name === 'request')
  );
}

function isUpload(parameter: Parameter): boolean {
  return annotated(parameter, /\.UploadFile$/);
}

function isDictionary(parameter: Parameter): boolean {
  return annotated(parameter, /^(?:dict|list)$/);
}
