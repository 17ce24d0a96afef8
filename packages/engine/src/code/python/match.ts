import type { Expr, Stmt, Target } from '../ir.ts';
import { opaque, together } from './items.ts';
import { type Lowering, type StmtRule, textOf } from './lowering.ts';
import { stringValue } from './strings.ts';
import { at, type Node } from './tree.ts';

/** The rule for `match`. */
export const matchRules: ReadonlyMap<string, StmtRule> = new Map<string, StmtRule>([
  ['MatchStatement', match],
]);

type Case = Extract<Stmt, { kind: 'switch' }>['cases'][number];
/** `tests` undefined: the pattern takes everything. */
type Pattern = {
  readonly tests: readonly Expr[] | undefined;
  readonly capture: Target | undefined;
  /** What `pattern as name` names within the pattern. */
  readonly inner?: Target | undefined;
};

const TOKENS: ReadonlySet<string> = new Set([
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  '*',
  '**',
  ':',
  'LogicOp',
  'as',
]);
/** Types whose single positional pattern is the whole subject. */
const BUILTIN: ReadonlySet<string> = new Set(
  'bool bytearray bytes dict float frozenset int list set str tuple'.split(' '),
);

function match(node: Node, to: Lowering, out: Stmt[]): void {
  const body = node.kids.at(-1);
  const subject = together(node.kids.slice(1, -1), to, node);
  const clauses = (body?.kids ?? []).filter((kid) => kid.name === 'MatchClause');
  const cases = clauses.map((clause) => caseOf(clause, to));
  out.push({ kind: 'switch', subject, cases, fallsThrough: false, at: at(node) });
}

function caseOf(clause: Node, to: Lowering): Case {
  const patterns = clause.kids.filter((kid) => kid.name.endsWith('Pattern'));
  const [only] = patterns;
  const isSequence = clause.kids.some((kid) => kid.name === ',');
  const pattern =
    only !== undefined && !isSequence ? patternOf(only, to) : sequence(patterns, clause, to);
  const guard = clause.kids.find((kid) => kid.name === 'Guard');
  const body = clause.kids.find((kid) => kid.name === 'Body');
  return {
    tests: pattern.tests ?? [],
    capture: pattern.capture,
    guard: guard === undefined ? undefined : to.expr(guard.kids[1], guard),
    body: [...unpacked(pattern, clause), ...to.body(body?.kids ?? [])],
  };
}

function unpacked({ capture, inner }: Pattern, clause: Node): Stmt[] {
  if (inner === undefined || capture?.kind !== 'binding') return [];
  const value: Expr = { ...capture };
  const assign: Expr = { kind: 'assign', target: inner, value, at: at(clause) };
  return [{ kind: 'expr', value: assign, at: at(clause) }];
}

function patternOf(node: Node, to: Lowering): Pattern {
  switch (node.name) {
    case 'CapturePattern':
      return { tests: undefined, capture: captured(node.kids[0] ?? node, to) };
    case 'LiteralPattern':
      return { tests: [literal(node, to)], capture: undefined };
    case 'AttributePattern':
      return { tests: [attribute(node, to)], capture: undefined };
    case 'OrPattern':
      return either(node, to);
    case 'AsPattern':
      return aliased(node, to);
    case 'SequencePattern': {
      const inner = patternsIn(node);
      const isGroup = node.kids[0]?.name === '(' && !node.kids.some((kid) => kid.name === ',');
      const [only] = inner;
      return isGroup && only !== undefined ? patternOf(only, to) : sequence(inner, node, to);
    }
    case 'MappingPattern':
      return mapping(node, to);
    case 'ClassPattern':
      return instance(node, to);
    default:
      return { tests: [opaque([], node)], capture: undefined };
  }
}

function patternsIn(node: Node): readonly Node[] {
  return node.kids.filter((kid) => !TOKENS.has(kid.name));
}

/** The variable that a pattern fills; `_` fills none. */
function captured(node: Node, to: Lowering): Target | undefined {
  return textOf(node, to) === '_' ? undefined : to.target(node);
}

