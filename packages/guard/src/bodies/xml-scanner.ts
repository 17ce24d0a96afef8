import { broken } from './refused.ts';

/** What stands next in a document. Attributes of an opened element are asked for one by one. */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'open' | 'close'; readonly name: string }
  | { readonly kind: 'comment' };

const DECLARATION =
  /<\?xml[ \t\r\n]+version[ \t]*=[ \t]*["']1\.0["'](?:[ \t\r\n]+encoding[ \t]*=[ \t]*["']([\w.-]{1,40})["'])?(?:[ \t\r\n]+standalone[ \t]*=[ \t]*["'](?:yes|no)["'])?[ \t\r\n]*\?>/y;
/** A name, perhaps with one prefix. Each alternative begins with another character, so nothing is tried twice. */
const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_.\-·]*(?::[\p{L}_][\p{L}\p{M}\p{N}_.\-·]*)?/uy;
const BLANKS = /[ \t\r\n]*/y;
const REFERENCE = /&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));|&/g;
const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};
/** What no XML document may hold: controls, halves of characters, two codes that are no characters. */
const ILLEGAL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Walks over a document once, from its beginning to its end. */
export class XmlScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    if (ILLEGAL.test(text)) throw broken('the document holds characters that XML does not have');
    this.#text = text.startsWith('\ufeff') ? text.slice(1) : text;
  }

  /** Whether all of the document was read. */
  get isOver(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Passes over the declaration, where there is one. Only UTF-8 is read. */
  declaration(): void {
    const [all, encoding = 'utf-8'] = this.#match(DECLARATION) ?? [''];
    if (all !== '' && !/^(?:utf-8|us-ascii)$/i.test(encoding)) {
      throw broken('the document says that it is not UTF-8', 'input.encoding');
    }
  }

  /** The next token. What this reader does not know is refused: document types, entities, instructions. */
  next(): Token {
    if (this.#text[this.#at] !== '<') return { kind: 'text', text: this.#characters() };
    if (this.#takes('<!--')) return this.#comment();
    if (this.#takes('<![CDATA[')) return { kind: 'text', text: lines(this.#until(']]>')) };
    if (this.#takes('</')) {
      const name = this.#name();
      this.#match(BLANKS);
      if (!this.#takes('>')) throw broken('an element’s end is malformed');
      return { kind: 'close', name };
    }
    if (!this.#takes('<') || this.#starts('!') || this.#starts('?')) {
      throw broken('the document has a document type or an instruction', 'input.forbidden_key');
    }
    return { kind: 'open', name: this.#name() };
  }

  /** The next attribute of the element that was opened; undefined after the last. */
  attribute(): readonly [name: string, value: string] | undefined {
    const blanks = this.#match(BLANKS)?.[0] ?? '';
    if (this.#starts('>') || this.#starts('/>')) return undefined;
    if (blanks === '') throw broken('an attribute is malformed');
    const name = this.#name();
    this.#match(BLANKS);
    if (!this.#takes('=')) throw broken('an attribute has no value');
    this.#match(BLANKS);
    const quote = this.#takes('"') ? '"' : "'";
    if (quote === "'" && !this.#takes("'")) throw broken('an attribute is without quotes');
    const value = this.#until(quote);
    if (value.includes('<')) throw broken('an attribute holds markup');
    return [name, unescaped(value.replace(/[\t\r\n]/g, ' '))];
  }

  /** Ends the tag of an opened element; tells whether the element ends with it. */
  isClosed(): boolean {
    if (this.#takes('/>')) return true;
    if (this.#takes('>')) return false;
    throw broken('a tag does not end');
  }

  #characters(): string {
    const next = this.#text.indexOf('<', this.#at);
    const end = next < 0 ? this.#text.length : next;
    const written = this.#text.slice(this.#at, end);
    this.#at = end;
    if (written.includes(']]>')) throw broken('the text holds the end of a CDATA section');
    return unescaped(lines(written));
  }

  #comment(): Token {
    this.#until('--');
    if (!this.#takes('>')) throw broken('a comment holds two dashes');
    return { kind: 'comment' };
  }

  #name(): string {
    const [name] = this.#match(NAME) ?? [];
    if (name === undefined) throw broken('a name is malformed');
    return name;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found;
  }

  #starts(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #takes(text: string): boolean {
    if (!this.#starts(text)) return false;
    this.#at += text.length;
    return true;
  }

  #until(text: string): string {
    const end = this.#text.indexOf(text, this.#at);
    if (end < 0) throw broken('the document ends in the middle');
    const found = this.#text.slice(this.#at, end);
    this.#at = end + text.length;
    return found;
  }
}

function lines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** Text with the five references of XML and those of characters; every other one would be an entity. */
function unescaped(written: string): string {
  if (!written.includes('&')) return written;
  return written.replace(REFERENCE, (_all, name, decimal, hexadecimal) => {
    if (name !== undefined) return NAMED[name] ?? '';
    if (decimal === undefined && hexadecimal === undefined) {
      throw broken('the document names an entity', 'input.forbidden_key');
    }
    const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    const character = code > 0x10ffff ? '\0' : String.fromCodePoint(code);
    if (ILLEGAL.test(character)) throw broken('a reference names no character of XML');
    return character;
  });
}
