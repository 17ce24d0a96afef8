import type { Address } from './resource.ts';
import { alternatives, type SymbolValue, type Value } from './value.ts';

/**
 * Text with holes written as `⟨name⟩`; two holes of one name are the same unknown text. Names are
 * pseudo parameters (`AWS::Region`; `AWS::StackName.stack` where each stack has its own), `param:Name`, `attr:<address>.<Attribute>` (which stands for a
 * generated physical name or another attribute), or `?n` for an anonymous unknown. IAM wildcards (`*`, `?`) and policy variables
 * (`${aws:username}`) stay in the text as they are.
 */
export type Text = string;

/**
 * Texts of a resource's attribute (`Ref`, `Arn`, …), where the reader of the text knows them. `SSM` in place of
 * the resource asks for the value of the stored parameter that the attribute names.
 */
export type Resolve = (resource: Address, attribute: string) => Text | undefined;

/** Stands for Systems Manager where a `Resolve` is asked for a stored parameter; no address looks like it. */
export const SSM: Address = '{{resolve:ssm}}';

const MAX_ALTERNATIVES = 64;

/** A hole in a text. */
export function hole(name: string): Text {
  return `⟨${name}⟩`;
}

/** The text with nothing that says where its unknown parts stand: the same when lines move. */
export function anonymous(text: Text): Text {
  return text.replaceAll(/⟨\?[^⟩]*⟩/g, hole('?'));
}

/** Whether any of the text is not known. */
export function hasHole(text: Text): boolean {
  return text.includes('⟨');
}

/**
 * Every text that a value may be, one for each way through its branches (at most 64; beyond that one
 * anonymous hole is added to say that more is possible). Lists and maps have no text.
 */
export function textsOf(value: Value | undefined, resolve: Resolve): readonly Text[] {
  const found = new Set<Text>();
  for (const one of alternatives(value)) {
    for (const text of single(one, resolve)) found.add(withStored(text, resolve));
  }
  return bounded([...found]);
}

const STORED = /\{\{resolve:ssm:([^:{}]+)(?::\d+)?\}\}/g;

/** An ARN with the stored parameters that are part of it; alone, a dynamic reference says what it is. */
function withStored(text: Text, resolve: Resolve): Text {
  if (!text.startsWith('arn:') || !text.includes('{{resolve:ssm:')) return text;
  return text.replaceAll(
    STORED,
    (_, name: string) => resolve(SSM, name) ?? hole(`ssm:${name.replaceAll(/[⟨⟩]/g, '')}`),
  );
}

function single(value: Value, resolve: Resolve): readonly Text[] {
  switch (value.kind) {
    case 'known':
      return value.value === null ? [] : [String(value.value)];
    case 'symbol':
      return [hole(symbolName(value))];
    case 'reference':
      return [
        resolve(value.resource, value.attribute) ??
          hole(`attr:${value.resource}.${value.attribute}`),
      ];
    case 'unknown':
      return [hole(value.name ?? `?${value.span.file}:${value.span.start}`)];
    case 'joined':
      return joined(value.parts, resolve);
    case 'oneOf':
      return textsOf(value, resolve);
    case 'absent':
    case 'list':
    case 'map':
      return [];
  }
}

/** The name of a pseudo parameter's hole: with the stack, where each stack has its own. */
export function symbolName({ name, stack }: SymbolValue): string {
  if (stack === undefined) return name;
  // Characters of names and ARNs only, so that patterns for these go on through the hole.
  return `${name}.${stack.replaceAll('>', ':').replaceAll(/[^\w./:-]/g, '_')}`;
}

/** The pseudo parameter that a hole stands for, whichever stack it is of; the name itself for other holes. */
export function pseudoName(name: string): string {
  return name.startsWith('AWS::') ? name.replace(/\..*/, '') : name;
}

function joined(parts: readonly Value[], resolve: Resolve): readonly Text[] {
  let texts: readonly Text[] = [''];
  for (const part of parts) {
    const next = textsOf(part, resolve);
    texts = bounded(texts.flatMap((before) => next.map((after) => before + after)));
  }
  return texts;
}

function bounded(texts: readonly Text[]): readonly Text[] {
  return texts.length <= MAX_ALTERNATIVES
    ? texts
    : [...texts.slice(0, MAX_ALTERNATIVES), hole('?more')];
}

/** A text for a person: holes `⟨attr:stack/Name.Ref⟩` become `${Name}`, other holes `${name}`. */
export function readable(text: string): string {
  return text.replace(/⟨([^⟩]*)⟩/g, (_, name: string) => {
    const attribute = /^attr:(?:[^⟩]*\/)?([^/.⟩]+)\.([A-Za-z.]+)$/.exec(name);
    if (attribute !== null)
      return attribute[2] === 'Ref' ? `\${${attribute[1]}}` : `\${${attribute[1]}.${attribute[2]}}`;
    return `\${${pseudoName(name)
      .replace(/^(param|import):/, '')
      .replace(/^\?.*/, 'unknown')}}`;
  });
}
