import type { BinaryOperator, Expr, Place } from '../ir.ts';

type LogicOperator = 'and' | 'or' | 'coalesce';

const LOGIC: Readonly<Record<string, LogicOperator>> = {
  '&&': 'and',
  '||': 'or',
  '??': 'coalesce',
};

const SPELLINGS: Readonly<Record<string, BinaryOperator>> = { '===': '==', '!==': '!=' };

/** Two sides and the operator between them, as JavaScript spells it. */
export function combine(operator: string, left: Expr, right: Expr, at: Place): Expr {
  const logic = LOGIC[operator];
  if (logic !== undefined) return { kind: 'logic', at, operator: logic, left, right };
  const search = searched(operator, left, right, at);
  if (search !== undefined) return search;
  const binary = SPELLINGS[operator] ?? (operator as BinaryOperator);
  return { kind: 'binary', at, operator: binary, left, right };
}

const FOUND = new Set(['!== -1', '!= -1', '> -1', '>= 0']);

const NOT_FOUND = new Set(['=== -1', '== -1', '< 0', '<= -1']);

/** `list.indexOf(x) !== -1` asks what `list.includes(x)` asks. */
function searched(operator: string, left: Expr, right: Expr, at: Place): Expr | undefined {
  if (left.kind !== 'call' || left.callee.kind !== 'member') return undefined;
  if (left.callee.property !== 'indexOf' || left.args.length !== 1) return undefined;
  const test = `${operator} ${boundOf(right) ?? ''}`;
  const callee: Expr = { ...left.callee, property: 'includes' };
  if (FOUND.has(test)) return { ...left, callee };
  return NOT_FOUND.has(test) ? { kind: 'not', at, value: { ...left, callee } } : undefined;
}

function boundOf(expr: Expr): number | undefined {
  if (expr.kind === 'constant') return expr.value === 0 ? 0 : undefined;
  const isOne = expr.kind === 'unary' && expr.operator === '-' && expr.value.kind === 'constant';
  return isOne && expr.value.value === 1 ? -1 : undefined;
}
