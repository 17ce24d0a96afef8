import type { ApiObj, ClassObj, Clearance, Value } from '../../interpret/value.ts';
import { onlyConstant, onlyText } from '../../interpret/values.ts';
import type { Machine } from '../model.ts';
import { clearsOfPattern } from '../patterns.ts';
import { BOUNDED, CHOICE, clearsOfFormat, NUMBER, TOKEN } from './formats.ts';
import { itemsOf } from './reader.ts';
import { ANYTHING, both, either, type Shape, scalar } from './shape.ts';

/** Reads a class of the program as a schema. */
export type ReadClass = (type: ClassObj, depth: number) => Shape;

const NUMBERS =
  /^(?:int|float|complex|Decimal|con(?:int|float|decimal)\(\)|(?:Positive|Negative|NonNegative|NonPositive|Strict|Finite)(?:Int|Float)|ByteSize|Number|Integer|Fraction)$/;
const TOKENS =
  /^(?:bool|StrictBool|UUID[1-8]?|date|datetime|time|timedelta|(?:Past|Future|Aware|Naive)Date(?:time)?|ObjectId|condate\(\)|PaymentCardNumber|Color|CountryAlpha[23]|Currency)$/;
const FORMATS: Readonly<Record<string, string>> = {
  EmailStr: 'email',
  NameEmail: 'text',
  IPvAnyAddress: 'ip',
  IPv4Address: 'ipv4',
  IPv6Address: 'ipv6',
  IPvAnyNetwork: 'cidr',
  MacAddress: 'mac',
  Base64Str: 'base64',
  SemanticVersion: 'semver',
};

const MAX_DEPTH = 8;

/** The shape that a Python annotation stands for where a library checks it. */
export function shapeOfAnnotation(
  machine: Machine,
  annotation: Value | undefined,
  readClass: ReadClass,
  depth = 0,
): Shape {
  if (annotation === undefined || depth > MAX_DEPTH) return ANYTHING;
  const shapes: Shape[] = annotation.objects.map((one) => {
    if (one.kind === 'class') return readClass(one, depth + 1);
    return one.kind === 'api' ? ofApi(machine, one, readClass, depth) : ANYTHING;
  });
  if (shapes.length === 0) return ANYTHING;
  // `None` beside a type is nobody's choice.
  return either(shapes);
}

function ofApi(machine: Machine, api: ApiObj, readClass: ReadClass, depth: number): Shape {
  const name = api.path.slice(api.path.lastIndexOf('.') + 1);
  if (name.endsWith('[]')) return ofGeneric(machine, api, name.slice(0, -2), readClass, depth);
  if (NUMBERS.test(name)) return scalar(isBounded(api) ? NUMBER | BOUNDED : NUMBER);
  if (TOKENS.test(name)) return scalar(TOKEN);
  const format = FORMATS[name];
  if (format !== undefined) return scalar(clearsOfFormat(format) ?? 0);
  // `typing.Literal.red`: one constant in brackets.
  if (/(?:^|\.)Literal\.[^.]+$/.test(api.path)) return scalar(CHOICE);
  if (name === 'constr()' || name === 'StringConstraints()' || name === 'Field()') {
    return scalar(clearsOfConstraints(api));
  }
  if (name === 'conlist()' || name === 'conset()') {
    return { kind: 'list', of: shapeOfAnnotation(machine, api.args[0], readClass, depth + 1) };
  }
  const by = api.args[0] ?? api.named.get('func');
  if (/^(?:After|Before|Plain)Validator\(\)$/.test(name) && by !== undefined) {
    return { kind: 'mapped', of: ANYTHING, by: (value, to) => to.machine.call(by, [value], to.at) };
  }
  return name === 'str' || name === 'StrictStr' || name === 'bytes' ? scalar(0) : ANYTHING;
}

function ofGeneric(
  machine: Machine,
  api: ApiObj,
  name: string,
  readClass: ReadClass,
  depth: number,
): Shape {
  const [key] = api.args;
  if (key === undefined) return ANYTHING;
  if (name === 'Literal') return scalar(CHOICE);
  const listed = machine.records(key).some((one) => one.isList) ? itemsOf(machine, key) : [key];
  const parts = listed.map((one) => shapeOfAnnotation(machine, one, readClass, depth + 1));
  const [first, second] = parts;
  switch (name.toLowerCase()) {
    case 'annotated':
      return parts.reduce(both, ANYTHING);
    case 'union':
      return either(parts.filter((_, index) => !isNone(listed[index])));
    case 'dict':
    case 'mapping':
    case 'mutablemapping':
      return { kind: 'dictionary', of: second ?? ANYTHING };
    case 'optional':
    case 'classvar':
    case 'final':
    case 'required':
    case 'notrequired':
    case 'json':
      return first ?? ANYTHING;
    default:
      return { kind: 'list', of: either(parts) };
  }
}

function isNone(value: Value | undefined): boolean {
  return value !== undefined && value.objects.length === 0 && onlyConstant(value) === null;
}

/** `Field(ge=0, le=10)`, `conint(lt=5)`. */
function isBounded(api: ApiObj): boolean {
  return api.named.has('le') || api.named.has('lt');
}

/** What `pattern=` (`regex=` in version 1) proves. Version 1 only matches the beginning, version 2 searches. */
export function clearsOfConstraints(api: ApiObj): Clearance {
  const pattern = api.named.get('pattern') ?? api.named.get('regex');
  const text = pattern === undefined ? undefined : patternText(pattern);
  if (text === undefined) return isBounded(api) ? BOUNDED : 0;
  return clearsOfPattern(text, '', 'test', 'python');
}

function patternText(value: Value): string | undefined {
  const own = onlyText(value);
  if (own !== undefined) return own;
  const [made] = value.objects;
  const [argument] = made?.kind === 'api' ? made.args : [];
  return argument === undefined ? undefined : onlyText(argument);
}

/** The field constraints that stand as a default or inside of `Annotated`. */
export function constraintsOf(initial: Value | undefined): ApiObj | undefined {
  for (const one of initial?.objects ?? []) {
    if (one.kind === 'api' && /(?:^|\.)(?:Field|FieldInfo|field)\(\)$/.test(one.path)) return one;
  }
  return undefined;
}
