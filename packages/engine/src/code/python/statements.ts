import type { Expr, Stmt, Target } from '../ir.ts';
import { yielded } from './atoms.ts';
import { classOf } from './classes.ts';
import { decorated, functionOf } from './functions.ts';
import { isEmptyError, isStar, items, opaque, together } from './items.ts';
import type { Lowering, StmtRule } from './lowering.ts';
import { partsOf, updated } from './parts.ts';
import { hasTail, isToken, targetOf } from './targets.ts';
import { at, type Node } from './tree.ts';

/** The rules for statements on one line, and for definitions. */
export const statementRules: ReadonlyMap<string, StmtRule> = new Map<string, StmtRule>([
  ['StatementGroup', (node, to, out) => out.push(...to.body(node.kids))],
  ['ExpressionStatement', expression],
  ['AssignStatement', assignment],
  ['UpdateStatement', update],
  ['DeleteStatement', deletion],
  ['PassStatement', () => undefined],
  ['ScopeStatement', () => undefined],
  ['BreakStatement', (node, _, out) => out.push({ kind: 'break', at: at(node) })],
  ['ContinueStatement', (node, _, out) => out.push({ kind: 'continue', at: at(node) })],
  ['ReturnStatement', returned],
  ['YieldStatement', (node, to, out) => effect(yielded(node, to), node, out)],
  ['PrintStatement', print],
  ['RaiseStatement', raised],
  ['AssertStatement', asserted],
  ['TypeDefinition', typeAlias],
  ['FunctionDefinition', definition],
  ['ClassDefinition', definition],
  ['DecoratedStatement', definition],
]);

function effect(value: Expr, node: Node, out: Stmt[]): void {
  out.push({ kind: 'expr', value, at: at(node) });
}

function expression(node: Node, to: Lowering, out: Stmt[]): void {
  const value = together(node.kids, to, node);
  if (value.kind !== 'constant') effect(value, node, out);
}

function assignment(node: Node, to: Lowering, out: Stmt[]): void {
  const { targets, value } = partsOf(node);
  if (value.length === 0) return;
  let result = together(value, to, node);
  if (targets.some(hasTail)) result = kept(result, node, to, out);
  const whole = result;
  const tails: Stmt[] = [];
  for (const target of [...targets].reverse()) {
    const star = hasTail(target) ? target.findIndex(isStar) : target.length;
    const taken = targetOf(target.slice(0, star + 2), to, node);
    result = { kind: 'assign', target: taken, value: result, at: at(node) };
    tailOf(target.slice(star + 2), whole, node, to, tails);
  }
  effect(result, node, out);
  out.push(...tails);
}

/** A variable of no name for a value that is needed twice. */
function kept(value: Expr, node: Node, to: Lowering, out: Stmt[]): Expr {
  const binding = { name: '', owner: to.fn };
  const target: Target = { kind: 'binding', binding, at: at(node) };
  effect({ kind: 'assign', target, value, at: value.at }, node, out);
  return { kind: 'binding', binding, at: value.at };
}

/** The targets after a starred one are counted from the end of the value. */
function tailOf(nodes: readonly Node[], whole: Expr, node: Node, to: Lowering, out: Stmt[]): void {
  const tail = nodes.filter((one) => !isToken(one));
  for (const [index, one] of tail.entries()) {
    const key: Expr = { kind: 'constant', value: index - tail.length, at: at(one) };
    const value: Expr = { kind: 'index', object: whole, key, at: at(one) };
    effect({ kind: 'assign', target: to.target(one), value, at: at(one) }, node, out);
  }
}

function update(node: Node, to: Lowering, out: Stmt[]): void {
  const { target, value } = updated(node, to);
  effect({ kind: 'assign', target: targetOf(target, to, node), value, at: at(node) }, node, out);
}

function deletion(node: Node, to: Lowering, out: Stmt[]): void {
  for (const kid of node.kids.slice(1)) {
    if (isToken(kid)) continue;
    const value = to.expr(kid, node);
    effect({ kind: 'unary', operator: 'delete', value, at: at(kid) }, node, out);
  }
}

function returned(node: Node, to: Lowering, out: Stmt[]): void {
  const values = node.kids.slice(1).filter((kid) => !isEmptyError(kid));
  const value = values.length === 0 ? undefined : together(values, to, node);
  out.push({ kind: 'return', value, at: at(node) });
}

/** `raise a from b` throws `a`; Python 2's `raise A, "b"` throws `A("b")`. */
function raised(node: Node, to: Lowering, out: Stmt[]): void {
  const [, thrown, word, more] = node.kids;
  let value = thrown === undefined ? undefined : to.expr(thrown, node);
  if (value !== undefined && word?.name === ',') value = called(value, [to.expr(more, node)], node);
  if (word?.name === 'from' && more?.name === 'CallExpression')
    effect(to.expr(more, node), node, out);
  out.push({ kind: 'throw', value, at: at(node) });
}

function asserted(node: Node, to: Lowering, out: Stmt[]): void {
  const [test, message] = node.kids.slice(1).filter((kid) => kid.name !== ',');
  const error: Expr = { kind: 'global', name: 'AssertionError', at: at(node) };
  const value = called(error, message === undefined ? [] : [to.expr(message, node)], node);
  out.push({
    kind: 'if',
    test: { kind: 'not', value: to.expr(test, node), at: at(test ?? node) },
    // biome-ignore lint/suspicious/noThenProperty: the name is that of the language-neutral form
    then: [{ kind: 'throw', value, at: at(node) }],
    otherwise: [],
    at: at(node),
  });
}

function print(node: Node, to: Lowering, out: Stmt[]): void {
  to.problem('This `print` statement is Python 2', node);
  const callee: Expr = { kind: 'global', name: 'print', at: at(node.kids[0] ?? node) };
  const values = items(node.kids.slice(1), to).map((item) => item.value);
  effect(called(callee, values, node), node, out);
}

function called(callee: Expr, values: readonly Expr[], node: Node): Expr {
  const args = values.map((value) => ({ value, spread: undefined, name: undefined }));
  return { kind: 'call', callee, args, construct: false, at: at(node) };
}

function typeAlias(node: Node, to: Lowering, out: Stmt[]): void {
  const name = node.kids.find((kid) => kid.name === 'VariableName');
  if (name === undefined) return;
  const value = to.expr(node.kids.at(-1), node);
  effect({ kind: 'assign', target: to.target(name), value, at: at(node) }, node, out);
}

function definition(node: Node, to: Lowering, out: Stmt[]): void {
  const defined = node.name === 'DecoratedStatement' ? node.kids.at(-1) : node;
  const name = defined?.kids.find((kid) => kid.name === 'VariableName');
  if (defined === undefined || name === undefined) {
    effect(
      opaque(
        items(node.kids, to).map((item) => item.value),
        node,
      ),
      node,
      out,
    );
    return;
  }
  const isClass = defined.name === 'ClassDefinition';
  const value = isClass ? classOf(defined, to) : functionOf(defined, to, 'none');
  const decorators = node.kids.filter((kid) => kid.name === 'Decorator');
  const whole = decorated(decorators, value, to);
  effect({ kind: 'assign', target: to.target(name), value: whole, at: at(node) }, node, out);
}
