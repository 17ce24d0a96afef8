import type { Automaton } from './automaton.ts';
import { exampleOf, overlap } from './characters.ts';

/** Why a pattern may take very long on a text made for it. `growth` is with the length of the text. */
export type Catastrophe = {
  readonly growth: 'exponential' | 'polynomial';
  readonly why: string;
  /** A piece of text that, repeated, makes it slow; undefined where none can be shown. */
  readonly example: string | undefined;
};

const MAX_STEPS = 60_000;

/**
 * Whether one text can be matched in ways whose number grows with its length (exponentially: two ways from
 * a position back to itself; quadratically: a text that stays in one loop, goes on to another, and
 * stays there), and what follows can fail.
 */
export function ambiguityOf(automaton: Automaton): Catastrophe | undefined {
  const all = automaton.follow.map((next) => [...next.keys()]);
  for (const loop of loopsOf(all)) {
    if (loop.some((position) => automaton.final.has(position))) continue;
    const at = twoWaysRound(automaton, loop);
    if (at !== undefined) {
      const why =
        'one text can be split among nested or overlapping repetitions in exponentially many ways';
      return { growth: 'exponential', why, example: exampleAt(automaton, at) };
    }
  }
  const at = twoLoops(automaton);
  if (at === undefined) return undefined;
  const why = 'two repetitions in a row match the same text, and each way to divide it is tried';
  return { growth: 'polynomial', why, example: exampleAt(automaton, at) };
}

function exampleAt({ characters }: Automaton, position: number): string | undefined {
  return exampleOf(characters[position] ?? 0n);
}

/** Sets of positions that can be reached from one another (Tarjan), without positions that no loop holds. */
function loopsOf(follow: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const order = new Map<number, number>();
  const stack: number[] = [];
  const open = new Set<number>();
  const loops: number[][] = [];
  // There are few positions, so the recursion is shallow.
  const visit = (position: number): number => {
    const index = order.size;
    order.set(position, index);
    let lowest = index;
    stack.push(position);
    open.add(position);
    for (const next of follow[position] ?? []) {
      const known = order.get(next);
      if (known === undefined) lowest = Math.min(lowest, visit(next));
      else if (open.has(next)) lowest = Math.min(lowest, known);
    }
    if (lowest === index) {
      const loop = stack.splice(stack.lastIndexOf(position));
      for (const one of loop) open.delete(one);
      if (loop.length > 1 || follow[position]?.includes(position) === true) loops.push(loop);
    }
    return lowest;
  };
  for (const position of follow.keys()) if (!order.has(position)) visit(position);
  return loops;
}

/** A position of the loop from which one text leads back to it in two ways. */
function twoWaysRound(automaton: Automaton, loop: readonly number[]): number | undefined {
  const inside = new Set(loop);
  for (const position of loop) {
    for (const [next, ways] of automaton.follow[position] ?? []) {
      if (ways > 1 && inside.has(next)) return next;
    }
  }
  return splitAndMeet(automaton, inside);
}

/**
 * Whether pairs of positions that one text leads to, from a position of the loop on, come apart and
 * meet again. Equal pairs all reach each other, so any start will do.
 */
function splitAndMeet(automaton: Automaton, inside: ReadonlySet<number>): number | undefined {
  const { follow, characters } = automaton;
  const size = follow.length;
  const [start] = inside;
  if (start === undefined) return undefined;
  const before = new Map<number, number[]>();
  const work = [start * size + start];
  let steps = 0;
  for (let pair = work.pop(); pair !== undefined; pair = work.pop()) {
    for (const a of follow[Math.floor(pair / size)]?.keys() ?? []) {
      if (!inside.has(a)) continue;
      for (const b of follow[pair % size]?.keys() ?? []) {
        if (!inside.has(b) || !overlap(characters[a] ?? 0n, characters[b] ?? 0n)) continue;
        steps += 1;
        if (steps > MAX_STEPS) return undefined;
        const next = a * size + b;
        const known = before.get(next);
        known?.push(pair);
        if (known !== undefined) continue;
        before.set(next, [pair]);
        work.push(next);
      }
    }
  }
  return unequalBefore(before, start * size + start, size);
}

/** A position of a pair of different ones from which the goal is reached. */
function unequalBefore(
  before: ReadonlyMap<number, readonly number[]>,
  goal: number,
  size: number,
): number | undefined {
  const seen = new Set([goal]);
  const work = [goal];
  for (let pair = work.pop(); pair !== undefined; pair = work.pop()) {
    if (Math.floor(pair / size) !== pair % size) return pair % size;
    for (const previous of before.get(pair) ?? []) {
      if (seen.has(previous)) continue;
      seen.add(previous);
      work.push(previous);
    }
  }
  return undefined;
}

/**
 * A position of a loop such that one text stays in an earlier loop, leads from there to this one, and
 * stays here, and what follows can fail.
 */
function twoLoops(automaton: Automaton): number | undefined {
  const follow = automaton.lasting.map((next) => [...next]);
  const loops = loopsOf(follow);
  if (loops.length < 2) return undefined;
  const budget = { steps: MAX_STEPS };
  for (const later of loops) {
    if (later.some((position) => automaton.final.has(position))) continue;
    for (const earlier of loops) {
      if (earlier === later) continue;
      for (const p of earlier) {
        for (const q of later) {
          if (divides(automaton, follow, { p, q }, budget)) return q;
        }
      }
    }
  }
  return undefined;
}

/** Whether one text leads from `p` to `p`, from `p` to `q`, and from `q` to `q`. */
function divides(
  { characters }: Automaton,
  follow: readonly (readonly number[])[],
  { p, q }: { readonly p: number; readonly q: number },
  budget: { steps: number },
): boolean {
  const size = follow.length;
  const keyOf = (a: number, b: number, c: number): number => (a * size + b) * size + c;
  const goal = keyOf(p, q, q);
  const seen = new Set<number>();
  const work: (readonly [number, number, number])[] = [[p, p, q]];
  for (let triple = work.pop(); triple !== undefined; triple = work.pop()) {
    for (const a of follow[triple[0]] ?? []) {
      for (const b of follow[triple[1]] ?? []) {
        const both = (characters[a] ?? 0n) & (characters[b] ?? 0n);
        if (both === 0n) continue;
        for (const c of follow[triple[2]] ?? []) {
          if (!overlap(both, characters[c] ?? 0n)) continue;
          const key = keyOf(a, b, c);
          if (key === goal) return true;
          budget.steps -= 1;
          if (budget.steps < 0) return false;
          if (seen.has(key)) continue;
          seen.add(key);
          work.push([a, b, c]);
        }
      }
    }
  }
  return false;
}
