import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, YAMLException } from 'js-yaml';
import type { SourceText, Span } from '../../../model/span.ts';
import type { Field, Value } from '../../../model/value.ts';
import { eventsOf } from './flow-indent.ts';
import { longForm, longName, normalized } from './long-form.ts';
import { MAX_ALIASED_NODES, type Parsed, type Trouble } from './parsed.ts';
import { plainScalar, taggedScalar } from './scalar.ts';

type Opening = { readonly tag: string; readonly tagStart: number; readonly anchor: string };

type Frame = Opening & {
  readonly kind: 'map' | 'list' | 'document';
  readonly isFlow: boolean;
  readonly start: number;
  readonly items: Value[];
  readonly fields: Map<string, Field>;
  readonly merges: Value[];
  key: Value | undefined;
  /** Offset behind the last child. */
  end: number;
  /** Number of nodes in the subtree, with aliases counted in full. */
  size: number;
};

type Anchored = { readonly value: Value; readonly size: number };

const UNMARKED: Opening = { tag: '', tagStart: -1, anchor: '' };

/** What a list has instead of fields: a map for each is much of what a file allocates. */
const NO_FIELDS = new Map<string, Field>();

/** Reads the first document of a YAML text. Nothing is thrown: troubles come with the value. */
export function parseYaml(source: SourceText): Parsed {
  try {
    const { events, text } = eventsOf(source.text);
    return new TreeBuilder(source.path, text).build(events);
  } catch (error) {
    return { value: undefined, troubles: [troubleOf(error, source)] };
  }
}

function troubleOf(error: unknown, source: SourceText): Trouble {
  if (!(error instanceof YAMLException)) throw error;
  const position = Math.min(error.mark?.position ?? 0, source.text.length);
  const span = { file: source.path, start: position, end: position };
  const isLimit = /nesting|depth/i.test(error.reason);
  return { kind: isLimit ? 'limit' : 'syntax', message: error.reason, span };
}

