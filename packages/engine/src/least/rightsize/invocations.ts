import type { NodeId } from '../../model/graph.ts';
import type { RecordedCall } from '../trail/record.ts';
import type { Deployed } from './physical.ts';

const QUARTER = 900_000;
const DAY = 96 * QUARTER;
const WORD = 32;

/** Counts how often functions surely ran. */
export class Invocations {
  readonly #deployed: Deployed;
  readonly #invoked = new Map<NodeId, number>();
  /** Quarters of an hour with calls, a bit each, by function and day. */
  readonly #active = new Map<NodeId, Map<number, Uint32Array>>();

  constructor(deployed: Deployed) {
    this.#deployed = deployed;
  }

  /** A recorded invocation, by whomever. */
  addInvoked({ service, name, error, resources }: RecordedCall): void {
    if (service !== 'lambda' || !name.startsWith('Invoke') || error !== undefined) return;
    for (const arn of resources) {
      const fn = arn.includes(':function:') ? this.#deployed.nodeOf(arn)?.node : undefined;
      if (fn !== undefined) this.#invoked.set(fn, (this.#invoked.get(fn) ?? 0) + 1);
    }
  }

  /** A call under the function's own session. */
  addActive(fn: NodeId | undefined, time: number): void {
    if (fn === undefined) return;
    const days = this.#active.get(fn) ?? new Map<number, Uint32Array>();
    this.#active.set(fn, days);
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
    let quarters = 0;
    for (const bits of this.#active.get(fn)?.values() ?? []) {
      for (const word of bits) quarters += ones(word);
    }
    return Math.max(this.#invoked.get(fn) ?? 0, Math.ceil(quarters / 2));
  }
}

function ones(word: number): number {
  let count = 0;
  for (let rest = word >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}
