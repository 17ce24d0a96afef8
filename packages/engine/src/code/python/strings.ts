import type { Expr, Place } from '../ir.ts';
import { type ExprRule, type Lowering, textOf } from './lowering.ts';
import { at, type Node } from './tree.ts';

const OPENING = /^([a-z]*)('''|"""|'|")/i;
const ESCAPE =
  /\\(?:\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[\s\S])/g;
const PLAIN: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\n', ''],
  ['\r', ''],
  ['\r\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
]);
/** Formats that only a number has, so that whatever is printed so is one. */
const NUMERIC = /^[^{}]*[bcdeEfFgGnoxX%]$/;

/** The rules for text and bytes. */
export const stringRules: ReadonlyMap<string, ExprRule> = new Map<string, ExprRule>([
  ['String', (node, to) => constant(stringValue(node, to), node)],
  ['FormatString', (node, to) => textOfParts(formatParts(node, to), node)],
  ['ContinuedString', continued],
]);

/** The value of a string literal, whatever its prefix and quotes. */
export function stringValue(node: Place, to: Lowering): string {
  const written = textOf(node, to);
  const { from, quote, isRaw } = opening(written);
  const closed = written.length >= from + quote.length && written.endsWith(quote);
  return decoded(written.slice(from, closed ? -quote.length || undefined : undefined), isRaw);
}

function opening(written: string): { from: number; quote: string; isRaw: boolean } {
  const [all = '', prefix = '', quote = ''] = OPENING.exec(written.slice(0, 6)) ?? [];
  return { from: all.length, quote, isRaw: /r/i.test(prefix) };
}

function decoded(inner: string, isRaw: boolean): string {
  const lines = inner.includes('\r') ? inner.replace(/\r\n?/g, '\n') : inner;
  return isRaw || !lines.includes('\\') ? lines : lines.replace(ESCAPE, unescaped);
}

function unescaped(written: string): string {
  const body = written.slice(1);
  const plain = PLAIN.get(body);
  if (plain !== undefined) return plain;
  if (/^[0-7]+$/.test(body)) return String.fromCharCode(Number.parseInt(body, 8));
  if (!/^[xuU][0-9a-fA-F]{2,}$/.test(body)) return written;
  const code = Number.parseInt(body.slice(1), 16);
  return code > 0x10ffff ? written : String.fromCodePoint(code);
}

function continued(node: Node, to: Lowering): Expr {
  const parts = node.kids.flatMap((kid): readonly Expr[] => {
    if (kid.name === 'FormatString') return formatParts(kid, to);
    return kid.name === 'String' ? [constant(stringValue(kid, to), kid)] : [to.expr(kid, kid)];
  });
  return textOfParts(parts, node);
}

/** A text of parts; one without holes is a constant. */
function textOfParts(parts: readonly Expr[], around: Place): Expr {
  let whole = '';
  for (const part of parts) {
    if (part.kind !== 'constant' || typeof part.value !== 'string') {
      return { kind: 'text', parts, at: at(around) };
    }
    whole += part.value;
  }
  return constant(whole, around);
}

function formatParts(node: Node, to: Lowering): readonly Expr[] {
  const { from, quote, isRaw } = opening(to.text.slice(node.start, node.start + 6));
  const parts: Expr[] = [];
  let start = node.start + from;
  const literal = (end: number): void => {
    const written = to.text.slice(start, end).replace(/\{\{|\}\}/g, (pair) => pair.charAt(0));
    if (written !== '') parts.push(constant(decoded(written, isRaw), { start, end }));
  };
  for (const kid of node.kids) {
    if (kid.name !== 'FormatReplacement') continue;
    literal(kid.start);
    replacement(kid, to, parts);
    start = kid.end;
  }
  const closed = to.text.startsWith(quote, node.end - quote.length) && node.end > start;
  literal(closed ? node.end - quote.length : node.end);
  return parts;
}

/** `{value=!r:spec}`: the value, and the holes of its format. */
function replacement(node: Node, to: Lowering, parts: Expr[]): void {
  const spec = node.kids.find((kid) => kid.name === 'FormatSpec');
  const selfDoc = node.kids.find((kid) => kid.name === 'FormatSelfDoc');
  if (selfDoc !== undefined) {
    const range = { start: node.start + 1, end: selfDoc.end };
    parts.push(constant(textOf(range, to), range));
  }
  const format = spec === undefined ? '' : textOf(spec, to).slice(1);
  for (const kid of node.kids) {
    if (kid.name.startsWith('Format') && kid.name !== 'FormatString') continue;
    if (kid.name === '{' || kid.name === '}' || kid.name === ',' || kid.name === '*') continue;
    const value = to.expr(kid, kid);
    parts.push(NUMERIC.test(format) ? formatted(value, format, kid) : value);
  }
  for (const kid of spec?.kids ?? [])
    if (kid.name === 'FormatReplacement') replacement(kid, to, parts);
}

/** `format(value, spec)`, which fails for what is no number. */
function formatted(value: Expr, format: string, node: Node): Expr {
  const args = [value, constant(format, node)].map((arg) => ({
    value: arg,
    spread: undefined,
    name: undefined,
  }));
  const callee: Expr = { kind: 'global', name: 'format', at: at(node) };
  return { kind: 'call', callee, args, construct: false, at: at(node) };
}

function constant(value: string, around: Place): Expr {
  return { kind: 'constant', value, at: at(around) };
}
