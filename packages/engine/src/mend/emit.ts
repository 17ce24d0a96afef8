import type { Json } from '../model/finding.ts';
import { yaml } from './yaml.ts';

const SHORT_TAGS = new Map([
  ['Ref', '!Ref'],
  ['Condition', '!Condition'],
  ['Fn::GetAtt', '!GetAtt'],
  ['Fn::Sub', '!Sub'],
  ['Fn::Join', '!Join'],
  ['Fn::If', '!If'],
  ['Fn::Select', '!Select'],
  ['Fn::Split', '!Split'],
  ['Fn::ImportValue', '!ImportValue'],
]);

/** How a file lays out nested values. */
export type Layout = {
  /** Width of one level. */
  readonly step: number;
  /** How far the dashes of a list stand behind the key above them. */
  readonly listStep: number;
  readonly json: boolean;
  /** Quotes strings with `'`. */
  readonly singleQuote: boolean;
};

/** The value after `key:` at a given column: inline for scalars, on new lines for what is nested. */
export function emitAfterKey(value: Json, column: number, layout: Layout): string {
  if (layout.json) return ` ${emitJson(value, column, layout)}`;
  const branches = branchesOf(value);
  if (branches !== undefined) {
    return ` !If\n${emitBlock(branches, column + layout.step, layout)}`;
  }
  const tagged = shortTag(value, layout);
  if (tagged !== undefined) return ` ${tagged}`;
  if (!isNested(value)) return ` ${scalar(value, layout)}`;
  const step = Array.isArray(value) ? layout.listStep : layout.step;
  return `\n${emitBlock(value, column + step, layout)}`;
}

/** The arguments of an `Fn::If` between whole maps or lists, which are hard to read on one line. */
function branchesOf(value: Json): readonly Json[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [only, ...others] = Object.entries(value as Record<string, Json>);
  if (only?.[0] !== 'Fn::If' || others.length > 0 || !Array.isArray(only[1])) return undefined;
  const branches: readonly Json[] = only[1];
  const isLong = branches.some(
    (one) => (isNested(one) && intrinsicOf(one) === undefined) || branchesOf(one) !== undefined,
  );
  return isLong ? branches : undefined;
}

/** A map or list in block style, each line at `column`, without a line end at the end. */
export function emitBlock(value: Json, column: number, layout: Layout): string {
  const indent = ' '.repeat(column);
  if (Array.isArray(value)) {
    return value.map((item: Json) => `${indent}- ${listItem(item, column, layout)}`).join('\n');
  }
  return Object.entries(value as Record<string, Json>)
    .map(([key, item]) => `${indent}${scalar(key, layout)}:${emitAfterKey(item, column, layout)}`)
    .join('\n');
}

/** An item of a block list, what follows its dash at `column`. */
export function listItem(item: Json, column: number, layout: Layout): string {
  const branches = branchesOf(item);
  if (branches !== undefined) return `!If\n${emitBlock(branches, column + 2, layout)}`;
  const tagged = shortTag(item, layout);
  if (tagged !== undefined) return tagged;
  if (!isNested(item)) return scalar(item, layout);
  // The first line of a nested block moves up beside the dash.
  return emitBlock(item, column + 2, layout).trimStart();
}

/** One-line form, for flow collections and for the arguments of short tags. */
export function emitInline(value: Json, layout: Layout): string {
  if (layout.json) return JSON.stringify(value);
  const tagged = shortTag(value, layout);
  if (tagged !== undefined) return tagged;
  if (Array.isArray(value)) return `[${value.map((one) => emitInFlow(one, layout)).join(', ')}]`;
  if (isNested(value)) {
    const fields = Object.entries(value as Record<string, Json>).map(
      ([key, item]) => `${scalar(key, layout)}: ${emitInFlow(item, layout)}`,
    );
    return `{${fields.join(', ')}}`;
  }
  return scalar(value, layout);
}

/** A value that may stand between brackets, where plain text may not hold any. YAML only. */
export function emitInFlow(value: Json, layout: Layout): string {
  const tagged = typeof value === 'object' ? taggedText(value, layout) : undefined;
  if (tagged !== undefined) return tagged;
  return typeof value === 'string' ? flowScalar(value, layout) : emitInline(value, layout);
}

function taggedText(value: Json, layout: Layout): string | undefined {
  const found = intrinsicOf(value);
  const tag = found === undefined ? undefined : SHORT_TAGS.get(found[0]);
  if (found === undefined || tag === undefined || typeof found[1] !== 'string') return undefined;
  return `${tag} ${flowScalar(found[1], layout)}`;
}

function flowScalar(text: string, layout: Layout): string {
  const plain = scalar(text, layout);
  return /^["']/.test(plain) || !/[[\]{},]/.test(plain) ? plain : quoted(text, layout);
}

function quoted(text: string, { singleQuote }: Layout): string {
  return singleQuote && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
}

/** JSON with the file's own step, its lines continued at `column`. */
export function emitJson(value: Json, column: number, layout: Layout): string {
  return JSON.stringify(value, null, layout.step).replaceAll('\n', `\n${' '.repeat(column)}`);
}

function isNested(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Name and argument of an intrinsic function. */
function intrinsicOf(value: Json): readonly [string, Json] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [only, ...others] = Object.entries(value as Record<string, Json>);
  return only !== undefined && others.length === 0 && SHORT_TAGS.has(only[0]) ? only : undefined;
}

function shortTag(value: Json, layout: Layout): string | undefined {
  const found = intrinsicOf(value);
  const tag = found === undefined ? undefined : SHORT_TAGS.get(found[0]);
  if (found === undefined || tag === undefined) return undefined;
  const argument = found[1];
  if (tag === '!GetAtt' && Array.isArray(argument)) return `${tag} ${argument.join('.')}`;
  // YAML takes one tag a value: of two functions the outer one is written in full.
  if (!layout.json && intrinsicOf(argument) !== undefined) {
    return `{${JSON.stringify(found[0])}: ${emitInFlow(argument, layout)}}`;
  }
  return `${tag} ${emitInline(argument, layout)}`;
}

/** A scalar on one line, quoted only where YAML would read it as something else. */
function scalar(value: Json, { singleQuote }: Layout): string {
  if (value !== null && typeof value === 'object') return Array.isArray(value) ? '[]' : '{}';
  return yaml()
    .stringify(value, { version: '1.1', lineWidth: 0, defaultStringType: 'PLAIN', singleQuote })
    .trimEnd();
}