/** Builds values from events, in one pass. */
class TreeBuilder {
  readonly #path: string;
  readonly #text: string;
  readonly #anchors = new Map<string, Anchored>();
  readonly #troubles: Trouble[] = [];
  readonly #stack: Frame[] = [];
  #result: Value | undefined;
  #aliased = 0;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  build(events: readonly Event[]): Parsed {
    for (const event of events) {
      switch (event.type) {
        case EVENT_ID.DOCUMENT:
          if (this.#result !== undefined) return this.#cut();
          this.#stack.push(this.#frame('document', 0, false, UNMARKED));
          break;
        case EVENT_ID.MAPPING:
        case EVENT_ID.SEQUENCE:
          this.#stack.push(
            this.#frame(
              event.type === EVENT_ID.MAPPING ? 'map' : 'list',
              event.start,
              '{['.includes(this.#text.charAt(event.start)),
              this.#opening(event),
            ),
          );
          break;
        case EVENT_ID.SCALAR:
          this.#scalar(event);
          break;
        case EVENT_ID.ALIAS:
          this.#alias(event);
          break;
        case EVENT_ID.POP:
          this.#close();
          break;
      }
    }
    return this.#parsed();
  }

  /** The first of several documents: whoever deploys the file gets an error, or the first one only. */
  #cut(): Parsed {
    const end = this.#result?.span.end ?? 0;
    const start = this.#text.indexOf('---', end);
    const message = 'a template is one document; what follows is not read';
    if (start !== -1) {
      this.#troubles.push({ kind: 'syntax', message, span: this.#span(start, start + 3) });
    }
    return this.#parsed();
  }

  #parsed(): Parsed {
    return { value: this.#result, troubles: this.#troubles };
  }

  #frame(kind: Frame['kind'], start: number, isFlow: boolean, opening: Opening): Frame {
    const fields = kind === 'map' ? new Map<string, Field>() : NO_FIELDS;
    const rest = { items: [], fields, merges: [], key: undefined, end: start, size: 1 };
    return { kind, start, isFlow, ...opening, ...rest };
  }

  #opening(event: {
    tagStart: number;
    tagEnd: number;
    anchorStart: number;
    anchorEnd: number;
  }): Opening {
    if (event.tagStart < 0 && event.anchorStart < 0) return UNMARKED;
    const text = this.#text;
    return {
      tag: event.tagStart < 0 ? '' : text.slice(event.tagStart, event.tagEnd),
      tagStart: event.tagStart,
      anchor: event.anchorStart < 0 ? '' : text.slice(event.anchorStart, event.anchorEnd),
    };
  }

  #span(start: number, end: number): Span {
    return { file: this.#path, start, end };
  }

  #scalar(event: Extract<Event, { type: typeof EVENT_ID.SCALAR }>): void {
    const written = getScalarValue(this.#text, event);
    const opening = this.#opening(event);
    const isPlain = event.style === SCALAR_STYLE.PLAIN;
    const value = opening.tag.startsWith('!!')
      ? taggedScalar(opening.tag, written)
      : isPlain
        ? plainScalar(written)
        : written;
    this.#finish({ kind: 'known', value, span: this.#scalarSpan(event) }, opening, 1);
  }

  /** Quotes belong to the span; a block scalar starts at its first content and ends before its last line end. */
  #scalarSpan(event: Extract<Event, { type: typeof EVENT_ID.SCALAR }>): Span {
    const text = this.#text;
    if (event.valueStart < 0) {
      const place = event.tagEnd >= 0 ? event.tagEnd : (this.#stack.at(-1)?.key?.span.end ?? 0);
      return this.#span(place, place);
    }
    if (event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED) {
      return this.#span(event.valueStart - 1, event.valueEnd + 1);
    }
    if (event.style === SCALAR_STYLE.PLAIN) return this.#span(event.valueStart, event.valueEnd);
    let { valueStart: start, valueEnd: end } = event;
    while (start < end && ' \r\n'.includes(text.charAt(start))) start++;
    while (end > start && ' \r\n'.includes(text.charAt(end - 1))) end--;
    return this.#span(start, end);
  }

  #alias(event: { anchorStart: number; anchorEnd: number }): void {
    const name = this.#text.slice(event.anchorStart, event.anchorEnd);
    const span = this.#span(event.anchorStart - 1, event.anchorEnd);
    const anchored = this.#anchors.get(name);
    const opening = UNMARKED;
    if (anchored === undefined) {
      this.#troubles.push({ kind: 'syntax', message: `alias \`${name}\` has no anchor`, span });
      this.#finish({ kind: 'known', value: null, span }, opening, 1, span.end);
      return;
    }
    this.#aliased += anchored.size;
    if (this.#aliased > MAX_ALIASED_NODES) {
      const message = `aliases stand for more than ${MAX_ALIASED_NODES} nodes`;
      if (!this.#troubles.some((trouble) => trouble.kind === 'limit')) {
        this.#troubles.push({ kind: 'limit', message, span });
      }
      this.#finish({ kind: 'known', value: null, span }, opening, 1, span.end);
      return;
    }
    this.#finish(anchored.value, opening, anchored.size, span.end);
  }

  #close(): void {
    const frame = this.#stack.pop();
    if (frame === undefined) return;
    if (frame.kind === 'document') {
      this.#result = frame.items[0];
      return;
    }
    const end = frame.isFlow ? this.#flowEnd(frame) : frame.end;
    const span = this.#span(frame.start, end);
    if (frame.kind === 'list') {
      this.#finish({ kind: 'list', items: frame.items, span }, frame, frame.size);
      return;
    }
    for (const merge of frame.merges) mergeInto(frame.fields, merge);
    this.#finish(normalized(frame.fields, span), frame, frame.size);
  }

  /** Hands a finished value to the collection around it. */
  #finish(plain: Value, opening: Opening, size: number, end: number = plain.span.end): void {
    const name = longName(opening.tag);
    const value = name === undefined ? plain : longForm(name, this.#tagSpan(opening), plain);
    if (opening.anchor !== '') this.#anchors.set(opening.anchor, { value, size });
    const parent = this.#stack.at(-1);
    if (parent === undefined) return;
    parent.size += size;
    parent.end = Math.max(parent.end, end);
    if (parent.kind !== 'map') parent.items.push(value);
    else if (parent.key === undefined) parent.key = value;
    else {
      this.#setField(parent, parent.key, value);
      parent.key = undefined;
    }
  }

  #tagSpan({ tag, tagStart }: Opening): Span {
    return this.#span(tagStart, tagStart + tag.length);
  }

  #setField(parent: Frame, keyValue: Value, value: Value): void {
    const keySpan = keyValue.span;
    if (keyValue.kind !== 'known') {
      this.#troubles.push({ kind: 'shape', message: 'a key must be text', span: keySpan });
      return;
    }
    const written = this.#text.slice(keySpan.start, keySpan.end);
    const key = typeof keyValue.value === 'string' ? keyValue.value : written;
    if (key === '<<' && written === '<<') {
      parent.merges.push(value);
      return;
    }
    if (parent.fields.has(key)) {
      const message = `key \`${key}\` is written twice; the last one counts`;
      this.#troubles.push({ kind: 'shape', message, span: keySpan });
    }
    parent.fields.set(key, { key, keySpan, value });
  }

  /** Offset behind the bracket that closes a flow collection, which the events do not tell. */
  #flowEnd(frame: Frame): number {
    const text = this.#text;
    const closing = frame.kind === 'map' ? '}' : ']';
    let i = Math.max(frame.end, frame.start + 1);
    for (; i < text.length; i++) {
      const char = text.charAt(i);
      if (char === closing) return i + 1;
      if (char === '#') {
        const lineEnd = text.indexOf('\n', i);
        if (lineEnd === -1) break;
        i = lineEnd;
      }
    }
    return frame.end;
  }
}

/** YAML's merge key: fields of the merged map, or of each in a list, that are not there yet. */
function mergeInto(fields: Map<string, Field>, merge: Value): void {
  const maps = merge.kind === 'list' ? merge.items : [merge];
  for (const one of maps) {
    if (one.kind !== 'map') continue;
    for (const [key, field] of one.fields) if (!fields.has(key)) fields.set(key, field);
  }
}
