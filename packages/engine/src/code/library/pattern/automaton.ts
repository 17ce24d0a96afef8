import type { AST } from '@eslint-community/regexpp';
import type { Characters, Reading } from './characters.ts';
import { charactersIn } from './characters.ts';

/**
 * The positions of a pattern's characters and which may follow which, with the number of ways (Glushkov's
 * automaton; two ways of one step are what makes nested repetition slow). `lasting`: the same without
 * the steps back of repetitions that have an end. `final`: positions after which the match succeeds
 * whatever follows.
 */
export type Automaton = {
  readonly characters: readonly Characters[];
  readonly follow: readonly ReadonlyMap<number, number>[];
  readonly lasting: readonly ReadonlySet<number>[];
  readonly final: ReadonlySet<number>;
};

const MAX_POSITIONS = 160;
const MAX_COPIES = 6;
const MAX_EXACT_COPIES = 64;

/** A part of a pattern: positions it may begin and end with. `free`: without regard to anchors and lookarounds, which can fail. */
type Part = {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly nullable: boolean;
  readonly freeLast: readonly number[];
  readonly freeNullable: boolean;
};

const EMPTY: Part = { first: [], last: [], nullable: true, freeLast: [], freeNullable: true };
const ASSERTION: Part = { ...EMPTY, freeNullable: false };
const NEVER: Part = { ...ASSERTION, nullable: false };

/** The automaton of a pattern; undefined where it is too large. */
export function automatonOf(
  alternatives: readonly AST.Alternative[],
  reading: Reading,
): Automaton | undefined {
  const builder = new Builder(reading);
  const whole = builder.alternatives(alternatives);
  if (builder.characters.length > MAX_POSITIONS) return undefined;
  return {
    characters: builder.characters,
    follow: builder.follow,
    lasting: builder.lasting,
    final: new Set(whole.freeLast),
  };
}

class Builder {
  readonly characters: Characters[] = [];
  readonly follow: Map<number, number>[] = [];
  readonly lasting: Set<number>[] = [];
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  alternatives(all: readonly AST.Alternative[]): Part {
    return all.map((one) => this.#sequence(one.elements)).reduce(either, NEVER);
  }

  #sequence(elements: readonly AST.Element[]): Part {
    return elements.reduce((before, element) => this.#then(before, this.#element(element)), EMPTY);
  }

  #element(element: AST.Element): Part {
    // Too large is given up at the end; here it only has to stop growing.
    if (this.characters.length > MAX_POSITIONS) return EMPTY;
    switch (element.type) {
      case 'Assertion':
        return ASSERTION;
      case 'Backreference':
        return ASSERTION;
      case 'Group':
      case 'CapturingGroup':
        return this.alternatives(element.alternatives);
      case 'Quantifier':
        return this.#quantifier(element);
      default:
        return this.#position(charactersIn(element, this.#reading));
    }
  }

  #position(characters: Characters): Part {
    const position = this.characters.push(characters) - 1;
    this.follow.push(new Map());
    this.lasting.push(new Set());
    const at = [position];
    return { first: at, last: at, nullable: false, freeLast: at, freeNullable: false };
  }

  #quantifier({ min, max, element }: AST.Quantifier): Part {
    if (max === 0) return EMPTY;
    // Many copies behave like a loop: what is slow in one is slow in the other.
    if (max > (min === max ? MAX_EXACT_COPIES : MAX_COPIES)) return this.#loop(element, min, max);
    let whole = EMPTY;
    for (let copy = 0; copy < max; copy += 1) {
      const one = this.#element(element);
      whole = this.#then(whole, copy < min ? one : optional(one));
    }
    return whole;
  }

  #loop(element: AST.QuantifiableElement, min: number, max: number): Part {
    const one = this.#element(element);
    this.#link(one.last, one.first, Number.isFinite(max));
    return min === 0 ? optional(one) : one;
  }

  #then(a: Part, b: Part): Part {
    this.#link(a.last, b.first);
    return {
      first: a.nullable ? [...a.first, ...b.first] : a.first,
      last: b.nullable ? [...a.last, ...b.last] : b.last,
      nullable: a.nullable && b.nullable,
      freeLast: b.freeNullable ? [...a.freeLast, ...b.freeLast] : b.freeLast,
      freeNullable: a.freeNullable && b.freeNullable,
    };
  }

  #link(from: readonly number[], to: readonly number[], ends = false): void {
    for (const position of from) {
      const follow = this.follow[position];
      for (const next of to) {
        follow?.set(next, (follow.get(next) ?? 0) + 1);
        if (!ends) this.lasting[position]?.add(next);
      }
    }
  }
}

function either(a: Part, b: Part): Part {
  return {
    first: [...a.first, ...b.first],
    last: [...a.last, ...b.last],
    nullable: a.nullable || b.nullable,
    freeLast: [...a.freeLast, ...b.freeLast],
    freeNullable: a.freeNullable || b.freeNullable,
  };
}

function optional(part: Part): Part {
  return { ...part, nullable: true, freeNullable: true };
}
