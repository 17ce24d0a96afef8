import type { ApiObj, Clearance, RecordObj, Value } from '../../interpret/value.ts';
import { onlyConstant } from '../../interpret/values.ts';
import type { Machine } from '../model.ts';
import { clearsOfPattern } from '../patterns.ts';
import { ANYTHING, either, type ObjectShape, type Shape } from './shape.ts';

/** One step of making a schema: `z.string()`, or `.uuid()` of it (`base`). */
export type Making = {
  readonly name: string;
  readonly args: readonly Value[];
  /** What stands before it; undefined for the first step. */
  readonly base: Shape | undefined;
  readonly read: SchemaReader;
  readonly api: ApiObj;
};

/** What a step makes; undefined: it says nothing that matters. */
export type Maker = (making: Making) => Shape | undefined;

/** Where a library's names begin: its module, and the namespaces that only group names. */
export type Library = {
  readonly root: RegExp;
  readonly makers: ReadonlyMap<string, Maker>;
  /** What becomes of fields that an object schema does not name. */
  readonly others: 'drop' | 'keep';
};

const MAX_STEPS = 40;

/** Under what an object schema gives the schemas of its fields. */
const FIELDS = /^(?:shape|fields|entries|schema|properties)$/;

/** Reads the schemas of one kind of library from the API values that make them. */
export class SchemaReader {
  readonly machine: Machine;
  readonly library: Library;
  #depth = 0;

  constructor(machine: Machine, library: Library) {
    this.machine = machine;
    this.library = library;
  }

  /** The shape that a value stands for as a schema. */
  shape(value: Value | undefined): Shape {
    if (value === undefined || this.#depth > MAX_STEPS) return ANYTHING;
    this.#depth += 1;
    const shapes = value.objects.flatMap((one) => {
      if (one.kind === 'api') return [this.#ofApi(one)];
      return one.kind === 'record' && !one.isList ? [this.object(value)] : [];
    });
    this.#depth -= 1;
    return shapes.length === 0 ? ANYTHING : either(shapes);
  }

  /** The object whose fields are given by a record of schemas. */
  object(value: Value | undefined, others: 'drop' | 'keep' = this.library.others): ObjectShape {
    const fields = new Map<string, Shape>();
    let isOpen = false;
    for (const record of value === undefined ? [] : this.machine.records(value)) {
      for (const [name, cell] of record.store.fields) fields.set(name, this.shape(cell.value));
      isOpen ||= record.store.rest !== undefined;
    }
    return { kind: 'object', fields, others: isOpen ? 'keep' : others };
  }

  /** The schemas that stand in a list. */
  items(value: Value | undefined): readonly Shape[] {
    return itemsOf(this.machine, value).map((item) => this.shape(item));
  }

  #ofApi(api: ApiObj): Shape {
    const path = api.path.replace(this.library.root, '');
    if (path === api.path) return ANYTHING;
    const steps = path.split('.').filter((step) => step !== '');
    const last = (steps.at(-1) ?? '').replace(/(?:\(\))+$/, '');
    const base = steps.length > 1 ? this.shape(api.receiver) : undefined;
    const isField = FIELDS.test(steps.at(-2) ?? '');
    if (isField && base?.kind === 'object') return base.fields.get(last) ?? ANYTHING;
    const maker = this.library.makers.get(lowerFirst(last));
    const made = maker?.({ name: last, args: api.args, base, read: this, api });
    return made ?? base ?? ANYTHING;
  }
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** Elements of the lists that a value may be. */
export function itemsOf(machine: Machine, value: Value | undefined): readonly Value[] {
  const lists: readonly RecordObj[] = value === undefined ? [] : machine.records(value);
  return lists.flatMap((list) => [
    ...[...list.store.fields.values()].map((cell) => cell.value),
    ...(list.store.rest === undefined ? [] : [list.store.rest.value]),
  ]);
}

/** What the patterns that a value may be prove of a text. */
export function clearsOfRegex(value: Value | undefined): Clearance {
  if (value === undefined) return 0;
  const only = onlyConstant(value);
  if (typeof only === 'string') return clearsOfPattern(only, '', 'test');
  const regexes = value.objects.filter((one) => one.kind === 'regex');
  if (regexes.length === 0 || regexes.length < value.objects.length || value.unknown) return 0;
  return regexes.reduce(
    (all, { pattern, flags }) => all & clearsOfPattern(pattern, flags, 'test'),
    -1,
  );
}
