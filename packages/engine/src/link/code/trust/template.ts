import { isDecoding, isElement } from './path.ts';

/** Where in a text a hole ends that begins at an offset; the offset itself where none begins. */
export type HoleEnd = (text: string, start: number) => number;

/** A hole at a path of a template, and the steps that lead on into what fills it. */
export type Filled = { readonly hole: string; readonly rest: readonly string[] };

const OPEN = '\uE000';
const CLOSE = '\uE001';

/**
 * What fills the part of a JSON template at a path: empty where it is constant text. Undefined where the
 * template is no JSON even with its holes filled (it has loops or conditions).
 */
export function filledAt(
  template: string,
  steps: readonly string[],
  endOf: HoleEnd,
): readonly Filled[] | undefined {
  const { json, holes } = withMarks(template, endOf);
  let at: unknown;
  try {
    at = JSON.parse(json);
  } catch {
    return undefined;
  }
  for (const [i, step] of steps.entries()) {
    if (typeof at === 'string') return single(at, holes, steps.slice(i));
    if (isDecoding(step)) continue;
    at = inner(at, step);
  }
  return typeof at === 'string' ? single(at, holes, []) : within(JSON.stringify(at) ?? '', holes);
}

/** All holes of a text. */
export function holesOf(text: string, endOf: HoleEnd): readonly string[] {
  return withMarks(text, endOf).holes;
}

function inner(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return isElement(step) && step !== '*' ? value[Number(step)] : value[0];
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === step)?.[1];
}

/** A text that is one hole is what fills it; any other text has it as a part. */
function single(
  text: string,
  holes: readonly string[],
  rest: readonly string[],
): readonly Filled[] {
  const [first] = text;
  const only = first === OPEN && text.indexOf(CLOSE) === text.length - 1;
  return within(text, holes).map((one) => (only ? { ...one, rest } : one));
}

function within(text: string, holes: readonly string[]): readonly Filled[] {
  const found: Filled[] = [];
  for (let i = text.indexOf(OPEN); i >= 0; i = text.indexOf(OPEN, i + 1)) {
    const hole = holes[Number(text.slice(i + 1, text.indexOf(CLOSE, i)))];
    if (hole !== undefined) found.push({ hole, rest: [] });
  }
  return found;
}

/** The template with a mark for each hole, in quotes where the template has none around it. */
function withMarks(template: string, endOf: HoleEnd): { json: string; holes: readonly string[] } {
  const holes: string[] = [];
  let json = '';
  let quoted = false;
  for (let i = 0; i < template.length; i++) {
    const end = endOf(template, i);
    const char = template[i] ?? '';
    if (end > i) {
      const mark = `${OPEN}${holes.push(template.slice(i, end)) - 1}${CLOSE}`;
      json += quoted ? mark : `"${mark}"`;
      i = end - 1;
    } else if (char === '\\') json += char + (template[++i] ?? '');
    else {
      if (char === '"') quoted = !quoted;
      json += char;
    }
  }
  return { json, holes };
}

/** Characters within which a name in angle brackets must end, so that a text of many brackets is read once. */
const LONGEST = 300;

/** Holes of EventBridge and its pipes: `<name>`, `<$.body.id>`. */
export function angleHole(text: string, start: number): number {
  if (text[start] !== '<') return start;
  const ahead = text.slice(start + 1, start + LONGEST);
  const end = ahead.indexOf('>');
  return end > 0 && /^[\w.$*[\]'-]+$/.test(ahead.slice(0, end)) ? start + end + 2 : start;
}

/** References of a mapping template: `$input.params('id')`, `${context.stage}`, `$util.f($input.json('$'))`. */
export function velocityHole(text: string, start: number): number {
  if (text[start] !== '$') return start;
  let i = start + 1;
  if (text[i] === '!') i++;
  const braced = text[i] === '{';
  if (braced) i++;
  if (!/[A-Za-z_]/.test(text[i] ?? '')) return start;
  let depth = 0;
  for (; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '(') depth++;
    else if (char === ')' && depth-- === 0) return i;
    else if (depth === 0 && !/[\w.)]/.test(char)) break;
  }
  return braced && text[i] === '}' ? i + 1 : i;
}

/** Steps of a JSONPath (`$.detail.items[0]`); filters and slices count as any element. */
export function jsonPathSteps(path: string): readonly string[] {
  const found = path.matchAll(/\[(?:'([^']*)'|"([^"]*)"|([^\][]*))\]|([^.[\]$]+)/g);
  return [...found].map(([, single, double, index, key]) => {
    const name = single ?? double ?? key;
    return name ?? (/^\d+$/.test(index ?? '') ? (index ?? '*') : '*');
  });
}
