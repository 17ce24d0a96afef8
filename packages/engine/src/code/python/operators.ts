import type { BinaryOperator, Expr, Place } from '../ir.ts';
import { opaque } from './items.ts';
import { type ExprRule, type Lowering, textOf } from './lowering.ts';
import { at, type Node } from './tree.ts';

/** Chains longer than this become one value made of all terms, which keeps the result flat. */
const LONGEST_CHAIN = 200;

const BINARY: ReadonlyMap<string, BinaryOperator> = new Map<string, BinaryOperator>([
  ...(['+', '-', '*', '/', '//', '%', '**', '@', '&', '|', '^', '<<', '>>'] as const).map(
    (operator) => [operator, operator] as const,
  ),
  ...(['==', '!=', '<', '<=', '>', '>=', 'in'] as const).map(
    (operator) => [operator, operator] as const,
  ),
  ['<>', '!='],
  ['notin', 'not in'],
  ['is', '=='],
  ['isnot', '!='],
]);
const COMPARES: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'in', 'not in']);

/** The rules for operators. */
export const operatorRules: ReadonlyMap<string, ExprRule> = new Map<string, ExprRule>([
  ['BinaryExpression', binary],
  ['UnaryExpression', unary],
  ['ConditionalExpression', choice],
  ['NamedExpression', walrus],
  [
    'AwaitExpression',
    (node, to) => ({ kind: 'await', value: to.expr(node.kids[1], node), at: at(node) }),
  ],
]);

/** The operation that an augmented assignment does: `+` for `+=`. */
export function operation(operator: string, left: Expr, right: Expr, around: Place): Expr {
  const known = BINARY.get(operator);
  return known === undefined
    ? opaque([left, right], around)
    : { kind: 'binary', operator: known, left, right, at: at(around) };
}

/** Chains lean to the left, so the left spine is walked in a loop. */
function binary(node: Node, to: Lowering): Expr {
  const spine: Node[] = [];
  let left = node;
  while (left.name === 'BinaryExpression' && left.kids[0] !== undefined) {
    spine.push(left);
    left = left.kids[0];
  }
  if (spine.length > LONGEST_CHAIN) {
    return opaque(
      [left, ...spine.reverse().map(lastKid)].map((part) => to.expr(part, node)),
      node,
    );
  }
  let result = to.expr(left, node);
  let compared: Expr | undefined;
  while (spine.length > 0) {
    const outer = spine.pop() ?? node;
    const operator = operatorOf(outer, to);
    const right = to.expr(lastKid(outer), outer);
    const isCompare = COMPARES.has(BINARY.get(operator) ?? '');
    if (operator === 'and' || operator === 'or') {
      result = { kind: 'logic', operator, left: result, right, at: at(outer) };
    } else if (isCompare && compared !== undefined) {
      const next = operation(operator, compared, right, outer);
      result = { kind: 'logic', operator: 'and', left: result, right: next, at: at(outer) };
    } else {
      result = operation(operator, result, right, outer);
    }
    compared = isCompare ? right : undefined;
  }
  return result;
}

function lastKid(node: Node): Node | undefined {
  return node.kids.length > 2 ? node.kids.at(-1) : undefined;
}

function operatorOf(node: Node, to: Lowering): string {
  const second = node.kids[1];
  if (second === undefined) return '';
  const third = node.kids.length > 3 ? node.kids[2] : undefined;
  return textOf(second, to) + (third === undefined ? '' : textOf(third, to));
}

function unary(node: Node, to: Lowering): Expr {
  const value = to.expr(node.kids[1], node);
  const operator = node.kids[0] === undefined ? '' : textOf(node.kids[0], to);
  if (operator === 'not') return { kind: 'not', value, at: at(node) };
  if (operator === '-' && value.kind === 'constant' && typeof value.value === 'number') {
    return { kind: 'constant', value: -value.value, at: at(node) };
  }
  return { kind: 'unary', operator, value, at: at(node) };
}

function choice(node: Node, to: Lowering): Expr {
  const [then, , test, , otherwise] = node.kids;
  return {
    kind: 'choice',
    test: to.expr(test, node),
    // biome-ignore lint/suspicious/noThenProperty: the name is that of the language-neutral form
    then: to.expr(then, node),
    otherwise: to.expr(otherwise, node),
    at: at(node),
  };
}

function walrus(node: Node, to: Lowering): Expr {
  const [target, , value] = node.kids;
  const assigned = to.expr(value, node);
  if (target === undefined) return assigned;
  return { kind: 'assign', target: to.target(target), value: assigned, at: at(node) };
}
