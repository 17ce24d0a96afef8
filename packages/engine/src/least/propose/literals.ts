import { RESOURCE_TYPES } from '../../data/resource-types.ts';
import { attributeHoles } from '../../model/arn.ts';
import type { Json } from '../../model/finding.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import { textsOf } from '../../model/text.ts';
import { alternatives, type Field, type Value } from '../../model/value.ts';
import { termsOf } from '../needs/terms.ts';

/**
 * Texts of a stack that hold only for the default values of its parameters, with the words that hold for all. A policy that
 * says `dev-orders` where the template says `${Stage}-orders` would deny everything in production.
 */
export class Literals {
  /** Texts of `Fn::Sub` by the text that they come to; none where the template's words are not simple. */
  readonly #words: readonly (readonly [text: string, words: ReadonlySet<string>])[];
  /** The same for stages, which are names in the ARNs of APIs alone. */
  readonly #stages: readonly (readonly [text: string, words: ReadonlySet<string>])[];

  constructor(query: Query, stack: string) {
    const found: Found = new Map();
    const stages: Found = new Map();
    for (const resource of query.graph.declared.values()) {
      if (resource.stack !== stack) continue;
      for (const field of namingIn(resource)) collect(field, query, found);
      const stage = resource.properties.fields.get('StageName');
      if (stage !== undefined) collect(stage, query, stages);
    }
    this.#words = [...found].sort(([a], [b]) => b.length - a.length);
    this.#stages = [...stages].sort(([a], [b]) => b.length - a.length);
  }

  /**
   * The same in words that hold for every value of the parameters; undefined where there are none for it. Two
   * parameters may have one default: then `policies`, the role's own as they are written, say which is meant.
   */
  inWords(template: Json | undefined, policies: string): Json | undefined {
    const text = textOf(template);
    if (text === undefined) return template;
    let changed = text;
    const stages = text.includes(':execute-api:') ? this.#stages : [];
    for (const [literal, all] of [...stages, ...this.#words]) {
      const at = placeOf(literal, changed);
      if (at === -1) continue;
      const words = meant(all, policies);
      if (words === undefined) return undefined;
      changed = changed.slice(0, at) + words + changed.slice(at + literal.length);
    }
    return changed === text ? template : { 'Fn::Sub': changed };
  }
}

type Found = Map<string, Set<string>>;

/** The one of several words for the same text whose parameters a policy names. */
function meant(all: ReadonlySet<string>, policies: string): string | undefined {
  const [only, ...others] = all;
  if (others.length === 0) return only;
  const named = [...all].filter((words) =>
    [...words.matchAll(/\$\{([\w:.]+)\}/g)].every(([, name = '']) =>
      new RegExp(`(?<![\\w:.])${name.replaceAll('.', '\\.')}(?![\\w:.])`).test(policies),
    ),
  );
  return named.length === 1 ? named[0] : undefined;
}

const TOLD = ['Environment', 'LoggingConfig'];

/** What of a resource gives names to others: its own name, and what functions are told. */
function namingIn({ type, properties }: Resource): readonly Field[] {
  const name = RESOURCE_TYPES[type]?.name;
  return [...properties.fields.values()].filter(({ key }) => key === name || TOLD.includes(key));
}

/** The text of a plain string or a plain `Fn::Sub`. */
function textOf(template: Json | undefined): string | undefined {
  if (typeof template === 'string') return template;
  if (typeof template !== 'object' || template === null || Array.isArray(template))
    return undefined;
  const sub = (template as { readonly [key: string]: Json })['Fn::Sub'];
  return typeof sub === 'string' ? sub : undefined;
}

const SHORTEST = 2;

/** Where a literal stands in a text as a whole part of it: between colons, slashes and ends. */
function placeOf(literal: string, text: string): number {
  for (let at = text.indexOf(literal); at !== -1; at = text.indexOf(literal, at + 1)) {
    const before = text[at - 1];
    const after = text[at + literal.length];
    const begins = before === undefined || before === ':' || before === '/';
    const ends = after === undefined || after === ':' || after === '/';
    if (begins && ends) return at;
  }
  return -1;
}

function collect({ value, keySpan }: Field, query: Query, into: Found): void {
  if (value.kind === 'map') {
    for (const inner of value.fields.values()) collect(inner, query, into);
    return;
  }
  for (const one of alternatives(value)) {
    const text = literalOf(one);
    if (text === undefined || text.length < SHORTEST) continue;
    const all = into.get(text) ?? new Set();
    into.set(text, all);
    // With branches the words of one of them are not to be told from those of the other.
    const words = value.kind === 'oneOf' ? undefined : wordsAfter(keySpan, query);
    if (words !== undefined) all.add(words);
  }
}

/** The text that a value comes to, as `Fn::Sub` has it, where a parameter is part of it. */
function literalOf(value: Value): string | undefined {
  if (value.kind === 'known') {
    return value.parameter === undefined ? undefined : String(value.value);
  }
  if (value.kind !== 'joined') return undefined;
  if (!value.parts.some((one) => one.kind === 'known' && one.parameter !== undefined)) {
    return undefined;
  }
  const [text, other] = textsOf(value, () => undefined);
  if (text === undefined || other !== undefined) return undefined;
  return textOf(termsOf(text, undefined, '', stackOf(text)).template);
}

const WORDS =
  /^["']?\s*:\s*(?:!(Sub|Ref)|\{?\s*["']?(?:Fn::)?(Sub|Ref)["']?\s*:)\s*(?:'([^'\n]*)'|"([^"\n\\]*)"|([^\s'"[{|>#&*][^\n,#]*))/;

/** The text of the `Fn::Sub` or `Ref` that stands behind a key; what a transform adds has the value in place of its key. */
function wordsAfter({ file, start, end }: Span, query: Query): string | undefined {
  const source = query.graph.sources.get(file)?.text ?? '';
  const behind = WORDS.exec(source.slice(end, end + MOST_TEXT));
  const here = behind ?? WORDS.exec(`: ${source.slice(start, end)}`);
  const [, short, long, single, double, plain] = here ?? [];
  const text = single ?? double ?? plain?.replace(/\s*\}*\s*$/, (tail) => closing(plain, tail));
  if (text === undefined) return undefined;
  if ((short ?? long) !== 'Ref') return text.trim();
  return `\${${/^[\w:.]*/.exec(text)?.[0] ?? ''}}`;
}

const MOST_TEXT = 600;

/** Of the braces at the end of plain text those that close a name; the others close the map around it. */
function closing(plain: string, tail: string): string {
  const opened = plain.split('${').length - 1;
  const closed = plain.slice(0, plain.length - tail.length).split('}').length - 1;
  return '}'.repeat(Math.max(0, opened - closed));
}

/** The stack whose resources a text names. */
function stackOf(text: string): string {
  const address = attributeHoles(text)[0]?.address ?? '';
  return address.slice(0, Math.max(0, address.lastIndexOf('/')));
}
