import { type Case, covers, isOpen, overlaps } from '../../iam/algebra/text.ts';
import { any, not, type Truth } from '../../iam/algebra/truth.ts';
import type { Listed, PlacedText } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import { classesOf, type TextClass } from './classes.ts';

/** What statements list: their actions, or their resources. */
export type List = Listed<PlacedText>;

/** One side of a pair (its action or its resource) beside the patterns that statements list for it. */
export class Axis {
  readonly #narrow: Text;
  readonly #letters: Case;
  readonly #read: (pattern: Text) => Text | undefined;
  readonly #relations = new Map<Text, Truth>();
  readonly #compared: Text[] = [];

  constructor(narrow: Text, letters: Case, read: (pattern: Text) => Text | undefined) {
    this.#narrow = narrow;
    this.#letters = letters;
    this.#read = read;
  }

  /** Whether a list speaks of the whole pattern (`yes`), of none of it (`no`), or of neither for sure. */
  wholly(list: List): Truth {
    return this.#truth(list, (pattern) => this.#relation(pattern));
  }

  /** The texts of the pattern by what the lists say of them; undefined where they are too many. */
  classes(lists: readonly List[]): readonly TextClass[] | undefined {
    const patterns = new Set(lists.flatMap(({ items }) => this.#patterns(items)));
    this.#compared.push(...[...patterns].filter((one) => this.#relation(one) === 'maybe'));
    return classesOf(this.#narrow, this.#compared, this.#letters);
  }

  /** Whether a list speaks of the texts of a class. */
  of(list: List, { accepted }: TextClass): Truth {
    return this.#truth(list, (pattern) => {
      const relation = this.#relation(pattern);
      if (relation !== 'maybe') return relation;
      if (accepted.has(this.#compared.indexOf(pattern))) return 'yes';
      return isOpen(pattern) || isOpen(this.#narrow) ? 'maybe' : 'no';
    });
  }

  #truth({ negated, items }: List, ofPattern: (pattern: Text) => Truth): Truth {
    const found = any(this.#patterns(items).map(ofPattern));
    return negated ? not(found) : found;
  }

  #patterns(items: List['items']): readonly Text[] {
    return items.flatMap(({ text }) => this.#read(text) ?? []);
  }

  #relation(pattern: Text): Truth {
    let relation = this.#relations.get(pattern);
    if (relation === undefined) {
      const isCovered = covers(pattern, this.#narrow, this.#letters) === 'yes';
      const isApart = !isCovered && overlaps(pattern, this.#narrow, this.#letters) === 'no';
      relation = isCovered ? 'yes' : isApart ? 'no' : 'maybe';
      this.#relations.set(pattern, relation);
    }
    return relation;
  }
}
