import type { NodeId } from '../../model/graph.ts';

/** An arrow of a directed graph. */
export type Arrow = { readonly from: NodeId; readonly to: NodeId };

/** Groups of nodes that can all reach one another, and single nodes that reach themselves (Tarjan, without recursion). */
export function loops<A extends Arrow>(
  arrows: ReadonlyMap<NodeId, readonly A[]>,
): readonly (readonly NodeId[])[] {
  const state = new Search<A>(arrows);
  for (const id of arrows.keys()) state.visit(id);
  return state.found.filter(
    (group) => group.length > 1 || group.some((id) => arrows.get(id)?.some((one) => one.to === id)),
  );
}

type Frame = { readonly id: NodeId; next: number };

class Search<A extends Arrow> {
  readonly found: NodeId[][] = [];
  readonly #arrows: ReadonlyMap<NodeId, readonly A[]>;
  readonly #index = new Map<NodeId, number>();
  readonly #low = new Map<NodeId, number>();
  readonly #open: NodeId[] = [];
  readonly #isOpen = new Set<NodeId>();

  constructor(arrows: ReadonlyMap<NodeId, readonly A[]>) {
    this.#arrows = arrows;
  }

  visit(root: NodeId): void {
    if (this.#index.has(root)) return;
    const frames: Frame[] = [this.#enter(root)];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const next = this.#arrows.get(frame.id)?.[frame.next++]?.to;
      if (next === undefined) {
        frames.pop();
        this.#leave(frame.id, frames.at(-1)?.id);
      } else if (!this.#index.has(next)) frames.push(this.#enter(next));
      else if (this.#isOpen.has(next)) this.#lower(frame.id, this.#index.get(next));
    }
  }

  #enter(id: NodeId): Frame {
    this.#index.set(id, this.#index.size);
    this.#low.set(id, this.#index.get(id) ?? 0);
    this.#open.push(id);
    this.#isOpen.add(id);
    return { id, next: 0 };
  }

  #leave(id: NodeId, parent: NodeId | undefined): void {
    if (parent !== undefined) this.#lower(parent, this.#low.get(id));
    if (this.#low.get(id) !== this.#index.get(id)) return;
    const group = this.#open.splice(this.#open.lastIndexOf(id));
    for (const one of group) this.#isOpen.delete(one);
    this.found.push(group);
  }

  #lower(id: NodeId, to: number | undefined): void {
    this.#low.set(id, Math.min(this.#low.get(id) ?? 0, to ?? 0));
  }
}

/** The shortest way from a node back to itself inside a group; undefined where there is none. */
export function shortestLoop<A extends Arrow>(
  start: NodeId,
  group: ReadonlySet<NodeId>,
  arrows: ReadonlyMap<NodeId, readonly A[]>,
): readonly A[] | undefined {
  const reached = new Map<NodeId, A>();
  const queue: NodeId[] = [start];
  for (const id of queue) {
    for (const arrow of arrows.get(id) ?? []) {
      if (!group.has(arrow.to)) continue;
      if (arrow.to === start) return [...wayTo(id, start, reached), arrow];
      if (reached.has(arrow.to)) continue;
      reached.set(arrow.to, arrow);
      queue.push(arrow.to);
    }
  }
  return undefined;
}

function wayTo<A extends Arrow>(
  id: NodeId,
  start: NodeId,
  reached: ReadonlyMap<NodeId, A>,
): readonly A[] {
  const way: A[] = [];
  for (let at = id; at !== start; ) {
    const arrow = reached.get(at);
    if (arrow === undefined) break;
    way.unshift(arrow);
    at = arrow.from;
  }
  return way;
}

/** Everything that can be reached from a node, itself left out unless a way leads back. */
export function reachable<A extends Arrow>(
  start: NodeId,
  arrows: ReadonlyMap<NodeId, readonly A[]>,
): ReadonlySet<NodeId> {
  const seen = new Set<NodeId>();
  const queue: NodeId[] = [start];
  for (const id of queue) {
    for (const { to } of arrows.get(id) ?? []) {
      if (seen.has(to)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return seen;
}
