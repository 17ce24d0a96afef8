import { NO_PROOFS, truthProofs } from './truth.ts';
import type { Cell, Clearance, Proof, Value } from './value.ts';
import { bothProofs, isNothing, join, NOTHING, provedOf } from './values.ts';

/** How a statement ends. */
export type Completion = 'normal' | 'return' | 'throw' | 'break' | 'continue';

/** A write that happened on a way which left early; it is joined in where such ways come together. */
type Escaped = { readonly how: Completion; readonly cell: Cell; readonly value: Value };

/** A way that goes on: what it wrote, and what is proved on it. */
type Survivor = { readonly writes: ReadonlyMap<Cell, Value>; readonly checks: Checks };

/** What checks have proved so far: clearance by label key. Never changed in place. */
export type Checks = ReadonlyMap<string, Clearance>;

const NO_CHECKS: Checks = new Map();
const NO_WRITES: ReadonlyMap<Cell, Value> = new Map();

/**
 * The state of the abstract machine: cells hold their current values; a trail of old values lets each
 * branch run on the same start and be joined afterwards. Cheaper than copying a state per branch, since
 * most branches write little.
 */
export class State {
  #trail: { readonly cell: Cell; readonly old: Value }[] = [];
  #escaped: Escaped[] = [];
  checks: Checks = NO_CHECKS;
  /** Cells that were copied for branches and calls so far, for the budget. */
  copied = 0;

  /** Sets a cell. */
  write(cell: Cell, value: Value): void {
    if (cell.value === value) return;
    this.#trail.push({ cell, old: cell.value });
    cell.value = value;
  }

  /** Lets a cell hold one value more. It counts as written also where it held that already. */
  weaken(cell: Cell, value: Value): void {
    if (cell.value === value || isNothing(value)) return;
    this.#trail.push({ cell, old: cell.value });
    cell.value = join(cell.value, value);
  }

  /** Notes what is proved from here on. */
  prove(proofs: readonly Proof[]): void {
    if (proofs.length === 0) return;
    const checks = new Map(this.checks);
    for (const { key, clears } of proofs) checks.set(key, (checks.get(key) ?? 0) | clears);
    this.checks = checks;
  }

  /** A position in the trail, for `writesSince`. */
  mark(): number {
    return this.#trail.length;
  }

  /** Cells written since a mark, with their present values. */
  writesSince(mark: number): ReadonlyMap<Cell, Value> {
    if (mark === this.#trail.length) return NO_WRITES;
    this.copied += this.#trail.length - mark;
    const writes = new Map<Cell, Value>();
    for (let i = mark; i < this.#trail.length; i += 1) {
      const entry = this.#trail[i];
      if (entry !== undefined) writes.set(entry.cell, entry.cell.value);
    }
    return writes;
  }

  /** Takes cells that nobody can reach any more out of the trail since a mark. */
  forget(mark: number, cells: ReadonlySet<Cell>): void {
    let kept = mark;
    for (let i = mark; i < this.#trail.length; i += 1) {
      const entry = this.#trail[i];
      if (entry === undefined || cells.has(entry.cell)) continue;
      this.#trail[kept] = entry;
      kept += 1;
    }
    this.#trail.length = kept;
  }

  /** Forgets the trail up to now, where nobody can go back any more (the top level of a run). */
  commit(): void {
    this.#trail = [];
  }

  #rollback(mark: number): void {
    for (let i = this.#trail.length - 1; i >= mark; i -= 1) {
      const entry = this.#trail[i];
      if (entry !== undefined) entry.cell.value = entry.old;
    }
    this.#trail.length = mark;
  }

