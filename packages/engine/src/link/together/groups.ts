import type { NodeId } from '../../model/graph.ts';
import type { Stack } from '../../model/resource.ts';
import { directoryOf } from '../../support/path.ts';

/** Stacks in groups that have something to do with each other: each stack begins as a group of its own. */
export class Groups {
  readonly #parent = new Map<string, string>();
  readonly #files = new Map<string, string>();

  constructor(stacks: readonly Stack[]) {
    for (const { id, file } of stacks) {
      this.#parent.set(id, id);
      if (!this.#files.has(file)) this.#files.set(file, id);
    }
    this.#byFolder(stacks);
  }

  /** The group of a node's stack; undefined for what no stack declares. */
  of(node: NodeId): string | undefined {
    const stack = this.#stackOf(node);
    return stack === undefined ? undefined : this.#root(stack);
  }

  /** The group of a template's first stack. */
  ofFile(file: string): string | undefined {
    const stack = this.#files.get(file);
    return stack === undefined ? undefined : this.#root(stack);
  }

  /** Says that the stacks of two nodes belong together; nothing where no stack declares one of them. */
  join(a: NodeId, b: NodeId): void {
    this.#joinStacks(this.#stackOf(a), this.#stackOf(b));
  }

  /** Whether the stacks of two nodes have nothing to do with each other; never of what no stack declares. */
  areApart(a: NodeId, b: NodeId): boolean {
    const [one, other] = [this.of(a), this.of(b)];
    return one !== undefined && other !== undefined && one !== other;
  }

  #stackOf(node: NodeId): string | undefined {
    const stack = node.slice(0, Math.max(0, node.lastIndexOf('/')));
    return this.#parent.has(stack) ? stack : undefined;
  }

  /** Nested in one another, in one folder, or in a folder of the other's. */
  #byFolder(stacks: readonly Stack[]): void {
    const first = new Map<string, string>();
    for (const { id, file } of stacks) {
      const folder = directoryOf(file);
      this.#joinStacks(id, first.get(folder));
      if (!first.has(folder)) first.set(folder, id);
    }
    for (const { id, file, parent } of stacks) {
      if (parent !== undefined) this.#joinStacks(id, this.#stackOf(parent));
      // A template at the top of a collection says nothing of what lies below.
      for (let up = directoryOf(directoryOf(file)); up !== ''; up = directoryOf(up)) {
        this.#joinStacks(id, first.get(up));
      }
    }
  }

  #joinStacks(a: string | undefined, b: string | undefined): void {
    if (a === undefined || b === undefined) return;
    const [one, other] = [this.#root(a), this.#root(b)];
    if (one !== other) this.#parent.set(other, one);
  }

  #root(stack: string): string {
    let at = stack;
    for (let up = this.#parent.get(at); up !== undefined && up !== at; up = this.#parent.get(at)) {
      // Halves the way for the next who asks.
      this.#parent.set(at, this.#parent.get(up) ?? up);
      at = up;
    }
    return at;
  }
}
