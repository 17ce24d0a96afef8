import type { Call } from '../core/call.ts';
import { GuardError } from '../core/errors.ts';
import type { Part } from '../core/part.ts';
import { addFiles } from './files.ts';
import { Printer, SEPARATOR, type Snapshot } from './prints.ts';

/** What is watched, and what happens when one caller's state is there for the next. */
export type StateAuditOptions = {
  /**
   * Functions that give what a module keeps: `{ cache: () => cache, user: () => lastUser }`. Properties, elements, entries of maps and sets are looked at;
   * private fields and weak maps cannot be. Name nothing that is meant to be shared, such as a counter of all calls.
   */
  readonly watch?: Readonly<Record<string, () => unknown>>;
  /** Whether files below the temporary folder are watched (`TMPDIR`, else `/tmp`), or which folder. */
  readonly tmp?: boolean | string;
  /** `tell` when not given; `refuse` refuses each call of another owner with `state.leak`, as long as the state is there. */
  readonly ifLeaked?: 'tell' | 'refuse';
  /** Who owns what a call leaves; tenant and caller together when not given. Those of whom nothing is known count as one owner. */
  readonly owner?: (call: Call) => string | undefined;
};

/** What an owner has left at a place. Owners are prints, too: the module keeps nothing of a caller. */
type Left = { readonly owner: number; readonly print: number; isTold: boolean };

/**
 * Finds module state and files that one tenant's call leaves and another's call meets. When a call begins, what has changed since the last one began belongs to
 * the last one's owner; what is still there for another owner becomes a security event `state.leaked` with names of the code and counts, never with values.
 * It sees that state is there, not whether the handler reads it. An audit costs time with each call: for tests and staging, or a share of production. Calls that
 * overlap in one process cannot be told apart; they are left out, and the log says so.
 */
export function stateAudit(options: StateAuditOptions): Part {
  const audit = new Audit(options);
  return {
    name: 'state',
    work: async (call, next) => {
      await audit.begin(call);
      try {
        return await next();
      } finally {
        audit.end(call);
      }
    },
  };
}

class Audit {
  readonly #options: StateAuditOptions;
  readonly #printer = new Printer();
  readonly #left = new Map<string, Left>();
  readonly #running = new Set<Call>();
  /** Places that were there before any call: names that the code gave. */
  #known: ReadonlySet<string> | undefined;
  #before: { readonly snapshot: Snapshot; readonly owner: number } | undefined;
  #isWarned = false;

  constructor(options: StateAuditOptions) {
    this.#options = options;
  }

  /** Looks at what is there, before the handler of a call does. */
  async begin(call: Call): Promise<void> {
    // The work of a call that was ended at its deadline may go on for ever.
    for (const other of this.#running) if (other.begin().isOver) this.#running.delete(other);
    this.#running.add(call);
    if (!this.#isAlone()) {
      this.#before = undefined;
      this.#warn(call, 'calls overlap: their state is not audited');
      return;
    }
    const snapshot = await this.#snapshot();
    const owner = this.#ownerOf(call);
    this.#known ??= new Set(snapshot.prints.keys());
    this.#attribute(snapshot);
    // Another call may have begun while files were listed.
    this.#before = this.#isAlone() ? { snapshot, owner } : undefined;
    if (snapshot.isCut) this.#warn(call, 'there is more state than the audit looks at');
    this.#judge(call, owner);
  }

  #isAlone(): boolean {
    return this.#running.size === 1;
  }

  /** Forgets a call that has ended. */
  end(call: Call): void {
    this.#running.delete(call);
  }

  async #snapshot(): Promise<Snapshot> {
    const { watch = {}, tmp = false } = this.#options;
    const snapshot = this.#printer.snapshot(watch);
    if (tmp !== false) {
      await addFiles(tmp === true ? (process.env.TMPDIR ?? '/tmp') : tmp, snapshot);
    }
    return snapshot;
  }

  #ownerOf(call: Call): number {
    const { owner } = this.#options;
    const whose = owner === undefined ? [call.tenant ?? null, call.caller ?? null] : owner(call);
    return this.#printer.print(whose);
  }

  /** What is other than when the last call began was left by it, or by what it has started. */
  #attribute({ prints }: Snapshot): void {
    for (const [place, { print }] of this.#left) {
      if (prints.get(place) !== print) this.#left.delete(place);
    }
    if (this.#before === undefined) return;
    const { snapshot, owner } = this.#before;
    for (const [place, print] of prints) {
      if (snapshot.prints.get(place) !== print) {
        this.#left.set(place, { owner, print, isTold: false });
      }
    }
  }

  #judge(call: Call, owner: number): void {
    const refuses = this.#options.ifLeaked === 'refuse';
    const leaked = [...this.#left].filter(
      ([, one]) => one.owner !== owner && (refuses || !one.isTold),
    );
    if (leaked.length === 0) return;
    for (const [, one] of leaked) one.isTold = true;
    const error = errorOf(
      leaked.map(([place]) => place),
      this.#known ?? new Set(),
    );
    if (refuses) throw error;
    call.tell(error, 'reported');
  }

  #warn(call: Call, message: string): void {
    if (!this.#isWarned) call.log.warn(message);
    this.#isWarned = true;
  }
}

/** Names that the code gave are told; keys that came with calls may be somebody's data and are counted. */
function errorOf(leaked: readonly string[], known: ReadonlySet<string>): GuardError {
  const names = new Set<string>();
  let files = 0;
  for (const place of leaked) {
    const [name = '', inner = ''] = place.split(SEPARATOR);
    if (name === 'tmp' && inner.startsWith('/')) files += 1;
    const isNamed = known.has(place) && /^[\w$]{1,64}$/.test(inner);
    names.add(isNamed ? `${name}.${inner}` : name);
  }
  return new GuardError('state.leak', 'state of another caller is still there', {
    places: [...names].map((at) => ({ in: 'state', at })),
    facts: { entries: leaked.length - files, files },
  });
}