function literal(node: Node, to: Lowering): Expr {
  const value = node.kids.find((kid) => kid.name !== 'ArithOp');
  const constant = to.expr(value, node);
  const isNegative = node.kids[0]?.name === 'ArithOp' && textOf(node.kids[0], to) === '-';
  if (constant.kind !== 'constant' || typeof constant.value !== 'number') return constant;
  return { kind: 'constant', value: isNegative ? -constant.value : constant.value, at: at(node) };
}

function attribute(node: Node, to: Lowering): Expr {
  let result = to.expr(node.kids[0], node);
  for (const kid of node.kids) {
    if (kid.name !== 'PropertyName') continue;
    const place = { start: node.start, end: kid.end };
    result = { kind: 'member', object: result, property: textOf(kid, to), at: place };
  }
  return result;
}

function either(node: Node, to: Lowering): Pattern {
  const all = patternsIn(node).map((kid) => patternOf(kid, to));
  const capture = all.find((one) => one.capture !== undefined)?.capture;
  if (all.some((one) => one.tests === undefined)) return { tests: undefined, capture };
  return { tests: all.flatMap((one) => one.tests ?? []), capture };
}

/** `pattern as name`: the name gets the subject, and the body begins by unpacking it. */
function aliased(node: Node, to: Lowering): Pattern {
  const [inner] = node.kids;
  const name = node.kids.at(-1);
  const pattern = inner === undefined ? undefined : patternOf(inner, to);
  const capture = name?.name === 'VariableName' ? to.target(name) : undefined;
  return { tests: pattern?.tests, capture, inner: pattern?.capture };
}

function sequence(patterns: readonly Node[], around: Node, to: Lowering): Pattern {
  const items: (Target | undefined)[] = [];
  let rest: Target | undefined;
  for (const pattern of patterns) {
    if (pattern.name === 'StarPattern') rest = patternOf(pattern.kids[1] ?? pattern, to).capture;
    else items.push(patternOf(pattern, to).capture);
  }
  const isEmpty = rest === undefined && items.every((item) => item === undefined);
  const capture: Target = { kind: 'list', items, rest, at: at(around) };
  return { tests: [opaque([], around)], capture: isEmpty ? undefined : capture };
}

type Field = Extract<Target, { kind: 'record' }>['fields'][number];

function mapping(node: Node, to: Lowering): Pattern {
  const fields: Field[] = [];
  let rest: Target | undefined;
  const kids = node.kids;
  for (const [index, kid] of kids.entries()) {
    if (kids[index - 1]?.name === '**') rest = patternOf(kid, to).capture;
    if (kid.name !== ':') continue;
    const [key, value] = [kids[index - 1], kids[index + 1]];
    if (key === undefined || value === undefined) continue;
    const target = patternOf(value, to).capture;
    if (target !== undefined) fields.push({ key: keyOf(key, to), target });
  }
  return withFields(fields, rest, node);
}

function withFields(fields: readonly Field[], rest: Target | undefined, node: Node): Pattern {
  const isEmpty = fields.length === 0 && rest === undefined;
  const capture: Target = { kind: 'record', fields, rest, at: at(node) };
  return { tests: [opaque([], node)], capture: isEmpty ? undefined : capture };
}

function keyOf(node: Node, to: Lowering): string | Expr {
  const text = node.kids.find((kid) => kid.name === 'String');
  return text === undefined ? literal(node, to) : stringValue(text, to);
}

/** `Point(x=a)` takes the attribute `x`, `str(a)` the subject itself; other positions are unknown. */
function instance(node: Node, to: Lowering): Pattern {
  const list = node.kids.find((kid) => kid.name === 'PatternArgList');
  const inner = list === undefined ? [] : patternsIn(list);
  const [only] = inner;
  if (only !== undefined && inner.length === 1 && BUILTIN.has(textOf(node.kids[0] ?? node, to))) {
    return { tests: [opaque([], node)], capture: patternOf(only, to).capture };
  }
  const fields: Field[] = [];
  for (const pattern of inner) {
    const isNamed = pattern.name === 'KeywordPattern';
    const value = isNamed ? pattern.kids.at(-1) : pattern;
    const target = value === undefined ? undefined : patternOf(value, to).capture;
    const key = isNamed ? textOf(pattern.kids[0] ?? pattern, to) : opaque([], pattern);
    if (target !== undefined) fields.push({ key, target });
  }
  return withFields(fields, undefined, node);
}
