import type { Node as Syntax } from 'oxc-parser';
import type { Expr } from '../ir.ts';
import type { Lowering } from './lowering.ts';

/** The name of a property, member or field, or the expression that computes it. */
export function keyOf(lowering: Lowering, key: Syntax, computed: boolean): string | Expr {
  if (!computed) {
    if (key.type === 'Identifier') return key.name;
    if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  }
  const constant = constantKey(key);
  return constant ?? lowering.expression(key);
}

/** The text that a constant key comes to: `a['b']`, `a[0]`, `` a[`b`] ``. */
export function constantKey(key: Syntax): string | undefined {
  if (key.type === 'Literal') {
    const { value } = key;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  }
  return constantText(key);
}

/** The value of a string literal, or of a template without holes. */
export function constantText(node: Syntax | undefined): string | undefined {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node?.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}
