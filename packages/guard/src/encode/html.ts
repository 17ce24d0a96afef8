import { holeIn } from './markup.ts';

/** What may stand in a page; `undefined` and `null` become nothing. */
export type Printable = string | number | bigint | boolean | null | undefined;

/** Text that is markup already: made by `html`, or declared so by `trusted`. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The markup. */
  toString(): string {
    return this.#text;
  }
}

const IN_TEXT: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text between tags, or in an attribute that stands in quotes. */
export function htmlText(value: Printable): string {
  return textOf(value).replace(/[&<>"'`]/g, (one) => IN_TEXT[one] ?? one);
}

/**
 * Value of an attribute, in quotes or not: everything in ASCII but letters and digits becomes a reference. Not enough for `href`, `src`
 * (see `safeUrl`), `style` and event handlers, whose values are languages of their own.
 * Source: https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html
 */
export function htmlAttribute(value: Printable): string {
  return textOf(value).replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are encoded like the others
    /[\u0000-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00ff]/g,
    (one) => (one === '\u0000' ? '\ufffd' : `&#x${one.charCodeAt(0).toString(16)};`),
  );
}

/** Says that a text is markup and harmless. Nothing is checked: never for what came with an event. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/**
 * A page or a part of one: what stands in the holes is encoded for its place, other `html` is put in as it is, lists are joined.
 * Throws a TypeError, when a template is first used, where a hole stands in a place for which no encoding is safe: a script, a style, an event handler,
 * a tag's or an attribute's name, a whole address (pass that through `safeUrl`).
 */
export function html(strings: TemplateStringsArray, ...holes: readonly Hole[]): Markup {
  const places = placesOf(strings);
  let text = strings[0] ?? '';
  for (const [i, hole] of holes.entries()) {
    text += written(hole, places[i] ?? 'text') + (strings[i + 1] ?? '');
  }
  return new Markup(text);
}

/** What may stand in a hole of `html`. */
export type Hole = Printable | Markup | SafeUrl | readonly Hole[];

/** An address whose scheme was checked. */
export type SafeUrl = { readonly kind: 'safe-url'; readonly href: string };

type Place = 'text' | 'attribute' | 'url';

const known = new WeakMap<TemplateStringsArray, readonly Place[]>();

function placesOf(strings: TemplateStringsArray): readonly Place[] {
  const before = known.get(strings);
  if (before !== undefined) return before;
  let text = '';
  const places = strings.slice(0, -1).map((part) => {
    text += part;
    const place = holeIn(text);
    if (place.kind === 'forbidden') throw new TypeError(`html: ${place.why}`);
    // A letter stands for what is put in, so that the next hole is judged in its place.
    text += 'x';
    return place.kind;
  });
  known.set(strings, places);
  return places;
}

function written(hole: Hole, place: Place): string {
  if (Array.isArray(hole)) return hole.map((one: Hole) => written(one, place)).join('');
  if (hole instanceof Markup) return place === 'text' ? String(hole) : htmlAttribute(String(hole));
  if (isSafeUrl(hole)) return place === 'text' ? htmlText(hole.href) : htmlAttribute(hole.href);
  if (place === 'url') throw new TypeError('html: an address must come from safeUrl');
  return place === 'text' ? htmlText(hole as Printable) : htmlAttribute(hole as Printable);
}

function isSafeUrl(hole: Hole): hole is SafeUrl {
  return typeof hole === 'object' && hole !== null && 'kind' in hole && hole.kind === 'safe-url';
}

function textOf(value: Printable): string {
  return value === undefined || value === null ? '' : String(value);
}
