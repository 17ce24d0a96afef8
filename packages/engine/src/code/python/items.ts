import type { Expr, Place } from '../ir.ts';
import type { Lowering } from './lowering.ts';
import { at, ERROR, type Node } from './tree.ts';

type Item = { readonly value: Expr; readonly spread: boolean };

const BRACKETS: ReadonlySet<string> = new Set(['(', ')', '[', ']', '{', '}']);

/** Lowers what is between commas; brackets are skipped, a star spreads the item after it. */
export function items(nodes: readonly Node[], to: Lowering): readonly Item[] {
  const out: Item[] = [];
  let spread = false;
  for (const node of nodes) {
    if (isStar(node)) spread = true;
    else if (node.name !== ',' && !BRACKETS.has(node.name) && !isEmptyError(node)) {
      out.push({ value: to.expr(node, node), spread });
      spread = false;
    }
  }
  return out;
}

/** Lowers nodes that are one expression, or a tuple if there is a comma or star between them. */
export function together(nodes: readonly Node[], to: Lowering, around: Place): Expr {
  const only = nodes[0];
  if (nodes.length < 2 && (only === undefined || !isStar(only))) return to.expr(only, around);
  const all = items(nodes, to);
  const isTuple = nodes.some((node) => node.name === ',' || isStar(node));
  const first = all[0];
  if (!isTuple && first !== undefined && all.length === 1) return first.value;
  return { kind: 'list', items: all, at: span(nodes, around) };
}

/** A value of which nothing is known but what it is made of. */
export function opaque(parts: readonly Expr[], around: Place): Expr {
  return { kind: 'opaque', parts, at: at(around) };
}

/** The range from the first node to the last. */
export function span(nodes: readonly Node[], around: Place): Place {
  return { start: nodes[0]?.start ?? around.start, end: nodes.at(-1)?.end ?? around.end };
}

/** Whether a node is the star of `*list`, also where the grammar knows none (`a[*b]`). */
export function isStar(node: Node): boolean {
  return node.name === '*' || (node.name === ERROR && node.kids[0]?.name === '*');
}

/** Whether the parser missed something here and found nothing. */
export function isEmptyError(node: Node): boolean {
  return node.name === ERROR && node.kids.length === 0;
}
