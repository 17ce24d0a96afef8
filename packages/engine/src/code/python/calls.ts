import type { Argument, Expr } from '../ir.ts';
import { collect, startsClause } from './collect.ts';
import { opaque } from './items.ts';
import { type ExprRule, type Lowering, textOf } from './lowering.ts';
import { at, type Node } from './tree.ts';

/** The rule for calls. */
export const callRules: ReadonlyMap<string, ExprRule> = new Map<string, ExprRule>([
  ['CallExpression', call],
]);

/** Lowers the arguments of a call or the bases of a class. */
export function argumentsOf(list: Node | undefined, to: Lowering): readonly Argument[] {
  const out: Argument[] = [];
  let part: Node[] = [];
  let isTarget = false;
  for (const kid of list?.kids ?? []) {
    // A comma between `for` and `in` parts the targets of a generator expression.
    if (kid.name === 'for' || kid.name === 'in') isTarget = kid.name === 'for';
    if (isTarget || (kid.name !== ',' && kid.name !== '(' && kid.name !== ')')) part.push(kid);
    else if (part.length > 0) {
      out.push(argument(part, to));
      part = [];
    }
  }
  if (part.length > 0) out.push(argument(part, to));
  return out;
}

function argument(part: readonly Node[], to: Lowering): Argument {
  const [first, second, third] = part;
  const around = first ?? { start: 0, end: 0 };
  if (first?.name === '*') return plain(to.expr(second, around), 'list');
  if (first?.name === '**') return plain(to.expr(second, around), 'keys');
  if (first !== undefined && second?.name === 'AssignOp') {
    const value = to.expr(third, second);
    if (textOf(second, to) === '=') return { value, spread: undefined, name: textOf(first, to) };
    const target = to.target(first);
    return plain({ kind: 'assign', target, value, at: { start: first.start, end: value.at.end } });
  }
  const clause = part.findIndex(startsClause);
  if (clause < 0) return plain(part.length === 1 ? to.expr(first, around) : broken(part, to));
  return plain(collect(part.slice(0, clause), part.slice(clause), around, to));
}

function plain(value: Expr, spread?: 'list' | 'keys'): Argument {
  return { value, spread, name: undefined };
}

function broken(part: readonly Node[], to: Lowering): Expr {
  const around = { start: part[0]?.start ?? 0, end: part.at(-1)?.end ?? 0 };
  return opaque(
    part.map((node) => to.expr(node, node)),
    around,
  );
}

function call(node: Node, to: Lowering): Expr {
  const [first, list] = node.kids;
  const callee = to.expr(first, node);
  if (callee.kind === 'global' && callee.name === 'super') return { kind: 'super', at: at(node) };
  const args = argumentsOf(list, to);
  if (callee.kind === 'global' && callee.name === '__import__') return imported(node, args, to);
  return { kind: 'call', callee: ofBase(callee), args, construct: false, at: at(node) };
}

/** `super().__init__` is called as the constructor of the base. */
function ofBase(callee: Expr): Expr {
  const isBase = callee.kind === 'member' && callee.object.kind === 'super';
  return isBase && callee.property === '__init__' ? callee.object : callee;
}

function imported(node: Node, args: readonly Argument[], to: Lowering): Expr {
  const source = args[0]?.value ?? opaque([], node);
  if (source.kind !== 'constant' || typeof source.value !== 'string') {
    return { kind: 'import-dynamic', source, at: at(node) };
  }
  to.imports.add(source.value);
  return { kind: 'import', module: source.value, name: undefined, at: at(node) };
}
