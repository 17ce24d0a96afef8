import type { AssignmentTargetProperty, BindingProperty, Node as Syntax } from 'oxc-parser';
import type { Expr, Target } from '../ir.ts';
import { keyOf } from './keys.ts';
import { type Lowering, place } from './lowering.ts';
import type { NodeOf } from './tables.ts';

const EMPTY: NodeOf<'ObjectPattern'> = { type: 'ObjectPattern', properties: [], start: 0, end: 0 };

/** What stands to the left of `=`, in a declaration, or as a parameter. */
export function lowerTarget(lowering: Lowering, node: Syntax): Target {
  const at = place(node);
  switch (node.type) {
    case 'Identifier':
      return { kind: 'binding', at, binding: lowering.assigned(node.name) };
    case 'ArrayPattern':
      return listTarget(lowering, node);
    case 'ObjectPattern':
      return recordTarget(lowering, node);
    case 'AssignmentPattern': {
      const name = node.left.type === 'Identifier' ? node.left.name : '';
      const value = lowering.named(node.right, name);
      return { kind: 'fallback', at, target: lowerTarget(lowering, node.left), value };
    }
    case 'VariableDeclaration': {
      const first = node.declarations[0];
      return lowerTarget(lowering, first === undefined ? EMPTY : first.id);
    }
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
      return lowerTarget(lowering, node.expression);
    default:
      return targetOf(lowering.expression(node));
  }
}

/** The place that an expression reads, as something to write to. */
export function targetOf(expression: Expr): Target {
  switch (expression.kind) {
    case 'binding':
    case 'member':
    case 'index':
      return expression;
    default:
      // `f() = 1` is wrong; the write goes nowhere, what is in it is still evaluated.
      return { kind: 'member', at: expression.at, object: expression, property: '' };
  }
}

function listTarget(lowering: Lowering, node: NodeOf<'ArrayPattern'>): Target {
  const items: (Target | undefined)[] = [];
  let rest: Target | undefined;
  for (const element of node.elements) {
    if (element?.type === 'RestElement') rest = lowerTarget(lowering, element.argument);
    else items.push(element === null ? undefined : lowerTarget(lowering, element));
  }
  return { kind: 'list', at: place(node), items, rest };
}

function recordTarget(lowering: Lowering, node: NodeOf<'ObjectPattern'>): Target {
  const fields: { readonly key: string | Expr; readonly target: Target }[] = [];
  let rest: Target | undefined;
  for (const property of node.properties as readonly PatternProperty[]) {
    if (property.type === 'RestElement') rest = lowerTarget(lowering, property.argument);
    else
      fields.push({
        key: keyOf(lowering, property.key, property.computed),
        target: lowerTarget(lowering, property.value),
      });
  }
  return { kind: 'record', at: place(node), fields, rest };
}

type PatternProperty = AssignmentTargetProperty | BindingProperty | NodeOf<'RestElement'>;
