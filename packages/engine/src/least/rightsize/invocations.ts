import type { NodeId } from '../../model/graph.ts';
import type { RecordedCall } from '../trail/record.ts';
import type { Deployed, Named } from './physical.ts';
import type { Owner } from './roles.ts';
import type { StackNames } from './stacks.ts';

const QUARTER = 900_000;
const DAY = 96 * QUARTER;
const WORD = 32;

/** A function that a recorded name may mean. */
type Place = Pick<Named, 'node' | 'stack' | 'deployedAs'>;
type Counted = { readonly functions: readonly Place[]; count: number };
/** Quarters of an hour with calls, a bit each, by day. */
type Active = { readonly functions: readonly Place[]; readonly days: Map<number, Uint32Array> };

/** Counts how often functions surely ran. */
export class Invocations {
  readonly #deployed: Deployed;
  readonly #stacks: StackNames;
  /** By the functions that a name may mean. */
  readonly #invoked = new Map<string, Counted>();
  readonly #active = new Map<string, Active>();

  constructor(deployed: Deployed, stacks: StackNames) {
    this.#deployed = deployed;
    this.#stacks = stacks;
  }

  /** A recorded invocation, by whomever. */
  addInvoked({ service, name, error, resources }: RecordedCall): void {
    if (service !== 'lambda' || !name.startsWith('Invoke') || error !== undefined) return;
    for (const arn of resources) {
      if (!arn.includes(':function:')) continue;
      const functions = this.#deployed.allOf(arn);
      if (functions.length === 0) continue;
      this.#stacks.add(functions);
      const key = keyOf(functions);
      const counted = this.#invoked.get(key) ?? { functions, count: 0 };
      counted.count++;
      this.#invoked.set(key, counted);
    }
  }

  /** A call under a function's own session. */
  addActive({ matches, deployedAs }: Owner, time: number): void {
    const functions = matches.flatMap(({ function: node, stack }) =>
      node === undefined ? [] : [{ node, stack, deployedAs }],
    );
    if (functions.length === 0) return;
    const key = keyOf(functions);
    const { days } = this.#active.get(key) ?? { days: new Map<number, Uint32Array>() };
    this.#active.set(key, { functions, days });
    const day = Math.floor(time / DAY);
    const bits = days.get(day) ?? new Uint32Array(3);
    days.set(day, bits);
    const slot = Math.floor((time - day * DAY) / QUARTER);
    const word = Math.floor(slot / WORD);
    bits[word] = (bits[word] ?? 0) | (1 << (slot % WORD));
  }

  /**
   * Invocations that there were at least. Without records of them: none lasts longer than a quarter of an hour, so
   * each is active in at most two of them.
   */
  of(fn: NodeId): number {
    let invoked = 0;
    for (const { functions, count } of this.#invoked.values()) {
      if (this.#isOf(functions, fn)) invoked += count;
    }
    let quarters = 0;
    for (const { functions, days } of this.#active.values()) {
      if (this.#isOf(functions, fn)) quarters += active(days);
    }
    return Math.max(invoked, Math.ceil(quarters / 2));
  }

  #isOf(functions: readonly Place[], fn: NodeId): boolean {
    const likely = this.#stacks.likely(functions, functions[0]?.deployedAs);
    return likely.some((one) => one.node === fn);
  }
}

function keyOf(functions: readonly Place[]): string {
  return `${functions[0]?.deployedAs ?? ''} ${functions.map((one) => one.node).join(' ')}`;
}

function active(days: ReadonlyMap<number, Uint32Array>): number {
  let quarters = 0;
  for (const bits of days.values()) for (const word of bits) quarters += ones(word);
  return quarters;
}

function ones(word: number): number {
  let count = 0;
  for (let rest = word >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}
