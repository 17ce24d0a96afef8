import type { Case } from '../../iam/algebra/text.ts';
import { FIRST_HOLE, MANY, ONE, tokensOf } from '../../iam/algebra/tokens.ts';
import type { Text } from '../../model/text.ts';

/** Texts of a pattern that are alike to a list of other patterns. */
export type TextClass = {
  /** Which of the other patterns surely match all of them, by position. */
  readonly accepted: ReadonlySet<number>;
  /** One of them, as short as there is. */
  readonly sample: Text;
};

/** Beyond this many steps of patterns nothing is decided. Patterns that people write take a few thousand. */
const MAX_STEPS = 1_000_000;

/**
 * All classes that the texts of `narrow` fall into, by which of `patterns` match them: every text of it is in one of
 * them. Holes and policy variables are letters that only `*` and themselves match, so `accepted` holds for every value
 * of theirs. Undefined where there are too many to look at.
 *
 * The patterns run side by side as one deterministic automaton along each way through `narrow`, breadth first.
 */
export function classesOf(
  narrow: Text,
  patterns: readonly Text[],
  letters: Case = 'keep',
): readonly TextClass[] | undefined {
  return new Search(narrow, patterns, letters).run();
}

/** A place in `narrow` with the places that the patterns have come to, and the way there. */
type State = {
  readonly at: number;
  /** Sorted offsets into all tokens of the patterns. */
  readonly open: readonly number[];
  readonly before: State | undefined;
  readonly unit: number;
};

class Search {
  readonly #narrow: readonly number[];
  /** Tokens of all patterns, each followed by its end: `END - position`. */
  readonly #tokens: number[] = [];
  readonly #names: string[] = [];
  readonly #starts: number[] = [];
  readonly #seen = new Set<string>();
  readonly #queue: State[] = [];
  readonly #found = new Map<string, TextClass>();
  #steps = 0;

  constructor(narrow: Text, patterns: readonly Text[], letters: Case) {
    const reading = {
      pattern: true,
      ignoreCase: letters === 'ignore',
      holes: 'symbols',
      names: this.#names,
    } as const;
    this.#narrow = tokensOf(narrow, reading);
    patterns.forEach((pattern, i) => {
      this.#starts.push(this.#tokens.length);
      this.#tokens.push(...tokensOf(pattern, reading), END - i);
    });
  }

  run(): readonly TextClass[] | undefined {
    this.#visit(0, this.#closed(this.#starts), undefined, 0);
    for (let i = 0; i < this.#queue.length; i++) {
      if (this.#steps > MAX_STEPS) return undefined;
      const state = this.#queue[i];
      if (state !== undefined) this.#leave(state);
    }
    return [...this.#found.values()];
  }

  #leave(state: State): void {
    const token = this.#narrow[state.at];
    if (token === undefined) this.#finish(state);
    else if (token === MANY) {
      this.#visit(state.at + 1, state.open, state.before, state.unit);
      for (const unit of this.#units(state.open)) this.#take(state, unit, state.at);
    } else if (token === ONE) {
      for (const unit of this.#units(state.open)) this.#take(state, unit, state.at + 1);
    } else {
      this.#take(state, token, state.at + 1);
    }
  }

  /** Units between which the patterns tell here, and one that none of them names. */
  #units(open: readonly number[]): readonly number[] {
    const named = new Set<number>();
    for (const offset of open) {
      const token = this.#tokens[offset] ?? 0;
      if (token >= 0) named.add(token);
    }
    let other = OTHERS.find((unit) => !named.has(unit)) ?? UNWRITTEN;
    while (named.has(other)) other++;
    return [...named, other];
  }

  #take(state: State, unit: number, next: number): void {
    this.#steps += state.open.length + 1;
    const moved: number[] = [];
    for (const offset of state.open) {
      const token = this.#tokens[offset];
      if (token === MANY) moved.push(offset);
      else if (token === unit || (token === ONE && unit >= 0)) moved.push(offset + 1);
    }
    this.#visit(next, this.#closed(moved), state, unit);
  }

  /** A run may be empty, so whoever stands before one also stands behind it. */
  #closed(offsets: readonly number[]): readonly number[] {
    const open = new Set(offsets);
    for (const offset of open) if (this.#tokens[offset] === MANY) open.add(offset + 1);
    return [...open].sort((a, b) => a - b);
  }

  #visit(at: number, open: readonly number[], before: State | undefined, unit: number): void {
    const key = `${at} ${open.join()}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#queue.push({ at, open, before, unit });
  }

  #finish(state: State): void {
    const accepted = new Set<number>();
    for (const offset of state.open) {
      const token = this.#tokens[offset] ?? 0;
      if (token <= END) accepted.add(END - token);
    }
    const key = [...accepted].join();
    if (!this.#found.has(key)) this.#found.set(key, { accepted, sample: this.#sample(state) });
  }

  #sample(last: State): Text {
    const parts: string[] = [];
    for (let state: State | undefined = last; state?.before !== undefined; state = state.before) {
      parts.push(this.#written(state.unit));
    }
    return parts.reverse().join('');
  }

  #written(unit: number): string {
    return unit >= 0 ? String.fromCharCode(unit) : (this.#names[FIRST_HOLE - unit] ?? '');
  }
}

/** Ends of patterns count down from here, far below every token. */
const END = -1_000_000_000;

/** Units for what no pattern names: such as stand in names, and from `UNWRITTEN` on those that nobody writes. */
const OTHERS: readonly number[] = [...'x0yz123456789qwvkj-'].map((one) => one.charCodeAt(0));
const UNWRITTEN = 0xe000;
