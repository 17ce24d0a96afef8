import type { Edge, NodeId } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';

/** Collects edges, each pair once for a kind, trigger and label. */
export class EdgeList {
  readonly #edges = new Map<string, Edge>();
  readonly #pairs = new Set<string>();

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
    const key = `${edge.kind}\0${edge.from}\0${edge.to}\0${edge.trigger ?? ''}\0${edge.label ?? ''}`;
    if (this.#edges.has(key)) return;
    this.#edges.set(key, edge);
    this.#pairs.add(`${edge.from}\0${edge.to}`);
  }

  /** Whether anything already joins two nodes, in either direction. */
  joins(a: NodeId, b: NodeId): boolean {
    return this.#pairs.has(`${a}\0${b}`) || this.#pairs.has(`${b}\0${a}`);
  }

  /** All edges in the order they were added. */
  all(): readonly Edge[] {
    return [...this.#edges.values()];
  }

  /** Edges whose ends are both among these nodes; a part whose owner is not known is none. */
  between(...nodes: readonly (readonly { readonly id: NodeId }[])[]): readonly Edge[] {
    const ids = new Set(nodes.flatMap((list) => list.map((node) => node.id)));
    return this.all().filter((edge) => ids.has(edge.from) && ids.has(edge.to));
  }
}
