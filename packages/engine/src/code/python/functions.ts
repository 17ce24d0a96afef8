import type { Expr, FunctionIr, Param, Place, Stmt } from '../ir.ts';
import { argumentsOf } from './calls.ts';
import { type ExprRule, inside, type Lowering, type OpenFunction, textOf } from './lowering.ts';
import { declareNames, declareWalrus } from './names.ts';
import { Scope } from './scope.ts';
import { at, type Node } from './tree.ts';

/** The rule for lambda expressions. */
export const functionRules: ReadonlyMap<string, ExprRule> = new Map<string, ExprRule>([
  ['LambdaExpression', lambda],
]);

type Written = {
  readonly name: Node | undefined;
  readonly rest: Param['rest'];
  readonly fallback: Expr | undefined;
  readonly annotation: Expr | undefined;
};

/** A function of which nothing is lowered yet. */
export function openFunction(
  name: string,
  around: Place,
  to: { readonly file: string },
): OpenFunction {
  return {
    name,
    file: to.file,
    at: at(around),
    params: [],
    body: [],
    isAsync: false,
    isGenerator: false,
    receiver: 'none',
  };
}

/** The name that a `def` or `class` declares. */
export function nameOf(node: Node, to: Lowering): string {
  const name = node.kids.find((kid) => kid.name === 'VariableName');
  return name === undefined ? '' : textOf(name, to);
}

/** Lowers a `def`. Defaults and annotations are read outside of it. */
export function functionOf(node: Node, to: Lowering, receiver: FunctionIr['receiver']): Expr {
  const fn = openFunction(nameOf(node, to), node, to);
  fn.isAsync = node.kids[0]?.name === 'async';
  const params = writtenParams(node, to);
  fn.receiver = params.length > 0 ? receiver : 'none';
  const body = node.kids.find((kid) => kid.name === 'Body')?.kids ?? [];
  const scope = new Scope('function', to.scope, fn);
  inside(to, fn, scope, () => {
    fn.params = params.map((param) => paramOf(param, to, node));
    declareNames(body, to, scope);
    fn.body = to.body(body);
  });
  return { kind: 'function', fn, at: at(node) };
}

/** Lowers decorators around what they decorate: the last is called first. */
export function decorated(decorators: readonly Node[], value: Expr, to: Lowering): Expr {
  const callees = decorators.map((decorator) => decoratorOf(decorator, to));
  return callees.reduceRight<Expr>(
    (inner, callee) => ({
      kind: 'call',
      callee,
      args: [{ value: inner, spread: undefined, name: undefined }],
      construct: false,
      at: callee.at,
    }),
    value,
  );
}

function decoratorOf(node: Node, to: Lowering): Expr {
  let result = to.expr(node.kids[1], node);
  for (const [index, kid] of node.kids.entries()) {
    if (index < 2) continue;
    const around = { start: result.at.start, end: kid.end };
    if (kid.name === 'VariableName') {
      result = { kind: 'member', object: result, property: textOf(kid, to), at: around };
    } else if (kid.name === 'ArgList') {
      const args = argumentsOf(kid, to);
      result = { kind: 'call', callee: result, args, construct: false, at: around };
    }
  }
  return result;
}

function lambda(node: Node, to: Lowering): Expr {
  const fn = openFunction('', node, to);
  const params = writtenParams(node, to);
  const colon = node.kids.findIndex((kid) => kid.name === ':');
  const value = colon < 0 ? undefined : node.kids[colon + 1];
  const scope = new Scope('function', to.scope, fn);
  inside(to, fn, scope, () => {
    fn.params = params.map((param) => paramOf(param, to, node));
    if (to.hasWalrus && value !== undefined) declareWalrus(node, to, scope);
    const result: Stmt = { kind: 'return', value: to.expr(value, node), at: at(value ?? node) };
    fn.body = [result];
  });
  return { kind: 'function', fn, at: at(node) };
}

/** `a, b: int = 1, /, *args, c, **kwargs`; what is not named (`*`, `/`) only orders the others. */
function writtenParams(node: Node, to: Lowering): readonly Written[] {
  const list = node.kids.find((kid) => kid.name === 'ParamList')?.kids ?? [];
  const out: Written[] = [];
  for (const [index, kid] of list.entries()) {
    if (kid.name !== 'VariableName' || list[index - 1]?.name === 'AssignOp') continue;
    const before = list[index - 1]?.name;
    let next = index + 1;
    const typed = list[next]?.name === 'TypeDef' ? list[next] : undefined;
    if (typed !== undefined) next += 1;
    const fallback = list[next]?.name === 'AssignOp' ? list[next + 1] : undefined;
    out.push({
      name: kid,
      rest: before === '*' ? 'list' : before === '**' ? 'keys' : undefined,
      fallback: fallback === undefined ? undefined : to.expr(fallback, kid),
      annotation: typed === undefined ? undefined : annotationOf(typed, to),
    });
  }
  return out;
}

/** The type after a colon. One that is quoted because it is declared later is read as code. */
export function annotationOf(typed: Node, to: Lowering): Expr {
  const node = typed.kids.find((kid) => kid.name !== ':');
  if (node?.name === 'String') return to.quoted(node);
  return to.expr(node, typed);
}

function paramOf(param: Written, to: Lowering, around: Node): Param {
  const name = param.name === undefined ? '' : textOf(param.name, to);
  const place = at(param.name ?? around);
  return {
    target: { kind: 'binding', binding: to.scope.declare(name), at: place },
    name,
    fallback: param.fallback,
    rest: param.rest,
    annotation: param.annotation,
  };
}
