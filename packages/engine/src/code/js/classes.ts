import type { Decorator, Node as Syntax } from 'oxc-parser';
import type { ClassMember, Expr, Stmt, Target } from '../ir.ts';
import { lowerFunction } from './functions.ts';
import { hoistVariables } from './hoisting.ts';
import { keyOf } from './keys.ts';
import { type Lowering, place } from './lowering.ts';
import { classOfType, parameterTypes } from './parameter-types.ts';
import { Scope } from './scope.ts';
import type { ExpressionTable, FunctionDraft, NodeOf } from './tables.ts';

/** Classes as expressions. */
export const CLASSES: ExpressionTable = {
  ClassExpression: lowerClassExpression,
};

type ClassSyntax = NodeOf<'ClassExpression'>;

/** A class expression with a name may refer to itself by it. */
function lowerClassExpression(lowering: Lowering, node: ClassSyntax): Expr {
  if (node.id === null) return lowerClass(lowering, node);
  const scope = new Scope(lowering.scope, lowering.scope.owner);
  const target: Target = {
    kind: 'binding',
    at: place(node.id),
    binding: scope.declare(node.id.name),
  };
  const value = lowering.within(scope, () => lowerClass(lowering, node));
  return scope.isUsed ? { kind: 'assign', at: place(node), target, value } : value;
}

/** Lowers a class of either form; its decorators are called with it. */
export function lowerClass(lowering: Lowering, node: ClassSyntax): Expr {
  const name = node.id?.name ?? lowering.takeName();
  lowering.takeName();
  const bases = node.superClass === null ? [] : [lowering.expression(node.superClass)];
  const { isTopThis } = lowering;
  lowering.isTopThis = false;
  const members: ClassMember[] = [];
  for (const element of node.body.body) {
    const member = lowerMember(lowering, element);
    if (member !== undefined) members.push(member);
  }
  lowering.isTopThis = isTopThis;
  return decorated(lowering, node.decorators, {
    kind: 'class',
    at: place(node),
    name,
    bases,
    members,
  });
}

function lowerMember(lowering: Lowering, node: Syntax): ClassMember | undefined {
  switch (node.type) {
    case 'MethodDefinition':
      return lowerMethod(lowering, node);
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return node.declare === true ? undefined : lowerField(lowering, node);
    case 'StaticBlock':
      return lowerStaticBlock(lowering, node);
    default:
      return undefined;
  }
}

const KINDS = {
  constructor: 'constructor',
  method: 'method',
  get: 'getter',
  set: 'setter',
} as const;

function lowerMethod(
  lowering: Lowering,
  node: NodeOf<'MethodDefinition'>,
): ClassMember | undefined {
  // An overload without a body says something about types only.
  if (node.value.body === null) return undefined;
  const name = keyOf(lowering, node.key, node.computed);
  lowering.suggestedName = typeof name === 'string' ? name : '';
  const fn = node.value as NodeOf<'FunctionExpression'>;
  const isAsked = node.kind === 'constructor' || node.decorators.length > 0;
  const value = lowerFunction(lowering, fn, parameterTypes(lowering, fn.params, isAsked));
  return {
    name,
    value: decorated(lowering, node.decorators, value),
    isStatic: node.static,
    kind: KINDS[node.kind],
    annotation: undefined,
  };
}

function lowerField(
  lowering: Lowering,
  node: NodeOf<'PropertyDefinition'> | NodeOf<'AccessorProperty'>,
): ClassMember {
  const name = keyOf(lowering, node.key, node.computed);
  const hint = typeof name === 'string' ? name : '';
  const written = node.value === null ? undefined : lowering.named(node.value, hint);
  const unset: Expr = { kind: 'constant', at: place(node), value: undefined };
  return {
    name,
    value:
      node.decorators.length === 0
        ? written
        : decorated(lowering, node.decorators, written ?? unset),
    isStatic: node.static,
    kind: 'field',
    annotation: node.decorators.length === 0 ? undefined : typeOf(lowering, node),
  };
}

function typeOf(
  lowering: Lowering,
  { typeAnnotation }: NodeOf<'PropertyDefinition'> | NodeOf<'AccessorProperty'>,
): Expr | undefined {
  return typeAnnotation === null || typeAnnotation === undefined
    ? undefined
    : classOfType(lowering, typeAnnotation.typeAnnotation);
}

/** A static block is a field whose value is the call of a function made of it. */
function lowerStaticBlock(lowering: Lowering, node: NodeOf<'StaticBlock'>): ClassMember {
  const at = place(node);
  const body: Stmt[] = [];
  const fn: FunctionDraft = {
    name: '',
    file: lowering.file,
    at,
    params: [],
    body,
    isAsync: false,
    isGenerator: false,
    receiver: 'lexical',
  };
  const scope = new Scope(lowering.scope, fn);
  hoistVariables(node.body, scope, lowering.isScript);
  lowering.within(scope, () => void body.push(...lowering.block(node.body)));
  const callee: Expr = { kind: 'function', at, fn };
  const value: Expr = { kind: 'call', at, callee, args: [], construct: false };
  return { name: '', value, isStatic: true, kind: 'field', annotation: undefined };
}

/** The last decorator is called first. */
function decorated(lowering: Lowering, decorators: readonly Decorator[], value: Expr): Expr {
  return decorators.reduceRight<Expr>(
    (inner, one) => ({
      kind: 'call',
      at: place(one),
      callee: lowering.expression(one.expression),
      args: [{ value: inner, spread: undefined, name: undefined }],
      construct: false,
      decorates: true,
    }),
    value,
  );
}
