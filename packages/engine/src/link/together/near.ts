import type { NodeId } from '../../model/graph.ts';
import type { Groups } from './groups.ts';

/** What `Near` sorts: a node; of one that is only named, the file that names it first. */
export type Placed = { readonly id: NodeId; readonly file?: string };

/** Leaves out of lists what is declared, or no more than named, in stacks that have nothing to do with a node's own. */
export class Near<T extends Placed> {
  readonly #groups: Groups;
  /** By list and group: most roles of a group ask for the same. */
  readonly #known = new WeakMap<readonly T[], Map<string, readonly T[]>>();

  constructor(groups: Groups) {
    this.#groups = groups;
  }

  /** The list itself where nothing is to leave out, or the node is of no stack. */
  of(list: readonly T[], node: NodeId): readonly T[] {
    const own = this.#groups.of(node);
    if (own === undefined) return list;
    const byGroup = this.#known.get(list) ?? new Map<string, readonly T[]>();
    this.#known.set(list, byGroup);
    const known = byGroup.get(own);
    if (known !== undefined) return known;
    const near = list.filter((one) => (this.#groupOf(one) ?? own) === own);
    const kept = near.length === list.length ? list : near;
    byGroup.set(own, kept);
    return kept;
  }

  #groupOf({ id, file }: T): string | undefined {
    return file === undefined ? this.#groups.of(id) : this.#groups.ofFile(file);
  }
}
