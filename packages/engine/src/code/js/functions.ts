import type { Node as Syntax } from 'oxc-parser';
import type { Expr, Param, Stmt, Target } from '../ir.ts';
import { declareNames, hoistVariables } from './hoisting.ts';
import { type Lowering, place } from './lowering.ts';
import type { ParameterTypes } from './parameter-types.ts';
import { eachName, Scope } from './scope.ts';
import type { ExpressionTable, FunctionDraft, NodeOf } from './tables.ts';

/** Functions as expressions. */
export const FUNCTIONS: ExpressionTable = {
  ArrowFunctionExpression: (lowering, node) => lowerFunction(lowering, node),
  FunctionExpression: lowerFunctionExpression,
};

type FunctionSyntax = NodeOf<'FunctionExpression'> | NodeOf<'ArrowFunctionExpression'>;

/** A function expression with a name may call itself by it. */
function lowerFunctionExpression(lowering: Lowering, node: NodeOf<'FunctionExpression'>): Expr {
  if (node.id === null) return lowerFunction(lowering, node);
  lowering.takeName();
  const scope = new Scope(lowering.scope, lowering.scope.owner);
  const binding = scope.declare(node.id.name);
  const value = lowering.within(scope, () => lowerFunction(lowering, node));
  const target: Target = { kind: 'binding', at: place(node.id), binding };
  return scope.isUsed ? { kind: 'assign', at: place(node), target, value } : value;
}

/** Lowers a function of any form, in a scope of its own. `types`: what is known of its parameters beside their names. */
export function lowerFunction(
  lowering: Lowering,
  node: FunctionSyntax,
  types: readonly ParameterTypes[] = [],
): Expr {
  const suggested = lowering.takeName();
  const isArrow = node.type === 'ArrowFunctionExpression';
  const isDriven = lowering.driven === node;
  const fn: FunctionDraft = {
    name: node.id?.name ?? suggested,
    file: lowering.file,
    at: place(node),
    params: [],
    body: [],
    isAsync: node.async || isDriven,
    isGenerator: node.generator && !isDriven,
    receiver: isArrow || isDriven ? 'lexical' : 'this',
  };
  const scope = new Scope(lowering.scope, fn, !isArrow);
  const { isTopThis } = lowering;
  if (!isArrow) lowering.isTopThis = false;
  lowering.within(scope, () => fillFunction(lowering, node, fn, { scope, types }));
  lowering.isTopThis = isTopThis;
  return { kind: 'function', at: fn.at, fn };
}

function fillFunction(
  lowering: Lowering,
  node: FunctionSyntax,
  fn: FunctionDraft,
  { scope, types }: { readonly scope: Scope; readonly types: readonly ParameterTypes[] },
): void {
  const { body } = node;
  for (const param of node.params) eachName(param, (name) => void scope.declare(name));
  const list = body?.type === 'BlockStatement' ? body.body : [];
  hoistVariables(list, scope, lowering.isScript);
  for (const param of node.params) lowerParam(lowering, param, fn, types);
  if (body !== null && body.type !== 'BlockStatement')
    fn.body.push({ kind: 'return', at: place(body), value: lowering.expression(body) });
  declareNames(list, scope);
  lowering.statements(list, fn.body);
  if (scope.usesArguments) bindArguments(fn, scope);
}

function lowerParam(
  lowering: Lowering,
  node: Syntax,
  fn: FunctionDraft,
  types: readonly ParameterTypes[],
): void {
  if (node.type === 'Identifier' && node.name === 'this') return;
  if (node.type === 'TSParameterProperty') {
    lowerParam(lowering, node.parameter, fn, types);
    eachName(node.parameter, (name) => void fn.body.push(keepProperty(lowering, node, name)));
    return;
  }
  const isRest = node.type === 'RestElement';
  const hasFallback = node.type === 'AssignmentPattern';
  const inner: Syntax = isRest ? node.argument : hasFallback ? node.left : node;
  const name = inner.type === 'Identifier' ? inner.name : undefined;
  const type = types[fn.params.length];
  fn.params.push({
    target: lowering.target(inner),
    name,
    fallback: hasFallback ? lowering.named(node.right, name ?? '') : undefined,
    rest: isRest ? 'list' : undefined,
    annotation: type?.annotation,
    ...(type === undefined || type.decorators.length === 0 ? {} : { decorators: type.decorators }),
  });
}

/** `constructor(private a)` begins with `this.a = a`. */
function keepProperty(lowering: Lowering, node: Syntax, name: string): Stmt {
  const at = place(node);
  const target: Target = { kind: 'member', at, object: { kind: 'this', at }, property: name };
  return assignment(target, lowering.reference(name, at));
}

/** `arguments` is a list of the parameters and of everything after them. */
function bindArguments(fn: FunctionDraft, scope: Scope): void {
  const { at } = fn;
  if (!fn.params.some((one) => one.rest === 'list')) {
    const target: Target = { kind: 'binding', at, binding: { name: 'rest', owner: fn } };
    fn.params.push({
      target,
      name: undefined,
      fallback: undefined,
      rest: 'list',
      annotation: undefined,
    });
  }
  const items = fn.params.map((one) => ({ value: givenTo(one), spread: one.rest === 'list' }));
  const target: Target = { kind: 'binding', at, binding: scope.declare('arguments') };
  fn.body.unshift(assignment(target, { kind: 'list', at, items }));
}

/** What a parameter was given, as far as its names tell. */
function givenTo(param: Param): Expr {
  const { target } = param;
  if (target.kind === 'binding') return target;
  const parts: Expr[] = [];
  const visit = (one: Target | undefined): void => {
    if (one?.kind === 'binding') parts.push(one);
    else if (one?.kind === 'fallback') visit(one.target);
    else if (one?.kind === 'list') for (const item of [...one.items, one.rest]) visit(item);
    else if (one?.kind === 'record') {
      for (const field of one.fields) visit(field.target);
      visit(one.rest);
    }
  };
  visit(target);
  return { kind: 'opaque', at: target.at, parts };
}

/** An assignment as a statement. */
export function assignment(target: Target, value: Expr): Stmt {
  const { at } = target;
  return { kind: 'expr', at, value: { kind: 'assign', at, target, value } };
}
