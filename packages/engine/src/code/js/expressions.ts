import type { Argument as ArgumentSyntax, Node as Syntax } from 'oxc-parser';
import type { Argument, Expr } from '../ir.ts';
import { lowerDriven } from './driven.ts';
import { constantText } from './keys.ts';
import { type Lowering, place } from './lowering.ts';
import type { ExpressionTable, NodeOf } from './tables.ts';

/** Names, members, calls and what stands round them. */
export const EXPRESSIONS: ExpressionTable = {
  Identifier: (lowering, node) => lowering.reference(node.name, place(node)),
  MemberExpression: lowerMember,
  CallExpression: lowerCall,
  NewExpression: (lowering, node) => call(lowering, node, lowering.expression(node.callee), true),
  ImportExpression: (lowering, node) => lowerImport(lowering, node, node.source),
  ChainExpression: (lowering, node) => lowering.expression(node.expression),
  ParenthesizedExpression: (lowering, node) => lowering.expression(node.expression),
  ThisExpression: (lowering, node) =>
    lowering.isTopThis
      ? lowering.exportsExpression(place(node))
      : { kind: 'this', at: place(node) },
  Super: (_, node) => ({ kind: 'super', at: place(node) }),
  SequenceExpression: (lowering, node) => ({
    kind: 'sequence',
    at: place(node),
    items: node.expressions.map((one) => lowering.expression(one)),
  }),
  ConditionalExpression: (lowering, node) => ({
    kind: 'choice',
    at: place(node),
    test: lowering.expression(node.test),
    // biome-ignore lint/suspicious/noThenProperty: the name is that of the language-neutral form
    then: lowering.expression(node.consequent),
    otherwise: lowering.expression(node.alternate),
  }),
  AwaitExpression: (lowering, node) => ({
    kind: 'await',
    at: place(node),
    value: lowering.expression(node.argument),
  }),
  YieldExpression: lowerYield,
  MetaProperty: (_, node) =>
    node.meta.name === 'import'
      ? { kind: 'global', at: place(node), name: 'import.meta' }
      : { kind: 'opaque', at: place(node), parts: [] },
  PrivateIdentifier: (_, node) => ({
    kind: 'constant',
    at: place(node),
    value: `#${node.name}`,
  }),
};

/** `a.b`, `a['b']`, `a[b]`, `a.#b`. */
function lowerMember(lowering: Lowering, node: NodeOf<'MemberExpression'>): Expr {
  const at = place(node);
  const name = propertyName(node);
  if (name === undefined)
    return {
      kind: 'index',
      at,
      object: lowering.expression(node.object),
      key: lowering.expression(node.property),
    };
  if (name === 'exports' && isModule(lowering, node.object)) return lowering.exportsExpression(at);
  return { kind: 'member', at, object: lowering.expression(node.object), property: name };
}

function propertyName(node: NodeOf<'MemberExpression'>): string | undefined {
  const { property } = node;
  // `list[0]` stays an index: the key is a number, as it is in other languages.
  if (node.computed) return constantText(property);
  if (property.type === 'Identifier') return property.name;
  return property.type === 'PrivateIdentifier' ? `#${property.name}` : undefined;
}

function isModule(lowering: Lowering, node: Syntax): boolean {
  return (
    node.type === 'Identifier' &&
    node.name === 'module' &&
    lowering.scope.find('module') === lowering.module
  );
}

function lowerCall(lowering: Lowering, node: NodeOf<'CallExpression'>): Expr {
  const { callee } = node;
  if (callee.type === 'Identifier' && callee.name === 'require') {
    const source = node.arguments[0];
    const isGlobal = lowering.scope.find('require') === undefined;
    if (isGlobal && source !== undefined && source.type !== 'SpreadElement')
      return lowerImport(lowering, node, source);
  }
  return lowerDriven(lowering, node) ?? call(lowering, node, lowering.expression(callee), false);
}

function call(
  lowering: Lowering,
  node: Syntax & { readonly arguments: readonly ArgumentSyntax[] },
  callee: Expr,
  construct: boolean,
): Expr {
  const args: Argument[] = [];
  for (const argument of node.arguments) {
    const isSpread = argument.type === 'SpreadElement';
    args.push({
      value: lowering.expression(isSpread ? argument.argument : argument),
      spread: isSpread ? 'list' : undefined,
      name: undefined,
    });
  }
  return { kind: 'call', at: place(node), callee, args, construct };
}

/** What a generator that a compiler's helper drives yields is awaited. */
function lowerYield(lowering: Lowering, node: NodeOf<'YieldExpression'>): Expr {
  const at = place(node);
  const value = node.argument === null ? undefined : lowering.expression(node.argument);
  const { isAsync, isGenerator } = lowering.scope.owner;
  return isAsync && !isGenerator && value !== undefined
    ? { kind: 'await', at, value }
    : { kind: 'yield', at, value, delegate: node.delegate };
}

/** `require('x')`, `import('x')`; the module is known if its name is a constant. */
function lowerImport(lowering: Lowering, node: Syntax, source: Syntax): Expr {
  const module = constantText(source);
  if (module === undefined)
    return { kind: 'import-dynamic', at: place(node), source: lowering.expression(source) };
  lowering.imports.add(module);
  return { kind: 'import', at: place(node), module, name: undefined };
}
