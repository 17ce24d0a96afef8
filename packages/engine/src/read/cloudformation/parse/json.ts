import type { SourceText, Span } from '../../../model/span.ts';
import type { Field, Value } from '../../../model/value.ts';
import { normalized } from './long-form.ts';
import { MAX_DEPTH, type Parsed, type Trouble } from './parsed.ts';

/** Reads a JSON text with the place of each value. Nothing is thrown: troubles come with the value. */
export function parseJson(source: SourceText): Parsed {
  const reader = new JsonReader(source);
  try {
    return { value: reader.document(), troubles: reader.troubles };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { value: undefined, troubles: [...reader.troubles, error.trouble] };
  }
}

/** Leaves the recursive descent at the first fault. */
class Stop extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.message);
    this.trouble = trouble;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
const PLACEHOLDER = /\$\{[\w.:-]{1,255}\}/y;
const SPACE = /[ \t\r\n]*/y;
const WORDS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

class JsonReader {
  readonly troubles: Trouble[] = [];
  readonly #source: SourceText;
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(source: SourceText) {
    this.#source = source;
    this.#text = source.text;
  }

  document(): Value {
    this.#space();
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail('text behind the end of the JSON value');
    return value;
  }

  #value(): Value {
    const start = this.#at;
    switch (this.#text.charAt(start)) {
      case '{':
        return this.#nested(() => this.#map());
      case '[':
        return this.#nested(() => this.#list());
      case '"':
        return { kind: 'known', value: this.#string(), span: this.#spanFrom(start) };
      default:
        return { kind: 'known', value: this.#literal(), span: this.#spanFrom(start) };
    }
  }

  #nested(read: () => Value): Value {
    this.#depth++;
    if (this.#depth > MAX_DEPTH) this.#fail(`nested more than ${MAX_DEPTH} levels deep`, 'limit');
    const value = read();
    this.#depth--;
    return value;
  }

  #map(): Value {
    const start = this.#at++;
    const fields = new Map<string, Field>();
    this.#space();
    if (this.#skip('}')) return { kind: 'map', fields, span: this.#spanFrom(start) };
    do {
      this.#space();
      const keyStart = this.#at;
      if (this.#text.charAt(keyStart) !== '"') this.#fail('a key in double quotes expected');
      const key = this.#string();
      const keySpan = this.#spanFrom(keyStart);
      this.#space();
      if (!this.#skip(':')) this.#fail('`:` expected');
      this.#space();
      if (fields.has(key)) {
        const message = `key \`${key}\` is written twice; the last one counts`;
        this.troubles.push({ kind: 'shape', message, span: keySpan });
      }
      fields.set(key, { key, keySpan, value: this.#value() });
      this.#space();
    } while (this.#skip(','));
    if (!this.#skip('}')) this.#fail('`,` or `}` expected');
    return normalized(fields, this.#spanFrom(start));
  }

  #list(): Value {
    const start = this.#at++;
    const items: Value[] = [];
    this.#space();
    if (this.#skip(']')) return { kind: 'list', items, span: this.#spanFrom(start) };
    do {
      this.#space();
      items.push(this.#value());
      this.#space();
    } while (this.#skip(','));
    if (!this.#skip(']')) this.#fail('`,` or `]` expected');
    return { kind: 'list', items, span: this.#spanFrom(start) };
  }

  #string(): string {
    const written = this.#match(STRING);
    if (written === undefined) return this.#fail('text without a closing quote');
    if (!written.includes('\\') && !written.includes('\n')) return written.slice(1, -1);
    try {
      // JSON forbids raw line ends in strings; CloudFormation's reader takes them.
      const strict = written.replaceAll('\r', '').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
      return String(JSON.parse(strict));
    } catch {
      return this.#fail('text with an escape that JSON does not know');
    }
  }

  #literal(): number | string | boolean | null {
    const number = this.#match(NUMBER);
    if (number !== undefined && number !== '') {
      return String(Number(number)) === number ? Number(number) : number;
    }
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    // A state machine's definition has bare placeholders, which are filled in before it is read as JSON.
    return this.#match(PLACEHOLDER) ?? this.#fail('a JSON value expected');
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #space(): void {
    if (this.#text.charCodeAt(this.#at) <= 0x20) this.#match(SPACE);
  }

  #skip(char: string): boolean {
    if (this.#text.charAt(this.#at) !== char) return false;
    this.#at++;
    return true;
  }

  #spanFrom(start: number): Span {
    return { file: this.#source.path, start, end: this.#at };
  }

  #fail(message: string, kind: Trouble['kind'] = 'syntax'): never {
    const end = Math.min(this.#at + 1, this.#text.length);
    throw new Stop({ kind, message, span: { file: this.#source.path, start: this.#at, end } });
  }
}
