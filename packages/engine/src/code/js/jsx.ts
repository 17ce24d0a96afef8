import type { Node as Syntax } from 'oxc-parser';
import type { Entry, Expr } from '../ir.ts';
import { type Lowering, place } from './lowering.ts';
import type { ExpressionTable, NodeOf } from './tables.ts';

/**
 * JSX: a component is called with its props, an element of HTML is a call of the global `jsx` with
 * its name and props. Children are the prop `children`.
 */
export const JSX: ExpressionTable = {
  JSXElement: lowerElement,
  JSXFragment: (lowering, node) => {
    const at = place(node);
    const items = children(lowering, node.children);
    return { kind: 'list', at, items };
  },
  JSXExpressionContainer: (lowering, node) => lowering.expression(node.expression),
  JSXSpreadChild: (lowering, node) => lowering.expression(node.expression),
  JSXEmptyExpression: (_, node) => ({ kind: 'constant', at: place(node), value: undefined }),
  JSXText: (_, node) => ({ kind: 'constant', at: place(node), value: node.value }),
};

function lowerElement(lowering: Lowering, node: NodeOf<'JSXElement'>): Expr {
  const at = place(node);
  const { name, attributes } = node.openingElement;
  const entries = attributes.map((one) => lowerAttribute(lowering, one));
  const items = children(lowering, node.children);
  if (items.length > 0)
    entries.push({ kind: 'field', key: 'children', value: { kind: 'list', at, items } });
  const props: Expr = { kind: 'record', at, entries };
  const component = lowerName(lowering, name);
  const isElement = component.kind === 'constant';
  const callee: Expr = isElement ? { kind: 'global', at, name: 'jsx' } : component;
  const values = isElement ? [component, props] : [props];
  const args = values.map((value) => ({ value, spread: undefined, name: undefined }));
  return { kind: 'call', at, callee, args, construct: false };
}

/** Small letters name elements of HTML, everything else is a variable. */
function lowerName(lowering: Lowering, node: Syntax): Expr {
  const at = place(node);
  switch (node.type) {
    case 'JSXIdentifier':
      return /^[a-z]/.test(node.name) || node.name.includes('-')
        ? { kind: 'constant', at, value: node.name }
        : lowering.reference(node.name, at);
    case 'JSXMemberExpression': {
      const { object, property } = node;
      const inner =
        object.type === 'JSXIdentifier' ? variable(lowering, object) : lowerName(lowering, object);
      return { kind: 'member', at, object: inner, property: property.name };
    }
    default:
      return { kind: 'constant', at, value: attributeName(node) };
  }
}

/** `this.Part` and `parts.Part` begin with a variable, whatever its first letter. */
function variable(lowering: Lowering, node: NodeOf<'JSXIdentifier'>): Expr {
  const at = place(node);
  return node.name === 'this' ? { kind: 'this', at } : lowering.reference(node.name, at);
}

function lowerAttribute(lowering: Lowering, node: Syntax): Entry {
  if (node.type !== 'JSXAttribute') {
    const inner = node.type === 'JSXSpreadAttribute' ? node.argument : node;
    return { kind: 'spread', value: lowering.expression(inner) };
  }
  const key = attributeName(node.name);
  const value: Expr =
    node.value === null
      ? { kind: 'constant', at: place(node), value: true }
      : lowering.expression(node.value);
  return { kind: 'field', key, value };
}

function attributeName(node: Syntax): string {
  if (node.type === 'JSXNamespacedName') return `${node.namespace.name}:${node.name.name}`;
  return node.type === 'JSXIdentifier' ? node.name : '';
}

function children(
  lowering: Lowering,
  nodes: readonly Syntax[],
): { readonly value: Expr; readonly spread: boolean }[] {
  const items: { readonly value: Expr; readonly spread: boolean }[] = [];
  for (const node of nodes) {
    if (node.type === 'JSXText' && node.value.trim() === '') continue;
    if (node.type === 'JSXExpressionContainer' && node.expression.type === 'JSXEmptyExpression')
      continue;
    items.push({ value: lowering.expression(node), spread: node.type === 'JSXSpreadChild' });
  }
  return items;
}
