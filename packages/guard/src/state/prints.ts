/** How much of watched state is looked at in one call. */
const MOST_PLACES = 1000;
const MOST_VALUES = 10_000;
const MOST_DEPTH = 4;
const MOST_TEXT = 200;
const MOST_BYTES = 64;

/** What was seen at one moment: places with prints of what is there. It holds no value. */
export type Snapshot = {
  readonly prints: Map<string, number>;
  /** There was more than is looked at. */
  isCut: boolean;
};

/** Separates the name of what is watched from a place in it. */
export const SEPARATOR = '\u0000';

/** A maker of prints that mean nothing to anybody but it: the seed is drawn when it is made. */
export class Printer {
  readonly #seed = Math.floor(Math.random() * 2 ** 32);
  #valuesLeft = 0;

  /** What the watched objects hold now. A function that throws has nothing to show. */
  snapshot(watch: Readonly<Record<string, () => unknown>>): Snapshot {
    this.#valuesLeft = MOST_VALUES;
    const found: Snapshot = { prints: new Map(), isCut: false };
    for (const [name, read] of Object.entries(watch)) {
      for (const [place, value] of placesOf(quiet(read))) {
        if (found.prints.size >= MOST_PLACES || this.#valuesLeft <= 0) {
          found.isCut = true;
          return found;
        }
        const at = typeof place === 'string' ? place : `#${this.print(place)}`;
        found.prints.set(`${name}${SEPARATOR}${at}`, this.print(value));
      }
    }
    return found;
  }

  /** A number that is the same for the same content, and most likely another for another one. */
  print(value: unknown): number {
    return this.#mix(this.#seed, value, 0);
  }

  #mix(hash: number, value: unknown, depth: number): number {
    this.#valuesLeft -= 1;
    if (typeof value !== 'object' || value === null) return mixText(hash, plainText(value));
    const own = textOf(value);
    if (own !== undefined) return mixText(hash, own);
    let mixed = mixText(hash, Array.isArray(value) ? '[' : '{');
    if (depth >= MOST_DEPTH) return mixed;
    for (const [place, inner] of placesOf(value)) {
      if (this.#valuesLeft <= 0) break;
      mixed = this.#mix(this.#mix(mixed, place, depth + 1), inner, depth + 1);
    }
    return mixed;
  }
}

function plainText(value: unknown): string {
  if (typeof value === 'function') return 'function';
  const text = String(value);
  return `${typeof value}:${text.length}:${text.slice(0, MOST_TEXT)}`;
}

/** Objects whose content is no property. */
function textOf(value: object): string | undefined {
  if (value instanceof Date) return `date:${value.getTime()}`;
  if (!ArrayBuffer.isView(value)) return undefined;
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return `bytes:${bytes.length}:${bytes.subarray(0, MOST_BYTES).join()}`;
}

/** The parts of a value: entries of a map, elements, properties. A getter is not run; a value without parts is its own. */
function* placesOf(value: unknown): Generator<readonly [place: unknown, value: unknown]> {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null) yield ['', value];
  else if (textOf(value) !== undefined) yield ['', value];
  // The key of a map may be anything: in a list it is never mistaken for the name of a property.
  else if (value instanceof Map) for (const [key, inner] of value) yield [[key], inner];
  else if (value instanceof Set) for (const item of value) yield [[item], true];
  else if (Array.isArray(value))
    for (let i = 0; i < value.length; i += 1) yield [String(i), value[i]];
  else yield* propertiesOf(value);
}

function* propertiesOf(value: object): Generator<readonly [place: string, value: unknown]> {
  for (const name in value) {
    const property = Object.getOwnPropertyDescriptor(value, name);
    if (property !== undefined && 'value' in property) yield [name, property.value];
  }
}

function quiet(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** FNV-1a, carried to 53 bits by a second round with another prime. */
function mixText(hash: number, text: string): number {
  let low = hash >>> 0;
  let high = Math.floor(hash / 2 ** 32) ^ 0x9e3779b9;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193) >>> 0;
    high = Math.imul(high ^ code, 0x85ebca6b) >>> 0;
  }
  return (high & 0x1fffff) * 2 ** 32 + low;
}
