import type { Expr } from '../ir.ts';
import { items, opaque, together } from './items.ts';
import { type ExprRule, type Lowering, textOf } from './lowering.ts';
import { at, type Node } from './tree.ts';

/** The rules for names, literals, displays, members and subscripts. */
export const atomRules: ReadonlyMap<string, ExprRule> = new Map<string, ExprRule>([
  ['VariableName', variable],
  ['Number', number],
  ['Boolean', (node, to) => literal(textOf(node, to) === 'True', node)],
  ['None', (node) => literal(null, node)],
  ['Ellipsis', (node) => ({ kind: 'global', name: 'Ellipsis', at: at(node) })],
  ['ParenthesizedExpression', (node, to) => together(inner(node), to, node)],
  ['TupleExpression', list],
  ['ArrayExpression', list],
  ['SetExpression', list],
  ['DictionaryExpression', dictionary],
  ['MemberExpression', member],
  ['YieldExpression', yielded],
]);

/** Lowers `yield` in its forms, and makes the function around a generator. */
export function yielded(node: Node, to: Lowering): Expr {
  to.fn.isGenerator = true;
  const delegate = node.kids[1]?.name === 'from';
  const values = node.kids.slice(delegate ? 2 : 1).filter((kid) => kid.end > kid.start);
  const value = values.length === 0 ? undefined : together(values, to, node);
  return { kind: 'yield', value, delegate, at: at(node) };
}

function variable(node: Node, to: Lowering): Expr {
  const name = textOf(node, to);
  const binding = to.scope.resolve(name);
  return binding === undefined
    ? { kind: 'global', name, at: at(node) }
    : { kind: 'binding', binding, at: at(node) };
}

function number(node: Node, to: Lowering): Expr {
  const value = Number(textOf(node, to).replaceAll('_', ''));
  return Number.isNaN(value) ? opaque([], node) : literal(value, node);
}

function literal(value: number | boolean | null, node: Node): Expr {
  return { kind: 'constant', value, at: at(node) };
}

function inner(node: Node): readonly Node[] {
  return node.kids.slice(1, node.kids.at(-1)?.name === ')' ? -1 : undefined);
}

function list(node: Node, to: Lowering): Expr {
  return { kind: 'list', items: items(node.kids, to), at: at(node) };
}

type Entry = Extract<Expr, { kind: 'record' }>['entries'][number];

function dictionary(node: Node, to: Lowering): Expr {
  const entries: Entry[] = [];
  const kids = node.kids.filter((kid) => kid.name !== ',' && kid.name !== '{' && kid.name !== '}');
  for (let index = 0; index < kids.length; index += 1) {
    const kid = kids[index];
    if (kid === undefined) break;
    if (kid.name === '**') {
      index += 1;
      entries.push({ kind: 'spread', value: to.expr(kids[index], node) });
      continue;
    }
    const hasValue = kids[index + 1]?.name === ':';
    if (hasValue) index += 2;
    entries.push({ kind: 'field', key: key(kid, to), value: to.expr(kids[index], node) });
  }
  return { kind: 'record', entries, at: at(node) };
}

function key(node: Node, to: Lowering): string | Expr {
  const value = to.expr(node, node);
  return value.kind === 'constant' && typeof value.value === 'string' ? value.value : value;
}

function member(node: Node, to: Lowering): Expr {
  const [first, token, name] = node.kids;
  const object = to.expr(first, node);
  if (token?.name !== '[') {
    const property = name?.name === 'PropertyName' ? textOf(name, to) : '';
    return property === ''
      ? opaque([object], node)
      : { kind: 'member', object, property, at: at(node) };
  }
  const parts = subscript(node);
  if (parts.some((part) => part.name === ':')) {
    return { kind: 'slice', object, bounds: boundsOf(parts, node, to), at: at(node) };
  }
  return { kind: 'index', object, key: together(parts, to, node), at: at(node) };
}

/** What is written between the brackets of a subscript. */
export function subscript(node: Node): readonly Node[] {
  return node.kids.slice(2, node.kids.at(-1)?.name === ']' ? -1 : undefined);
}

/** The bounds of a slice; one that is left out is None. */
export function boundsOf(parts: readonly Node[], around: Node, to: Lowering): readonly Expr[] {
  const out: Expr[] = [];
  let isMissing = true;
  for (const part of parts) {
    if (part.name !== ':' && part.name !== ',') out.push(to.expr(part, around));
    else if (isMissing) out.push({ kind: 'constant', value: null, at: at(part) });
    isMissing = part.name === ':' || part.name === ',';
  }
  if (isMissing) out.push({ kind: 'constant', value: null, at: at(around) });
  return out;
}
