import type { RequestedType } from '../../data/action-resources.ts';
import type { CodeValue } from '../../model/code.ts';
import type { Confidence } from '../../model/finding.ts';
import type { Naming } from '../../model/function-code.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Text } from '../../model/text.ts';
import { type FormPart, formParts } from './arn-form.ts';
import { itemPatterns } from './patterns.ts';
import { type Given, given } from './request.ts';

/** What a call names, as its ARN, and the node where it is one of the graph. */
export type Place = {
  readonly node: NodeId | undefined;
  readonly arn: Text;
  readonly suffix: Text;
  readonly confidence: Confidence;
};

/** Places, and in words why not all of them are known. */
export type Places = {
  readonly places: readonly Place[];
  readonly missing: string | undefined;
  /** Whether the request says something of them, or may do so. */
  readonly isGiven?: boolean;
  /** What follows the ARN of the node that is not known. */
  readonly ends?: readonly Text[];
  /** Of which kind they are. */
  readonly subject?: RequestedType['subject'];
};

/** A request, and how values in it are looked up. */
export type Request = {
  readonly parameters: CodeValue;
  readonly operation: string;
  /** Region of the client, where it is not the function's own. */
  readonly region: Text;
  readonly naming: (value: CodeValue, subject: RequestedType['subject']) => Naming;
  readonly arnOf: (node: NodeId) => Text | undefined;
};

type Parameter = Extract<FormPart, { kind: 'parameter' }>;

/** A beginning of an ARN with what it belongs to. */
type Begun = {
  readonly node: NodeId | undefined;
  readonly base: Text;
  readonly qualifier?: Text;
  readonly confidence: Confidence;
};

/** Where the request says that a resource of a type is. `at` overrides by parameter where it is named. */
export function placesOf(
  request: Request,
  type: RequestedType,
  at: Readonly<Record<string, string>> = {},
): Places {
  const parts = formParts(type.arn);
  const position = parts.findIndex((part) => part.kind === 'parameter');
  const main = parts[position];
  if (main?.kind !== 'parameter') {
    const arn = written(parts, request);
    if (arn === undefined) return { places: [], missing: 'it has no name' };
    return {
      places: [{ node: undefined, arn, suffix: '', confidence: 'high' }],
      missing: undefined,
    };
  }
  const before = written(parts.slice(0, position), request);
  const begun = begin(request, moved(main, at), type, before);
  const ends = endings(request, parts.slice(position + 1), at);
  const isGiven = begun.isGiven;
  if (typeof ends === 'string') return { places: [], missing: begun.missing ?? ends, isGiven };
  const places = begun.found.flatMap(({ node, base, qualifier = '', confidence }) =>
    ends.map((end): Place => {
      // The objects of an access point have a part of their own in front.
      const isObject = end !== '' && base.includes(':accesspoint/');
      const suffix = isObject ? `/object${end}` : qualifier + end;
      return { node, arn: base + suffix, suffix, confidence };
    }),
  );
  return {
    places,
    missing: begun.missing,
    isGiven,
    ends,
    ...(type.subject === undefined ? {} : { subject: type.subject }),
  };
}

function moved(part: Parameter, at: Readonly<Record<string, string>>): Parameter {
  const name = part.names.find((one) => Object.hasOwn(at, one));
  const other = name === undefined ? undefined : at[name];
  return other === undefined ? part : { ...part, names: other.split('|'), standard: undefined };
}

/** Text of an ARN before its name; undefined where the name is a whole ARN. */
function written(parts: readonly FormPart[], { region }: Request): Text | undefined {
  const text = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  if (text === '') return undefined;
  const [service = '', r = '', a = '', ...rest] = text.split(':');
  const account = a === 'A' ? '⟨AWS::AccountId⟩' : '';
  return `arn:⟨AWS::Partition⟩:${service}:${r === 'R' ? region : ''}:${account}:${rest.join(':')}`;
}

function begin(
  request: Request,
  main: Parameter,
  type: RequestedType,
  before: Text | undefined,
): {
  readonly found: readonly Begun[];
  readonly missing: string | undefined;
  readonly isGiven: boolean;
} {
  const said = firstGiven(request, main.names);
  if (said.values.length === 0) {
    if (main.standard !== undefined && !said.isOpen && before !== undefined) {
      const base = before + main.standard;
      return {
        found: [{ node: undefined, base, confidence: 'high' }],
        missing: undefined,
        isGiven: true,
      };
    }
    const missing = said.isOpen
      ? 'the code puts the request together where it cannot be followed'
      : `${request.operation} names none`;
    return { found: [], missing, isGiven: said.isOpen };
  }
  const each = said.values.map((value) => named(request, value, main, type, before));
  const missing = each.find((one) => one.missing !== undefined)?.missing;
  return { found: each.flatMap((one) => one.found), missing, isGiven: true };
}

function firstGiven({ parameters }: Request, names: readonly string[]): Given {
  const all = names.map((name) => given(parameters, name));
  const found = all.find((one) => one.values.length > 0);
  return found ?? { values: [], mayLack: true, isOpen: all.some((one) => one.isOpen) };
}

