import type { Call } from '../core/call.ts';
import type { Context } from '../core/context.ts';
import { GuardError } from '../core/errors.ts';
import type { Part } from '../core/part.ts';
import { type Breaker, breaker } from './breaker.ts';
import { type Charge, type Charged, chargeOf, type Rate, unitOf, waitOf } from './bucket.ts';
import { hashOf } from './hash.ts';
import type { BucketStore } from './store.ts';

export { type Breaker, type BreakerContext, type BreakerOptions, breaker } from './breaker.ts';
export type { Charge, Charged, Rate } from './bucket.ts';
export { memoryBuckets } from './memory.ts';
export type { BucketStore } from './store.ts';

/** What a budget sees of a call: `data` is the checked value, known where the budget is for each `piece`. */
export type Charging = Context<unknown> & Pick<Call, 'caller' | 'tenant' | 'data' | 'piece'>;

/** A bucket of calls for everybody whose key is the same. */
export type Budget = Rate & {
  /** Stands in log lines and tells budgets of the same kind apart; `by` and its place in the list when not given. */
  readonly name?: string;
  /** Whose budget it is: the caller or tenant that identity found, the address that the platform saw, a text of one's own, or `all` together. */
  readonly by: 'caller' | 'tenant' | 'ip' | 'all' | ((call: Charging) => string | undefined);
  /** What a call costs; 1 when not given, and 0 is free. */
  readonly cost?: number | ((call: Charging) => number);
  /** Charged once a `call`, before anything is parsed, or for each `piece` of it, when its value is known; `call` when not given. */
  readonly per?: 'call' | 'piece';
  /** Those of whom nothing is known have one budget together (`shared`, when not given), or none (`free`). */
  readonly unknown?: 'shared' | 'free';
};

/** Budgets in a store that all environments share. */
export type BudgetOptions = {
  readonly store: BucketStore;
  /** What happens while the store does not answer: the call goes on without being counted, or is refused. */
  readonly ifStoreFails: 'allow' | 'refuse';
  /** Charged in this order; one that refuses leaves those before it charged. */
  readonly budgets: readonly Budget[];
  /** How long the store is waited for; 500 milliseconds when not given. */
  readonly timeoutMs?: number;
  /** Tells the buckets of functions that share a store apart; the function's name when not given. */
  readonly namespace?: string;
};

/** What is limited. Without a store only the depth is. */
export type LimitOptions = (BudgetOptions | { readonly budgets?: undefined }) & {
  /**
   * How many guarded functions an event may have passed before this one; 16 when not given, `false` for any number. The count travels with `ctx.carry()`: it stops
   * functions that call one another for ever, as far as they carry it.
   */
  readonly maxDepth?: number | false;
};

/**
 * Budgets for callers and tenants, and the end of loops. Refuses with `limit.rate` (429 and `retry-after`) and `limit.depth`; a guard in report mode only tells.
 */
export function limits(options: LimitOptions = {}): Part {
  const { maxDepth = 16 } = options;
  const ask = options.budgets === undefined ? undefined : new Budgets(options);
  const checkDepth = (call: Call): void => {
    const { depth } = call.trace;
    if (maxDepth === false || depth <= maxDepth) return;
    const facts = { depth, most: maxDepth };
    call.refuse(new GuardError('limit.depth', 'functions call one another for ever', { facts }));
  };
  return {
    name: 'limits',
    admit: (call) => {
      if (call.http !== undefined) checkDepth(call);
      return ask?.has('call') === true ? ask.charge('call', call) : undefined;
    },
    work: async (call, next) => {
      // The records of a batch have each their own depth.
      if (call.http === undefined) checkDepth(call);
      if (ask?.has('piece') === true) await ask.charge('piece', call);
      return next();
    },
  };
}

/** The store is not asked for a while when it has failed so often: each call would wait for it. */
const STORE_FAILURES = 3;
const STORE_OPEN_MS = 5000;

class Budgets {
  readonly #options: BudgetOptions;
  readonly #names: readonly string[];
  readonly #circuit: Breaker;

  constructor(options: BudgetOptions) {
    this.#options = options;
    this.#names = options.budgets.map((budget, index) => nameOf(budget, index));
    // A rate that makes no sense must not wait for the first call.
    for (const budget of options.budgets) unitOf(budget);
    this.#circuit = breaker({
      name: 'budgets',
      failures: STORE_FAILURES,
      openMs: STORE_OPEN_MS,
    });
  }

  has(per: 'call' | 'piece'): boolean {
    return this.#options.budgets.some((budget) => (budget.per ?? 'call') === per);
  }

  async charge(per: 'call' | 'piece', call: Call): Promise<void> {
    for (const [index, budget] of this.#options.budgets.entries()) {
      if ((budget.per ?? 'call') !== per) continue;
      await this.#chargeOne(budget, this.#names[index] ?? '', call);
    }
  }

  async #chargeOne(budget: Budget, name: string, call: Call): Promise<void> {
    const { cost = 1, unknown = 'shared' } = budget;
    const whose = ownerOf(budget, call);
    if (whose === undefined && unknown === 'free') return;
    const charge = chargeOf(budget, typeof cost === 'number' ? cost : cost(call), Date.now());
    if (charge.cost === 0) return;
    const charged = await this.#asked(await this.#key(name, whose, call), charge, call);
    if (charged !== undefined && !charged.isPaid) call.refuse(refusal(name, charge, charged));
  }

  #key(name: string, whose: string | undefined, call: Call): Promise<string> {
    const { namespace = call.aws.functionName ?? '' } = this.#options;
    return hashOf(JSON.stringify([namespace, name, whose ?? null]));
  }

  /** Undefined where the store does not answer and the call may go on. */
  async #asked(key: string, charge: Charge, call: Call): Promise<Charged | undefined> {
    const { store, timeoutMs = 500, ifStoreFails } = this.#options;
    try {
      return await this.#circuit.run(() =>
        inTime(timeoutMs, async (signal) => store.charge(key, charge, signal)),
      );
    } catch (cause) {
      const facts = { store: 'unavailable', went: ifStoreFails === 'allow' ? 'on' : 'no further' };
      if (ifStoreFails === 'refuse') {
        const headers = { 'retry-after': String(STORE_OPEN_MS / 1000) };
        throw new GuardError('limit.circuit', 'the store of budgets does not answer', {
          cause,
          facts,
          headers,
        });
      }
      call.note({ type: 'error', action: 'observed', facts });
      call.log.warn('a call was not counted: the store of budgets does not answer', {
        error: cause,
      });
      return undefined;
    }
  }
}

function nameOf({ name, by }: Budget, index: number): string {
  return name ?? `${typeof by === 'string' ? by : 'own'}-${index}`;
}

function ownerOf({ by }: Budget, call: Call): string | undefined {
  const found =
    typeof by === 'function'
      ? by(call)
      : { caller: call.caller, tenant: call.tenant, ip: call.http?.ip, all: 'all' }[by];
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function refusal(budget: string, charge: Charge, charged: Charged): GuardError {
  const wait = waitOf(charge, charged);
  const headers: Record<string, string> =
    wait === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(wait / 1000))) };
  const facts = { budget, ...(wait === undefined ? { never: true } : { waitMs: Math.ceil(wait) }) };
  return new GuardError('limit.rate', `the budget ${budget} is spent`, { facts, headers });
}

/** A client may not know of signals: its answer is not waited for, either way. */
function inTime<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`no answer after ${timeoutMs} ms`));
      controller.abort();
    }, timeoutMs);
    work(controller.signal)
      .finally(() => clearTimeout(timer))
      .then(resolve, reject);
  });
}
