import type { NodeId } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Text } from '../../model/text.ts';
import { arnOfNode } from '../needs/arns.ts';
import { plainArn } from './atom.ts';

/** Finds the declared resource that an ARN begins with. */
export class NodesByArn {
  readonly #byArn = new Map<Text, NodeId>();

  constructor(query: Query) {
    const { functions, resources } = query.graph;
    for (const { id, resource } of [...resources, ...functions]) {
      const arn = resource === undefined ? undefined : arnOfNode(id, query);
      if (arn !== undefined && !this.#byArn.has(plainArn(arn))) this.#byArn.set(plainArn(arn), id);
    }
  }

  /** The resource with this ARN, or with the part of it before a slash or the last colon; `suffix` is the rest. */
  find(arn: Text): { readonly node: NodeId; readonly suffix: Text } | undefined {
    const plain = plainArn(arn);
    for (let end = plain.length; end > 0; end = previous(plain, end)) {
      const node = this.#byArn.get(plain.slice(0, end));
      if (node !== undefined) return { node, suffix: plain.slice(end) };
    }
    return undefined;
  }
}

/** The last slash or colon before a place, outside holes. */
function previous(text: Text, end: number): number {
  let inHole = false;
  for (let i = end - 1; i > 0; i--) {
    if (text[i] === '⟩') inHole = true;
    else if (text[i] === '⟨') inHole = false;
    else if (!inHole && (text[i] === '/' || text[i] === ':')) return i;
  }
  return 0;
}
