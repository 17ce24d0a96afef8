import type { Expr } from '../ir.ts';
import { together } from './items.ts';
import { type Lowering, textOf } from './lowering.ts';
import { operation } from './operators.ts';
import type { Node } from './tree.ts';

/** The targets of an assignment in order, each as its nodes, and the nodes of what is assigned. */
export function partsOf(node: Node): {
  targets: readonly (readonly Node[])[];
  value: readonly Node[];
} {
  const parts: Node[][] = [[]];
  for (const kid of node.kids) {
    if (kid.name === 'AssignOp') parts.push([]);
    else if (kid.name !== 'TypeDef') parts.at(-1)?.push(kid);
  }
  const value = parts.length > 1 ? parts.pop() : undefined;
  return { targets: parts, value: value ?? [] };
}

/** What `a += b` assigns. */
export function updated(node: Node, to: Lowering): { target: readonly Node[]; value: Expr } {
  const word = node.kids.findIndex((kid) => kid.name === 'UpdateOp');
  const target = word < 0 ? node.kids : node.kids.slice(0, word);
  const operator = node.kids[word] === undefined ? '' : textOf(node.kids[word], to).slice(0, -1);
  const left = together(target, to, node);
  const right = together(node.kids.slice(word + 1), to, node);
  return { target, value: operation(operator, left, right, node) };
}