  /**
   * Runs alternatives from the same state and joins those that go on. What the others wrote is kept
   * aside until their kind of leaving is collected. The completion is `normal` if any goes on, else
   * the way in which the last one left.
   */
  fork(alternatives: readonly (() => Completion)[]): Completion {
    const mark = this.mark();
    const before = this.checks;
    const survivors: Survivor[] = [];
    let checks: Checks | undefined;
    let left: Completion = 'normal';
    for (const alternative of alternatives) {
      const completion = alternative();
      const writes = this.writesSince(mark);
      if (completion === 'normal') {
        survivors.push({ writes, checks: this.checks });
        checks = checks === undefined ? this.checks : commonChecks(checks, this.checks);
      } else {
        left = completion;
        for (const [cell, value] of writes) this.#escaped.push({ how: completion, cell, value });
      }
      this.#rollback(mark);
      this.checks = before;
    }
    if (survivors.length === 0) return alternatives.length === 0 ? 'normal' : left;
    this.#merge(survivors);
    this.checks = checks ?? before;
    return 'normal';
  }

  #merge(survivors: readonly Survivor[]): void {
    const done = new Set<Cell>();
    for (const { writes } of survivors) {
      for (const cell of writes.keys()) {
        // What all before this one wrote has been joined with it.
        if (survivors.length > 1 && done.has(cell)) continue;
        if (survivors.length > 1) done.add(cell);
        this.#join(cell, survivors);
      }
    }
  }

  /** What a way proved of the value that it leaves in the cell goes along with it. */
  #join(cell: Cell, survivors: readonly Survivor[]): void {
    const old = cell.value;
    let value = NOTHING;
    let isSame = true;
    for (const { writes, checks } of survivors) {
      const given = writes.get(cell) ?? old;
      isSame &&= given === old;
      value = join(value, proved(given, checks));
    }
    if (isSame) return;
    this.#trail.push({ cell, old });
    cell.value = value;
  }

  /** A position among the escaped writes, for `collect`. */
  escapeMark(): number {
    return this.#escaped.length;
  }

  /** Notes the writes since a mark as left in a way (a `return` outside of any branch needs none). */
  escape(how: Completion, mark: number): void {
    for (const [cell, value] of this.writesSince(mark)) this.#escaped.push({ how, cell, value });
  }

  /** Joins in what ways of leaving wrote since the mark: at the end of a loop, a `try`, a function. */
  collect(mark: number, hows: readonly Completion[]): void {
    const kept: Escaped[] = [];
    this.copied += this.#escaped.length - mark;
    for (let i = mark; i < this.#escaped.length; i += 1) {
      const one = this.#escaped[i];
      if (one === undefined) continue;
      if (hows.includes(one.how)) this.weaken(one.cell, one.value);
      else kept.push(one);
    }
    this.#escaped.length = mark;
    this.#escaped.push(...kept);
  }
}

/** What both prove. */
export function commonChecks(a: Checks, b: Checks): Checks {
  if (a === b || a.size === 0) return a;
  const common = new Map<string, Clearance>();
  for (const [key, clears] of a) {
    const both = clears & (b.get(key) ?? 0);
    if (both !== 0) common.set(key, both);
  }
  return common;
}

/** What is proved in `after` beyond `before`. */
export function newChecks(before: Checks, after: Checks): readonly Proof[] {
  if (before === after) return [];
  const added: Proof[] = [];
  for (const [key, clears] of after) {
    const extra = clears & ~(before.get(key) ?? 0);
    if (extra !== 0) added.push({ key, clears: extra });
  }
  return added;
}

/** A value under further checks: whatever it turns out to be, they hold. */
export function underChecks(value: Value, checks: readonly Proof[]): Value {
  if (checks.length === 0) return value;
  const { whenTrue, whenFalse } = truthProofs(value) ?? NO_PROOFS;
  return {
    ...value,
    proofs: { whenTrue: bothProofs(whenTrue, checks), whenFalse: bothProofs(whenFalse, checks) },
  };
}

/** The value with its labels cleared for what is proved of them. */
export function proved(value: Value, checks: Checks): Value {
  if (value.labels.length === 0 || checks.size === 0) return value;
  const labels = value.labels.map((label) => {
    const clears = provedOf(checks, label.key);
    return (label.cleared | clears) === label.cleared
      ? label
      : { ...label, cleared: label.cleared | clears };
  });
  return { ...value, labels };
}
