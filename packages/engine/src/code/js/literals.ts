import type { Node as Syntax } from 'oxc-parser';
import type { Entry, Expr } from '../ir.ts';
import { keyOf } from './keys.ts';
import { type Lowering, place } from './lowering.ts';
import type { ExpressionTable, NodeOf } from './tables.ts';

/** Constants, templates, arrays and objects. */
export const LITERALS: ExpressionTable = {
  Literal: lowerLiteral,
  TemplateLiteral: lowerTemplate,
  TaggedTemplateExpression: lowerTagged,
  ArrayExpression: lowerArray,
  ObjectExpression: (lowering, node) => ({
    kind: 'record',
    at: place(node),
    entries: node.properties.map((one) => lowerProperty(lowering, one)),
  }),
};

function lowerLiteral(_: Lowering, node: NodeOf<'Literal'>): Expr {
  const at = place(node);
  if ('regex' in node) return { kind: 'regex', at, ...node.regex };
  const { value } = node;
  // Big integers have no kind of their own; their digits are what they put into a text.
  return { kind: 'constant', at, value: typeof value === 'bigint' ? String(value) : value };
}

function lowerTemplate(lowering: Lowering, node: NodeOf<'TemplateLiteral'>): Expr {
  const parts: Expr[] = [];
  node.quasis.forEach((quasi, index) => {
    const value = quasi.value.cooked ?? quasi.value.raw;
    if (value !== '') parts.push({ kind: 'constant', at: place(quasi), value });
    const hole = node.expressions[index];
    if (hole !== undefined) parts.push(lowering.expression(hole));
  });
  return { kind: 'text', at: place(node), parts };
}

/** `` tag`a${b}` `` calls `tag(['a', ''], b)`. */
function lowerTagged(lowering: Lowering, node: NodeOf<'TaggedTemplateExpression'>): Expr {
  const { quasi, tag } = node;
  const items = quasi.quasis.map((one) => {
    const value = one.value.cooked ?? one.value.raw;
    return { value: { kind: 'constant', at: place(one), value } as const, spread: false };
  });
  const texts: Expr = { kind: 'list', at: place(quasi), items };
  const callee = lowering.expression(tag);
  const values = [texts, ...quasi.expressions.map((one) => lowering.expression(one))];
  const args = values.map((value) => ({ value, spread: undefined, name: undefined }));
  return { kind: 'call', at: place(node), callee, args, construct: false };
}

function lowerArray(lowering: Lowering, node: NodeOf<'ArrayExpression'>): Expr {
  const items = node.elements.map((one) => {
    if (one === null) {
      const hole: Expr = { kind: 'constant', at: place(node), value: undefined };
      return { value: hole, spread: false };
    }
    const spread = one.type === 'SpreadElement';
    return { value: lowering.expression(spread ? one.argument : one), spread };
  });
  return { kind: 'list', at: place(node), items };
}

function lowerProperty(lowering: Lowering, node: Syntax): Entry {
  if (node.type === 'SpreadElement')
    return { kind: 'spread', value: lowering.expression(node.argument) };
  if (node.type !== 'Property') return { kind: 'spread', value: lowering.expression(node) };
  const key = keyOf(lowering, node.key, node.computed);
  const name = typeof key === 'string' ? key : '';
  const value = lowering.named(node.value, name);
  if (node.kind === 'init') return { kind: 'field', key, value };
  // Nothing calls the setter of a literal; kept aside so that it does not hide the getter.
  if (node.kind === 'set') return { kind: 'field', key: `set ${name}`, value };
  const read: Expr = { kind: 'call', at: value.at, callee: value, args: [], construct: false };
  return { kind: 'field', key, value: read };
}
