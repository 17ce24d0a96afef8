import type { Named } from './physical.ts';

const MAX_STACKS = 5_000;

/**
 * Which template a deployed stack is made from. Templates of one repository often use the same logical ids; those that a
 * stack shows beside an ambiguous one tell them apart. Copies of one template stay alike: what is seen counts for each.
 */
export class StackNames {
  /** Logical ids seen, by the name of the stack. */
  readonly #seen = new Map<string, Set<string>>();
  readonly #declared: ReadonlyMap<string, ReadonlySet<string>>;

  /** `declared`: logical ids by template. */
  constructor(declared: ReadonlyMap<string, ReadonlySet<string>>) {
    this.#declared = declared;
  }

  /** Takes a recorded name into account. */
  add(named: readonly Pick<Named, 'deployedAs' | 'logicalId'>[]): void {
    for (const { deployedAs, logicalId } of named) {
      if (deployedAs === undefined || logicalId === undefined) continue;
      const ids = this.#seen.get(deployedAs) ?? new Set();
      if (ids.size === 0 && this.#seen.size >= MAX_STACKS) continue;
      this.#seen.set(deployedAs, ids.add(logicalId));
    }
  }

  /** Those of several that are of the template which fits the stack best. */
  likely<T extends { readonly stack: string | undefined }>(
    all: readonly T[],
    deployedAs: string | undefined,
  ): readonly T[] {
    const seen = deployedAs === undefined ? undefined : this.#seen.get(deployedAs);
    if (all.length < 2 || seen === undefined) return all;
    const scored = all.map((one) => ({ one, score: this.#score(one.stack, seen) }));
    const best = Math.max(...scored.map(({ score }) => score));
    return scored.filter(({ score }) => score === best).map(({ one }) => one);
  }

  #score(stack: string | undefined, seen: ReadonlySet<string>): number {
    const ids = this.#declared.get(stack ?? '');
    return ids === undefined ? 0 : [...seen].filter((id) => ids.has(id)).length;
  }
}
