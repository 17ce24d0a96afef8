import { RESOURCE_TYPES } from '../../data/resource-types.ts';
import { attributeHoles } from '../../model/arn.ts';
import type { Json } from '../../model/finding.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import { textsOf } from '../../model/text.ts';
import { at, field, type Value } from '../../model/value.ts';
import { termsOf } from '../needs/terms.ts';
import { jsonWritten } from './source.ts';

/**
 * Texts of a stack that hold only for the default values of its parameters, with the words that hold for all. A policy that
 * says `dev-orders` where the template says `${Stage}-orders` would deny everything in production.
 */
export class Literals {
  /** Text of `Fn::Sub` by the text that it comes to; undefined where the template's words are not simple. */
  readonly #words: readonly (readonly [text: string, words: string | undefined])[];

  constructor(query: Query, stack: string) {
    const found = new Map<string, string | undefined>();
    for (const resource of query.graph.declared.values()) {
      if (resource.stack !== stack) continue;
      for (const value of namingIn(resource)) collect(value, query, found);
    }
    this.#words = [...found].sort(([a], [b]) => b.length - a.length);
  }

  /** The same in words that hold for every value of the parameters; undefined where there are none for it. */
  inWords(template: Json | undefined): Json | undefined {
    const text = textOf(template);
    if (text === undefined) return template;
    let changed = text;
    for (const [literal, words] of this.#words) {
      const at = placeOf(literal, changed);
      if (at === -1) continue;
      if (words === undefined) return undefined;
      changed = changed.slice(0, at) + words + changed.slice(at + literal.length);
    }
    return changed === text ? template : { 'Fn::Sub': changed };
  }
}

/** What of a resource gives names to others: its own name, what functions are told, what policies say. */
function namingIn({ type, properties }: Resource): readonly Value[] {
  const name = RESOURCE_TYPES[type]?.name;
  return [
    name === undefined ? undefined : field(properties, name),
    at(properties, 'Environment'),
    at(properties, 'LoggingConfig'),
    ...(type.startsWith('AWS::IAM::') ? [properties] : []),
  ].filter((one) => one !== undefined);
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

function collect(value: Value, query: Query, into: Map<string, string | undefined>): void {
  switch (value.kind) {
    case 'known':
      if (value.parameter !== undefined) noteKnown(value, value.parameter, query, into);
      return;
    case 'joined':
      noteJoined(value, query, into);
      return;
    case 'list':
      for (const item of value.items) collect(item, query, into);
      return;
    case 'map':
      for (const { value: inner } of value.fields.values()) collect(inner, query, into);
      return;
    case 'oneOf':
      for (const option of value.options) collect(option.value, query, into);
      return;
    default:
      return;
  }
}

/** The value of a parameter stands at the place of its default. */
function noteKnown(
  { value, span }: Value & { kind: 'known' },
  parameter: string,
  query: Query,
  into: Map<string, string | undefined>,
): void {
  const isPlain = query.graph.stacks.some(({ parameters }) =>
    parameters.some(({ name, value: own }) => name === parameter && own.span.start === span.start),
  );
  if (isPlain) noteWords(String(value), `\${${parameter}}`, into);
  else note(String(value), span, query, into);
}

function noteJoined(
  value: Value & { kind: 'joined' },
  query: Query,
  into: Map<string, string | undefined>,
): void {
  if (!value.parts.some((one) => one.kind === 'known' && one.parameter !== undefined)) return;
  const [text, other] = textsOf(value, () => undefined);
  if (text === undefined || other !== undefined) return;
  const said = textOf(termsOf(text, undefined, '', stackOf(text)).template);
  if (said !== undefined) note(said, value.span, query, into);
}

/** The stack whose resources a text names. */
function stackOf(text: string): string {
  const address = attributeHoles(text)[0]?.address ?? '';
  return address.slice(0, Math.max(0, address.lastIndexOf('/')));
}

function note(
  text: string,
  { file, start, end }: Span,
  query: Query,
  into: Map<string, string | undefined>,
): void {
  const written = query.graph.sources.get(file)?.text.slice(start, end) ?? '';
  const words = subText(jsonWritten(written));
  // What a transform has made stands at the place of another thing, which says nothing of its words.
  if (words !== undefined || INTRINSIC.test(written)) noteWords(text, words, into);
}

const INTRINSIC = /!(?:Sub|Join|Ref|Select|FindInMap|If)|Fn::|\$\{|\bRef:/;

/** Words win over the knowledge that there are none; of two words for one text the first. */
function noteWords(
  text: string,
  words: string | undefined,
  into: Map<string, string | undefined>,
): void {
  if (text.length >= SHORTEST && into.get(text) === undefined) into.set(text, words);
}

function subText(json: Json | undefined): string | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const { Ref: ref, 'Fn::Sub': sub } = json as { readonly [key: string]: Json };
  if (typeof ref === 'string') return `\${${ref}}`;
  return typeof sub === 'string' ? sub : undefined;
}
