import type { Place, Target } from '../ir.ts';
import { boundsOf, subscript } from './atoms.ts';
import { isEmptyError, isStar, opaque, together } from './items.ts';
import { type Lowering, textOf } from './lowering.ts';
import { at, type Node } from './tree.ts';

const BRACKETS: ReadonlySet<string> = new Set(['(', ')', '[', ']']);

/** Lowers nodes that are one target, or a list of them if there is a comma or star between them. */
export function targetOf(nodes: readonly Node[], to: Lowering, around: Place): Target {
  const [only] = nodes;
  if (only !== undefined && nodes.length === 1 && !isStar(only)) return to.target(only);
  return listTarget(nodes, to, around);
}

/** Lowers one target. What cannot be assigned to takes nothing in. */
export function target(node: Node, to: Lowering): Target {
  switch (node.name) {
    case 'VariableName':
      return { kind: 'binding', binding: to.scope.written(textOf(node, to)), at: at(node) };
    case 'MemberExpression':
      return memberTarget(node, to);
    case 'ParenthesizedExpression':
      return targetOf(
        node.kids.filter((kid) => !BRACKETS.has(kid.name)),
        to,
        node,
      );
    case 'TupleExpression':
    case 'ArrayExpression':
      return listTarget(node.kids, to, node);
    default:
      return { kind: 'list', items: [], rest: undefined, at: at(node) };
  }
}

/** Whether an item comes after a star, as `c` in `a, *b, c`. */
export function hasTail(nodes: readonly Node[]): boolean {
  const star = nodes.findIndex(isStar);
  return star >= 0 && nodes.slice(star + 2).some((node) => !isToken(node));
}

/** Whether a node is a comma, a bracket, or nothing at all. */
export function isToken(node: Node): boolean {
  return node.name === ',' || BRACKETS.has(node.name) || isEmptyError(node);
}

function listTarget(nodes: readonly Node[], to: Lowering, around: Place): Target {
  const items: Target[] = [];
  let rest: Target | undefined;
  let starred = false;
  for (const node of nodes) {
    if (isStar(node)) starred = true;
    else if (!isToken(node)) {
      if (starred) rest = to.target(node);
      else items.push(to.target(node));
      starred = false;
    }
  }
  return { kind: 'list', items, rest, at: at(around) };
}

function memberTarget(node: Node, to: Lowering): Target {
  const [first, token, name] = node.kids;
  const object = to.expr(first, node);
  if (token?.name !== '[') {
    return {
      kind: 'member',
      object,
      property: name === undefined ? '' : textOf(name, to),
      at: at(node),
    };
  }
  const parts = subscript(node);
  if (!parts.some((part) => part.name === ':')) {
    return { kind: 'index', object, key: together(parts, to, node), at: at(node) };
  }
  const key = opaque(boundsOf(parts, node, to), node);
  return { kind: 'index', object, key, at: at(node) };
}
