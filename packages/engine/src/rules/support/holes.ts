import type { CodeValue, Flow, SourceLabel } from '../../model/code.ts';

/** A place in an argument where a value from outside stands. */
export type Hole = {
  /** What stands before it in the same text: `OURS` for what the environment gives, `OTHER` for anything else. */
  readonly before: string;
  readonly after: string;
  /** True where a serializer has encoded it: it is a value of a structure, not part of its syntax. */
  readonly encoded: boolean;
};

/** Stands for a piece of a text that the deployment fixes. */
const OURS = '\uE000';

/** Stands for a piece of a text that is neither fixed nor the value that is looked for. */
export const OTHER = '\uE001';

/** Where a value stands in an argument; empty where the argument is not known well enough to say. */
export function holesOf(flow: Flow): readonly Hole[] {
  const known = HOLES.get(flow);
  if (known !== undefined) return known;
  const holes = within(flow.argument, flow, { before: '', after: '', encoded: false });
  HOLES.set(flow, holes);
  return holes;
}

/** Many rules ask this of one flow, and functions that share their code share its flows. */
const HOLES = new WeakMap<Flow, readonly Hole[]>();

function within(value: CodeValue, flow: Flow, around: Hole): readonly Hole[] {
  switch (value.kind) {
    case 'source':
      return isMeant(value.from, flow) ? [around] : [];
    case 'unknown':
      return value.from.some((one) => isMeant(one, flow)) ? [around] : [];
    case 'text':
      return inText(value.parts, flow, around);
    case 'json':
      return within(value.value, flow, { before: '', after: '', encoded: true });
    case 'record': {
      const inner = [
        ...value.fields.values(),
        ...(value.others === undefined ? [] : [value.others]),
      ];
      return inner.flatMap((one) => within(one, flow, { ...around, before: '', after: '' }));
    }
    case 'list':
      return value.items.flatMap((one) => within(one, flow, { ...around, before: '', after: '' }));
    case 'one-of':
      return value.values.flatMap((one) => within(one, flow, around));
    case 'constant':
    case 'environment':
      return [];
  }
}

function inText(parts: readonly CodeValue[], flow: Flow, around: Hole): readonly Hole[] {
  const texts = parts.map(textOf);
  return parts.flatMap((part, index) =>
    within(part, flow, {
      ...around,
      before: around.before + texts.slice(0, index).join(''),
      after: texts.slice(index + 1).join('') + around.after,
    }),
  );
}

function textOf(part: CodeValue): string {
  switch (part.kind) {
    case 'constant':
      return String(part.value);
    case 'environment':
      return OURS;
    case 'text':
      return part.parts.map(textOf).join('');
    default:
      return OTHER;
  }
}

/** What is made of a part of an argument is told apart from it by nothing but being made. */
function isMeant(one: SourceLabel, { from, sink }: Flow): boolean {
  const isSame = one.path === from.path && one.origin.kind === from.origin.kind;
  return isSame && one.cleared?.includes(sink) !== true;
}

/** The part of a text before the first piece that is not fixed. */
function fixedStart(text: string): string {
  const end = text.indexOf(OTHER);
  return end < 0 ? text : text.slice(0, end);
}

/**
 * What stands before a value in an argument: `nothing`, a `fixed` text, or something `else`, such as the name
 * of a user. The least of them where it stands in several places; `unknown` where the argument is not known well enough.
 */
export function lead(flow: Flow): 'nothing' | 'fixed' | 'else' | 'unknown' {
  const holes = holesOf(flow);
  if (holes.length === 0) return 'unknown';
  if (holes.some(({ before }) => before === '')) return 'nothing';
  return holes.some(({ before }) => !before.includes(OTHER)) ? 'fixed' : 'else';
}

/** Whether a value makes up a whole argument, but for a fixed ending. */
export function isWhole(flow: Flow): boolean {
  return holesOf(flow).some(({ before, after }) => before === '' && !after.includes(OTHER));
}

/** Whether a URL that begins so leads to one host, whatever follows. */
export function settlesHost(before: string): boolean {
  const start = fixedStart(before);
  return (
    /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#\\]+[/?#]/i.test(start) ||
    /^\uE000[^/?#]*[/?#]/.test(start) ||
    /^\/[^/\\]/.test(start)
  );
}

/** Whether it is what a bucket says of the object that an event is about: its own name and place. */
export function isEventOfStore({ path }: SourceLabel): boolean {
  return /(?:^|\.)(?:s3|detail)\.(?:bucket\.(?:name|arn)|object\.key)(?:\.|$)/.test(path);
}
