import { fullHash } from '../../support/hash.ts';
import type { Cache } from '../../support/ports.ts';
import type { EntryOutcome } from '../interpret/entry.ts';
import type { World } from '../interpret/run.ts';
import type { Language } from '../ir.ts';
import type { Entry } from '../package/entry.ts';
import type { Units } from '../units.ts';
import { decode, encode } from './codec.ts';

/** A module that the analysis asked for, and where that led, as `Units.answer` says it. */
type Question = readonly [from: string, module: string, language: Language, answer: string];

/** What the analysis of an entry gave, and everything that it rests on. */
type Known = {
  /** Hash of the file that it begins with; undefined for code in a template, which the key holds. */
  readonly begins: string | undefined;
  readonly questions: readonly Question[];
  readonly outcome: EntryOutcome;
};

/** A line of the text that is kept: the key of an entry, the saves since it was last used, and what is known. */
type Line = { readonly unused: number; readonly text: string };

/** What nobody used for so many saves is gone: an entry that was renamed, a branch that is over. */
const FORGOTTEN_AFTER = 4;
/** Most characters that are kept of one application. */
const MOST_KEPT = 32_000_000;
const KEY = 'code';

/**
 * Outcomes of entries from earlier scans. One holds if every question that the analysis asked then has the
 * same answer now: analysis knows nothing else of the repository, and goes the same way for the same answers.
 * So the questions are asked again in their order, up to the first with another answer; files that are new,
 * gone or changed count exactly where they would have made a difference.
 */
export class Outcomes {
  readonly #cache: Cache;
  readonly #units: Units;
  readonly #before: ReadonlyMap<string, Line>;
  readonly #now = new Map<string, Line>();
  #isNew = false;

  constructor(cache: Cache, units: Units) {
    this.#cache = cache;
    this.#units = units;
    this.#before = linesOf(cache.get(KEY) ?? '');
  }

  /**
   * The outcome of an entry: the one from before where it still holds, else that of `analyse`, which asks the
   * world that it is given; `budget` are the steps that it may take.
   */
  of(
    entry: Entry,
    budget: number,
    world: World,
    analyse: (world: World) => EntryOutcome | undefined,
  ): EntryOutcome | undefined {
    const key = keyOf(entry, budget);
    const line = this.#before.get(key);
    const known = line === undefined ? undefined : this.#holding(line.text, entry);
    if (line !== undefined && known !== undefined) {
      this.#now.set(key, { unused: 0, text: line.text });
      return known.outcome;
    }
    const questions = new Map<string, Question>();
    const outcome = analyse(this.#asking(world, entry, questions));
    if (outcome === undefined) return undefined;
    this.#keep(key, { begins: this.#begins(entry), questions: [...questions.values()], outcome });
    return outcome;
  }

  /** Puts what is new into the cache. */
  save(): void {
    if (!this.#isNew) return;
    const lines = [...this.#now].map(([key, { text }]) => `${key} 0 ${text}`);
    for (const [key, { unused, text }] of this.#before) {
      if (!this.#now.has(key) && unused < FORGOTTEN_AFTER)
        lines.push(`${key} ${unused + 1} ${text}`);
    }
    let room = MOST_KEPT;
    const kept = lines.filter((line) => {
      room -= line.length;
      return room >= 0;
    });
    this.#cache.put(KEY, kept.join('\n'));
  }

  #keep(key: string, known: Known): void {
    try {
      this.#now.set(key, { unused: 0, text: encode(known) });
      this.#isNew = true;
    } catch {
      // Facts that nest too deeply, or that are no plain data: the next scan finds them out again.
    }
  }

  #holding(text: string, entry: Entry): Known | undefined {
    try {
      const known = decode(text) as Known;
      if (known.begins !== this.#begins(entry)) return undefined;
      const holds = known.questions.every(
        ([from, module, language, answer]) =>
          this.#units.answer(from, module, language, entry.scope) === answer,
      );
      return holds ? known : undefined;
    } catch {
      return undefined;
    }
  }

  #begins({ inline, file }: Entry): string | undefined {
    return inline === undefined ? this.#units.hash(file) : undefined;
  }

  /** The world, with what is asked of it noted. */
  #asking(world: World, { scope }: Entry, questions: Map<string, Question>): World {
    return {
      ...world,
      resolve: (from, module, language) => {
        const key = `${from}\n${module}`;
        if (!questions.has(key)) {
          const answer = this.#units.answer(from, module, language, scope);
          questions.set(key, [from, module, language, answer]);
        }
        return world.resolve(from, module, language);
      },
    };
  }
}

/** Everything that the analysis is given besides the files. */
function keyOf({ language, file, export: path, scope, inline }: Entry, budget: number): string {
  return fullHash(JSON.stringify([language, file, path, scope, inline?.text, budget]));
}

function linesOf(text: string): ReadonlyMap<string, Line> {
  const lines = new Map<string, Line>();
  for (const line of text.split('\n')) {
    const [, key = '', unused = '', known = ''] = /^(\S+) (\d+) (.*)$/.exec(line) ?? [];
    if (known !== '') lines.set(key, { unused: Number(unused), text: known });
  }
  return lines;
}
