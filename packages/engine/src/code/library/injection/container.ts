import type { Span } from '../../../model/span.ts';
import type { ApiObj, ClassObj, Obj, Value } from '../../interpret/value.ts';
import {
  constantsOf,
  isNothing,
  joinAll,
  NOTHING,
  ofObject,
  onlyText,
  UNDEFINED,
  UNKNOWN,
} from '../../interpret/values.ts';
import type { Machine, Parameter } from '../model.ts';
import { tokenOfField } from './marks.ts';

/** Decorators of a parameter that name what is passed in. */
const INJECTS = /\.(?:Inject|inject|injectAll|InjectModel|InjectQueue|InjectConnection|named)\(\)$/;

/** Classes of libraries whose instances the library makes otherwise than by `new`. */
const MADE_BY: Readonly<Record<string, string>> = {
  'typeorm.Repository': 'typeorm.DataSource().getRepository()',
  'typeorm.EntityManager': 'typeorm.DataSource().manager',
  'typeorm.Connection': 'typeorm.DataSource()',
  'mongoose.Model': 'mongoose.model()',
  'mongoose.Connection': 'mongoose.createConnection()',
  '@nestjs/axios.HttpService': 'axios.create()',
};

const MAX_DEPTH = 24;

const containers = new WeakMap<Machine, Container>();

/** The container of a run: what is registered for which token, and the instances made so far. */
export function containerOf(machine: Machine): Container {
  let container = containers.get(machine);
  if (container === undefined) {
    container = new Container(machine);
    containers.set(machine, container);
  }
  return container;
}

/** Makes instances of classes by the types and decorators of their constructors. */
export class Container {
  readonly #machine: Machine;
  readonly #bound = new Map<string, (() => Value)[]>();
  readonly #made = new Map<string, Value>();
  readonly #instances = new Map<ClassObj, Value>();
  readonly #options = new Map<string, readonly Value[]>();
  #depth = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Registers what a token stands for; several registrations of one token are all meant. */
  bind(token: Value, make: () => Value): void {
    for (const key of this.#keysOf(token)) {
      this.#bound.set(key, [...(this.#bound.get(key) ?? []), make]);
      this.#made.delete(key);
    }
  }

  /** Says with what a class of a library is made, by its API path. */
  configure(path: string, args: readonly Value[]): void {
    this.#options.set(path, args);
  }

  /** What a token stands for: what is registered, or an instance of the class that it is. */
  resolve(token: Value, at: Span): Value {
    const meant = this.#meant(token, at);
    if (this.#depth > MAX_DEPTH) return UNKNOWN;
    this.#depth += 1;
    const keys = this.#keysOf(meant);
    const bound = keys.filter((key) => this.#bound.has(key)).map((key) => this.#boundTo(key));
    const found =
      bound.length > 0 ? joinAll(bound) : joinAll(meant.objects.map((one) => this.#make(one, at)));
    this.#depth -= 1;
    return isNothing(found) ? UNKNOWN : found;
  }

  /** The one instance of a class. */
  instance(type: ClassObj, at: Span): Value {
    const known = this.#instances.get(type);
    if (known !== undefined) return known;
    // Classes may need each other.
    this.#instances.set(type, UNKNOWN);
    const made = this.#machine.call(ofObject(type), this.#argumentsOf(type, at), at);
    this.#instances.set(type, made);
    this.#fillFields(type, made, at, 0);
    return made;
  }

  /** What is passed to a function that asks for its parameters by their types. */
  argumentFor(parameter: Parameter, at: Span): Value {
    const otherwise = parameter.fallback === undefined ? UNKNOWN : UNDEFINED;
    for (const decorator of parameter.decorators.flatMap((one) => one.objects)) {
      if (decorator.kind !== 'api' || !INJECTS.test(decorator.path)) continue;
      const [token] = decorator.args;
      const found = token === undefined ? UNKNOWN : this.resolve(token, at);
      if (found.objects.length > 0 || found.atoms.length > 0) return found;
    }
    return parameter.annotation === undefined ? otherwise : this.resolve(parameter.annotation, at);
  }

  #boundTo(key: string): Value {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    this.#made.set(key, UNKNOWN);
    const made = joinAll((this.#bound.get(key) ?? []).map((make) => make()));
    this.#made.set(key, made);
    return made;
  }

  #make(one: Obj, at: Span): Value {
    if (one.kind === 'class') return this.instance(one, at);
    if (one.kind !== 'api' || !one.path.includes('.')) return NOTHING;
    const { objects } = this.#machine.call(ofObject(one), this.#options.get(one.path) ?? [], at);
    const path = MADE_BY[one.path];
    const made = objects.map((object) =>
      path === undefined || object.kind !== 'api' ? object : { ...object, path },
    );
    return { ...NOTHING, objects: made };
  }

  #argumentsOf(type: ClassObj, at: Span): readonly Value[] {
    const make = constructorOf(type, 0);
    if (make === undefined) return [];
    return this.#machine.parameters(make).map((one) => this.argumentFor(one, at));
  }

  #fillFields(type: ClassObj, made: Value, at: Span, depth: number): void {
    if (depth > MAX_DEPTH) return;
    for (const { name, initial, annotation } of type.fields) {
      const token = tokenOfField(this.#machine, initial);
      if (token === undefined) continue;
      const isSaid = token.objects.length > 0 || token.atoms.length > 0;
      const value = this.resolve(isSaid ? token : (annotation ?? UNKNOWN), at);
      this.#machine.assign(made, name, value, at);
    }
    for (const base of type.bases.flatMap((one) => one.objects)) {
      if (base.kind === 'class') this.#fillFields(base, made, at, depth + 1);
    }
  }

  /** `forwardRef(() => Service)`, `delay(() => Service)`: the class behind it. */
  #meant(token: Value, at: Span): Value {
    const later = token.objects.filter(
      (one) => one.kind === 'api' && /\.(?:forwardRef|delay)\(\)$/.test(one.path),
    );
    if (later.length === 0) return token;
    const inner = later.flatMap((one) => (one.kind === 'api' ? one.args.slice(0, 1) : []));
    return joinAll(inner.map((one) => this.#machine.call(one, [], at)));
  }

  #keysOf(token: Value): readonly string[] {
    const texts = constantsOf(token).map((one) => `constant ${String(one)}`);
    const objects = token.objects.flatMap((one) => {
      if (one.kind === 'class' || one.kind === 'record') return [`object ${one.id}`];
      return one.kind === 'api' ? [keyOfApi(one)] : [];
    });
    return [...texts, ...objects];
  }
}

/** `Symbol.for('x')` is the same wherever it is written; other results of calls are what they are. */
function keyOfApi(api: ApiObj): string {
  const name = api.args[0] === undefined ? undefined : onlyText(api.args[0]);
  if (/^Symbol(?:\.for)?\(\)$/.test(api.path) && name !== undefined) return `symbol ${name}`;
  return api.path.endsWith('()') ? `object ${api.id}` : `library ${api.path}`;
}

function constructorOf(type: ClassObj, depth: number): Value | undefined {
  if (type.make !== undefined || depth > MAX_DEPTH) return type.make;
  for (const base of type.bases.flatMap((one) => one.objects)) {
    const found = base.kind === 'class' ? constructorOf(base, depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
