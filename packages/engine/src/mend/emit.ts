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

/** How a file lays out nested values: width of one level, and whether it is JSON. */
export type Layout = { readonly step: number; readonly json: boolean };

/** The value after `key:` at a given column: inline for scalars, on new lines for what is nested. */
export function emitAfterKey(value: Json, column: number, layout: Layout): string {
  if (layout.json) return ` ${emitJson(value, column, layout)}`;
  const tagged = shortTag(value);
  if (tagged !== undefined) return ` ${tagged}`;
  if (!isNested(value)) return ` ${scalar(value)}`;
  return `\n${emitBlock(value, column + layout.step, layout)}`;
}

/** A map or list in block style, each line at `column`, without a line end at the end. */
export function emitBlock(value: Json, column: number, layout: Layout): string {
  const indent = ' '.repeat(column);
  if (Array.isArray(value)) {
    return value.map((item: Json) => `${indent}- ${listItem(item, column, layout)}`).join('\n');
  }
  return Object.entries(value as Record<string, Json>)
    .map(([key, item]) => `${indent}${scalar(key)}:${emitAfterKey(item, column, layout)}`)
    .join('\n');
}

function listItem(item: Json, column: number, layout: Layout): string {
  const tagged = shortTag(item);
  if (tagged !== undefined) return tagged;
  if (!isNested(item)) return scalar(item);
  // The first line of a nested block moves up beside the dash.
  return emitBlock(item, column + 2, layout).trimStart();
}

/** One-line form, for flow collections and for the arguments of short tags. */
export function emitInline(value: Json, json: boolean): string {
  if (json) return JSON.stringify(value);
  const tagged = shortTag(value);
  if (tagged !== undefined) return tagged;
  if (Array.isArray(value)) return `[${value.map(emitInFlow).join(', ')}]`;
  if (isNested(value)) {
    const fields = Object.entries(value as Record<string, Json>);
    return `{${fields.map(([key, item]) => `${scalar(key)}: ${emitInFlow(item)}`).join(', ')}}`;
  }
  return scalar(value);
}

/** A value that may stand between brackets, where plain text may not hold any. YAML only. */
export function emitInFlow(value: Json): string {
  const tagged = typeof value === 'object' ? taggedText(value) : undefined;
  if (tagged !== undefined) return tagged;
  return typeof value === 'string' ? flowScalar(value) : emitInline(value, false);
}

function taggedText(value: Json): string | undefined {
  const argument = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  const [[key, text] = []] = argument;
  const tag = key === undefined || argument.length > 1 ? undefined : SHORT_TAGS.get(key);
  return tag === undefined || typeof text !== 'string' ? undefined : `${tag} ${flowScalar(text)}`;
}

function flowScalar(text: string): string {
  const plain = scalar(text);
  return /^["']/.test(plain) || !/[[\]{},]/.test(plain) ? plain : JSON.stringify(text);
}

/** JSON with the file's own step, its lines continued at `column`. */
export function emitJson(value: Json, column: number, layout: Layout): string {
  return JSON.stringify(value, null, layout.step).replaceAll('\n', `\n${' '.repeat(column)}`);
}

function isNested(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function shortTag(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [only, ...others] = Object.entries(value as Record<string, Json>);
  const tag = only === undefined || others.length > 0 ? undefined : SHORT_TAGS.get(only[0]);
  if (only === undefined || tag === undefined) return undefined;
  const argument = only[1];
  if (tag === '!GetAtt' && Array.isArray(argument)) return `${tag} ${argument.join('.')}`;
  return `${tag} ${emitInline(argument, false)}`;
}

/** A scalar on one line, quoted only where YAML would read it as something else. */
function scalar(value: Json): string {
  if (value !== null && typeof value === 'object') return Array.isArray(value) ? '[]' : '{}';
  return yaml()
    .stringify(value, { version: '1.1', lineWidth: 0, defaultStringType: 'PLAIN' })
    .trimEnd();
}