function named(
  request: Request,
  value: CodeValue,
  main: Parameter,
  type: RequestedType,
  before: Text | undefined,
): { readonly found: readonly Begun[]; readonly missing: string | undefined } {
  if (main.isItem) {
    const items = itemPatterns(value, (one) => request.naming(one, undefined).texts);
    const found = items.flatMap((item) => ofText(item, before) ?? []);
    return { found, missing: undefined };
  }
  const { nodes, texts, missing } = request.naming(value, type.subject);
  const known = nodes.flatMap((node): readonly Begun[] => {
    const arn = request.arnOf(node);
    if (arn === undefined) return [];
    const confidence = node.startsWith('external:') ? 'medium' : 'high';
    return [{ node, base: baseOf(arn, type), qualifier: qualifierIn(texts, type), confidence }];
  });
  if (known.length > 0) return { found: known, missing };
  const plain = texts.flatMap((text) => ofText(text, before) ?? []);
  if (plain.length > 0 && plain.length === texts.length)
    return { found: plain, missing: undefined };
  return { found: plain, missing: missing ?? 'the code computes its name' };
}

/** An alias or version in the name of a function goes into the ARN; the number of a version is any. */
function qualifierIn(texts: readonly Text[], { subject }: RequestedType): Text {
  if (subject !== 'function' || texts.length !== 1) return '';
  const [text = ''] = texts;
  const match = /^(?:arn:.*:function:)?(?:⟨[^⟩]*⟩|[\w-])+:(⟨[^⟩]*⟩|[\w$-]+)$/.exec(text);
  const qualifier = match?.[1];
  if (qualifier === undefined) return '';
  return `:${/^(?:\d+|⟨attr:[^⟩]*\.Version⟩)$/.test(qualifier) ? '*' : qualifier}`;
}

/** The ARN of a node as the ARN of what belongs to it: executions have the name of their state machine. */
function baseOf(arn: Text, type: RequestedType): Text {
  if (!type.arn.includes(':execution:')) return arn;
  return arn.replace(':stateMachine:', ':execution:');
}

/** Keys may be named by an alias, policies never. */
function isKeyAlias(text: Text, before: Text | undefined): boolean {
  return before?.endsWith(':key/') === true && /^(?:arn:.*:)?alias\//.test(text);
}

function ofText(text: Text, before: Text | undefined): Begun | undefined {
  if (text === '' || text.includes('⟨?') || isKeyAlias(text, before)) return undefined;
  if (
    text.startsWith('arn:') ||
    /^(?:⟨[^⟩]*Arn⟩|⟨AWS::StackId[^⟩]*⟩|\{\{resolve:[^{}]*Arn(?::\d+)?\}\})$/i.test(text)
  ) {
    return { node: undefined, base: text, confidence: 'medium' };
  }
  // What a dynamic reference gives may be a name or a whole ARN.
  if (before === undefined || text.includes('{{resolve:')) return undefined;
  const name = nameIn(text, before);
  return { node: undefined, base: before + name, confidence: 'medium' };
}

/** Queues are named by URL, parameters with a slash in front, secrets end with six characters of their own. */
function nameIn(text: Text, before: Text): Text {
  if (before.includes(':sqs:')) return text.slice(text.lastIndexOf('/') + 1);
  if (before.endsWith(':parameter/')) return text.replace(/^\//, '');
  if (before.includes(':secretsmanager:')) return `${text}-??????`;
  return text;
}

/** Everything that may follow the main name; in words why it is not known. */
function endings(
  request: Request,
  parts: readonly FormPart[],
  at: Readonly<Record<string, string>>,
): readonly Text[] | string {
  let all: readonly Text[] = [''];
  for (const part of parts) {
    const next = endingOf(request, part, at);
    if (typeof next === 'string') return next;
    all = all.flatMap((before) => next.map((after) => before + after));
  }
  return all;
}

function endingOf(
  request: Request,
  part: FormPart,
  at: Readonly<Record<string, string>>,
): readonly Text[] | string {
  if (part.kind === 'text') return [part.text];
  if (part.kind === 'optional') return optional(request, part.parts, at);
  const { names, standard, isItem } = moved(part, at);
  const { values } = firstGiven(request, names);
  const textsOf = (value: CodeValue): readonly Text[] => request.naming(value, undefined).texts;
  if (isItem) {
    if (values.length === 0) return ['*'];
    const all = new Set(values.flatMap((one) => itemPatterns(one, textsOf)));
    return all.has('*') ? ['*'] : [...all];
  }
  if (values.length === 0) {
    return standard === undefined
      ? `${request.operation} gives no ${names[0] ?? 'name'}`
      : [standard];
  }
  const texts = values.flatMap(textsOf).map(lastPart);
  return texts.some((text) => text === '' || text.includes('⟨?'))
    ? `the code computes ${names[0] ?? 'its name'}`
    : [...new Set(texts)];
}

/** A part may be given by the whole ARN. */
function lastPart(text: Text): Text {
  return text.startsWith('arn:') ? (/[^/:]+$/.exec(text)?.[0] ?? text) : text;
}

function optional(
  request: Request,
  parts: readonly FormPart[],
  at: Readonly<Record<string, string>>,
): readonly Text[] | string {
  const parameter = parts.find((part) => part.kind === 'parameter');
  const said = firstGiven(request, parameter?.names ?? []);
  if (said.values.length === 0) return [''];
  const with_ = endings(request, parts, at);
  return typeof with_ === 'string' || !said.mayLack ? with_ : ['', ...with_];
}
