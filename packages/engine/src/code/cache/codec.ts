/** Rows that are no record of named fields. */
const LIST = 0;
const MAP = 1;
const FIRST_SHAPE = 2;

const REFUSED = 'no plain data';

/** What JSON has no word for. */
const SPECIAL: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

/**
 * Texts and numbers; the fields of each kind of record; rows: what it is, then references; the whole. A
 * reference is the number of a row, or -1 less the number of an atom.
 */
type Encoded = readonly [
  atoms: readonly unknown[],
  shapes: readonly (readonly string[])[],
  rows: readonly number[],
  whole: number,
];

/**
 * Plain data (records, lists, maps by text, texts, numbers) as one line of text in which equal parts stand once: the
 * facts of a large handler say the same few things in a thousand combinations, and as plain JSON they would
 * be a hundred times as long. Throws for what is no plain data.
 */
export function encode(value: unknown): string {
  return new Encoder().encoded(value);
}

/** The data of `encode`; parts that were equal are one object. Throws for most texts that it has not made. */
export function decode(text: string): unknown {
  const [written, shapes, rows, whole] = JSON.parse(text) as Encoded;
  if (shapes.some((fields) => fields.includes('__proto__'))) throw new TypeError(REFUSED);
  const atoms = written.map((one) => (Array.isArray(one) ? SPECIAL.get(String(one[0])) : one));
  const parts = partsOf(rows, atoms, shapes);
  return whole < 0 ? atoms[-1 - whole] : parts[whole];
}

class Encoder {
  readonly #atoms: unknown[] = [];
  readonly #atomNumbers = new Map<unknown, number>();
  readonly #shapes: (readonly string[])[] = [];
  readonly #shapeNumbers = new Map<string, number>();
  readonly #rows: number[] = [];
  /** Numbers of the rows by their content, and by the objects that they stand for. */
  readonly #rowNumbers = new Map<string, number>();
  readonly #known = new Map<object, number>();

  encoded(value: unknown): string {
    const whole = this.#reference(value);
    const encoded: Encoded = [this.#atoms, this.#shapes, this.#rows, whole];
    return JSON.stringify(encoded);
  }

  #reference(value: unknown): number {
    if (typeof value !== 'object' || value === null) return -1 - this.#atom(value);
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const row = this.#row(value);
    const content = textOf(row);
    const equal = this.#rowNumbers.get(content);
    const number = equal ?? this.#rowNumbers.size;
    if (equal === undefined) {
      this.#rowNumbers.set(content, number);
      for (const part of row) this.#rows.push(part);
    }
    this.#known.set(value, number);
    return number;
  }

  #row(value: object): readonly number[] {
    if (Array.isArray(value)) {
      const row = [LIST, value.length];
      for (const part of value) row.push(this.#reference(part));
      return row;
    }
    if (value instanceof Map) {
      const row = [MAP, value.size];
      for (const [key, part] of value) {
        if (typeof key !== 'string') throw new TypeError(REFUSED);
        row.push(this.#reference(key), this.#reference(part));
      }
      return row;
    }
    if (Object.getPrototypeOf(value) !== Object.prototype) throw new TypeError(REFUSED);
    const fields = Object.keys(value);
    const row = [this.#shape(fields)];
    for (const field of fields) row.push(this.#reference(value[field as keyof object]));
    return row;
  }

  #shape(fields: readonly string[]): number {
    const key = fields.map((field) => `\0${field}`).join('');
    const known = this.#shapeNumbers.get(key);
    if (known !== undefined) return known;
    // With such a field two shapes could have one key.
    if (fields.includes('__proto__') || fields.some((field) => field.includes('\0'))) {
      throw new TypeError(REFUSED);
    }
    const number = FIRST_SHAPE + this.#shapes.push(fields) - 1;
    this.#shapeNumbers.set(key, number);
    return number;
  }

  #atom(value: unknown): number {
    // A map takes 0 and -0 for the same key.
    const key = Object.is(value, -0) ? SPECIAL : value;
    const known = this.#atomNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.#atoms.push(atomOf(value)) - 1;
    this.#atomNumbers.set(key, number);
    return number;
  }
}

/** What stands for an atom in the text: itself, or a list with the name of what JSON has no word for. */
function atomOf(value: unknown): unknown {
  switch (typeof value) {
    case 'bigint':
    case 'symbol':
    case 'function':
      throw new TypeError(REFUSED);
    case 'string':
      return value;
    default: {
      const name = Object.is(value, -0) ? '-0' : String(value);
      return SPECIAL.has(name) ? [name] : value;
    }
  }
}

/** A row as a text, for comparison: two characters a number. */
function textOf(row: readonly number[]): string {
  let text = '';
  for (const part of row) text += String.fromCharCode(part & 0xffff, part >>> 16);
  return text;
}

function partsOf(
  rows: readonly number[],
  atoms: readonly unknown[],
  shapes: Encoded[1],
): readonly unknown[] {
  const parts: unknown[] = [];
  let at = 0;
  const next = (): number => {
    const number = rows[at];
    if (number === undefined) throw new TypeError('a row ends early');
    at += 1;
    return number;
  };
  const part = (): unknown => {
    const number = next();
    return number < 0 ? atoms[-1 - number] : parts[number];
  };
  while (at < rows.length) {
    const shape = next();
    if (shape === LIST) parts.push(Array.from({ length: next() }, part));
    else if (shape === MAP)
      parts.push(new Map(Array.from({ length: next() }, () => [part(), part()])));
    else parts.push(recordOf(shapes[shape - FIRST_SHAPE] ?? [], part));
  }
  return parts;
}

function recordOf(fields: readonly string[], part: () => unknown): object {
  const record: Record<string, unknown> = {};
  for (const field of fields) record[field] = part();
  return record;
}
