import type { Edge, NodeId } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';

/** Collects edges, each pair once for a kind, trigger and label. */
export class EdgeList {
  readonly #edges: Edge[] = [];
  /** By where they start and end; most pairs have one. */
  readonly #pairs = new Map<NodeId, Map<NodeId, Edge | Edge[]>>();

  /** Adds an edge unless the same is there; an end that is not known adds nothing. */
  add(
    kind: Edge['kind'],
    from: NodeId | undefined,
    to: NodeId | undefined,
    span: Span,
    label?: string,
  ): void {
    if (from === undefined || to === undefined) return;
    this.put(label === undefined ? { kind, from, to, span } : { kind, from, to, span, label });
  }

  /** Adds a ready edge unless the same is there. */
  put(edge: Edge): void {
    let ends = this.#pairs.get(edge.from);
    if (ends === undefined) {
      ends = new Map();
      this.#pairs.set(edge.from, ends);
    }
    const known = ends.get(edge.to);
    if (known === undefined) ends.set(edge.to, edge);
    else if (Array.isArray(known)) {
      if (known.some((one) => isSame(one, edge))) return;
      known.push(edge);
    } else {
      if (isSame(known, edge)) return;
      ends.set(edge.to, [known, edge]);
    }
    this.#edges.push(edge);
  }

  /** Whether anything already joins two nodes, in either direction. */
  joins(a: NodeId, b: NodeId): boolean {
    return this.#pairs.get(a)?.has(b) === true || this.#pairs.get(b)?.has(a) === true;
  }

  /** All edges in the order they were added. */
  all(): readonly Edge[] {
    return [...this.#edges];
  }

  /** Edges whose ends are both among these nodes; a part whose owner is not known is none. */
  between(...nodes: readonly (readonly { readonly id: NodeId }[])[]): readonly Edge[] {
    const ids = new Set(nodes.flatMap((list) => list.map((node) => node.id)));
    return this.all().filter((edge) => ids.has(edge.from) && ids.has(edge.to));
  }
}

function isSame(a: Edge, b: Edge): boolean {
  return (
    a.kind === b.kind &&
    (a.trigger ?? '') === (b.trigger ?? '') &&
    (a.label ?? '') === (b.label ?? '')
  );
}
