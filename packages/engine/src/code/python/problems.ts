import type { Place } from '../ir.ts';
import type { Parsed } from './tree.ts';

/** Where the parser had to guess, what is right in Python and only the grammar does not know aside. */
export function mistakes(tree: Parsed, text: string): readonly Place[] {
  const out: Place[] = [];
  let last = -1;
  for (const { node, parent } of tree.errors) {
    if (isFine(node, parent.name, text)) continue;
    // One mistake makes several guesses in a row.
    if (last < 0 || text.slice(last, node.start).includes('\n')) out.push(node);
    last = node.start;
  }
  return out;
}

/** A bare `yield`, the `/` among the parameters of a lambda, and the star of `a[*b]`. */
function isFine(node: Place, parent: string, text: string): boolean {
  if (parent === 'YieldExpression' || parent === 'YieldStatement') return node.start === node.end;
  if (parent === 'ParamList') return text.startsWith('/', node.start);
  return parent === 'MemberExpression' && text.slice(node.start, node.end) === '*';
}
