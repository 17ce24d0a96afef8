import type { Node as Syntax } from 'oxc-parser';
import type { Expr, Place } from '../ir.ts';
import { combine } from './combine.ts';
import { type Lowering, place } from './lowering.ts';
import { targetOf } from './patterns.ts';
import type { ExpressionTable, NodeOf } from './tables.ts';

/** Operators and assignments. */
export const OPERATORS: ExpressionTable = {
  BinaryExpression: lowerLeftDeep,
  LogicalExpression: lowerLeftDeep,
  UnaryExpression: (lowering, node) => {
    const value = lowering.expression(node.argument);
    return node.operator === '!'
      ? { kind: 'not', at: place(node), value }
      : { kind: 'unary', at: place(node), operator: node.operator, value };
  },
  UpdateExpression: (lowering, node) => {
    const at = place(node);
    const value: Expr = { kind: 'constant', at, value: 1 };
    return modify(lowering, node.argument, node.operator === '++' ? '+' : '-', value, at);
  },
  AssignmentExpression: lowerAssignment,
};

/** `a + b + c + …` can be thousands long, so the left side is walked instead of recursed into. */
function lowerLeftDeep(
  lowering: Lowering,
  node: NodeOf<'BinaryExpression'> | NodeOf<'LogicalExpression'>,
): Expr {
  const spine = [node];
  let left: Syntax = node.left;
  while (left.type === 'BinaryExpression' || left.type === 'LogicalExpression') {
    spine.push(left);
    left = left.left;
  }
  let result = lowering.expression(left);
  for (let i = spine.length - 1; i >= 0; i -= 1) {
    const one = spine[i];
    if (one === undefined) break;
    result = combine(one.operator, result, lowering.expression(one.right), place(one));
  }
  return result;
}

function lowerAssignment(lowering: Lowering, node: NodeOf<'AssignmentExpression'>): Expr {
  const { left, right, operator } = node;
  const at = place(node);
  const name = left.type === 'Identifier' ? left.name : lastName(left);
  if (operator !== '=')
    return modify(lowering, left, operator.slice(0, -1), lowering.named(right, name), at);
  const target = lowering.target(left);
  return { kind: 'assign', at, target, value: lowering.named(right, name) };
}

/** `exports.handler = () => …` is best called `handler`. */
function lastName(left: Syntax): string {
  if (left.type !== 'MemberExpression' || left.computed) return '';
  return left.property.type === 'Identifier' ? left.property.name : '';
}

/** `a.b += c`: the object is lowered once and stands in both, or nesting would double the work. */
function modify(lowering: Lowering, left: Syntax, operator: string, value: Expr, at: Place): Expr {
  const read = readForWrite(lowering, left);
  return { kind: 'assign', at, target: targetOf(read), value: combine(operator, read, value, at) };
}

function readForWrite(lowering: Lowering, left: Syntax): Expr {
  if (left.type !== 'Identifier') return lowering.expression(left);
  return { kind: 'binding', at: place(left), binding: lowering.assigned(left.name) };
}
