import type { Context } from '../core/context.ts';
import { GuardError } from '../core/errors.ts';
import { at } from '../core/read.ts';

/** When a circuit opens, and for how long. */
export type BreakerOptions = {
  /** Stands in log lines and security events: the dependency's name. */
  readonly name?: string;
  /** Failures in a row after which nothing is tried for a while; 5 when not given. */
  readonly failures?: number;
  /** How long nothing is tried, in milliseconds; 10 seconds when not given. */
  readonly openMs?: number;
  /** Whether a result means that the dependency is out of order; a `status` of 500 and above when not given, as `fetch` has it. */
  readonly isFailed?: (result: unknown) => boolean;
  /** Whether an error means so; every one when not given, but for refusals below 500. An abort after the call is over never counts. */
  readonly isFailure?: (error: unknown) => boolean;
};

/** What a call needs to be for a breaker: its context. */
export type BreakerContext = Pick<Context<unknown>, 'signal' | 'remainingMs' | 'log'>;

/** A circuit breaker around a dependency. */
export type Breaker = {
  /** `closed`: calls go through; `open`: they fail at once; `half-open`: one may try. */
  readonly state: 'closed' | 'open' | 'half-open';
  /**
   * Does the work, or throws `limit.circuit` without doing it while the circuit is open. With the context, work that the deadline ends counts as failed, though
   * it never comes back.
   */
  run<T>(work: () => T | Promise<T>, ctx?: BreakerContext): Promise<T>;
};

/** A step that was let through tells once how it ended. `neither`: nobody knows. */
type Ended = (how: 'good' | 'bad' | 'neither') => void;

/**
 * Stops calling a dependency that fails again and again, so that calls fail quickly, and it can recover. Make it once, when the module loads. It counts for one
 * environment: each of a hundred has to find out by itself, and a probe from each reaches the dependency. It holds counts and times, nothing of callers.
 */
export function breaker(options: BreakerOptions = {}): Breaker {
  const circuit = new Circuit(options);
  return {
    get state() {
      return circuit.state;
    },
    run: async (work, ctx) => {
      const ended = circuit.enter(ctx);
      const stop = watchDeadline(ctx, ended);
      try {
        const result = await work();
        ended((options.isFailed ?? isServerError)(result) ? 'bad' : 'good');
        return result;
      } catch (error) {
        ended(howOf(error, options, ctx));
        throw error;
      } finally {
        stop();
      }
    },
  };
}

class Circuit {
  readonly #name: string;
  readonly #most: number;
  readonly #openMs: number;
  #failures = 0;
  /** Until then nothing is tried; undefined where the circuit is closed. */
  #openUntil: number | undefined;
  /** Until then the probe under way is waited for. It may be frozen with its environment, and never end. */
  #probeUntil = 0;

  constructor({ name = '', failures = 5, openMs = 10_000 }: BreakerOptions) {
    if (!(failures >= 1) || !(openMs > 0)) {
      throw new TypeError('breaker: `failures` and `openMs` must be positive');
    }
    this.#name = name;
    this.#most = failures;
    this.#openMs = openMs;
  }

  get state(): Breaker['state'] {
    if (this.#openUntil === undefined) return 'closed';
    return performance.now() < this.#openUntil ? 'open' : 'half-open';
  }

  enter(ctx: BreakerContext | undefined): Ended {
    const now = performance.now();
    const { state } = this;
    const until = Math.max(this.#openUntil ?? 0, this.#probeUntil);
    if (state === 'open' || (state === 'half-open' && now < until))
      throw this.#refused(until - now);
    const isProbe = state === 'half-open';
    if (isProbe) this.#probeUntil = now + this.#openMs;
    let isEnded = false;
    return (how) => {
      if (isEnded) return;
      isEnded = true;
      if (isProbe) this.#probeUntil = 0;
      // What was begun before the circuit opened says nothing about now.
      if (how === 'neither' || (!isProbe && this.#openUntil !== undefined)) return;
      if (how === 'good') this.#close();
      else this.#failed(isProbe, ctx);
    };
  }

  #close(): void {
    this.#failures = 0;
    this.#openUntil = undefined;
  }

  #failed(isProbe: boolean, ctx: BreakerContext | undefined): void {
    this.#failures += 1;
    if (!isProbe && this.#failures < this.#most) return;
    this.#openUntil = performance.now() + this.#openMs;
    ctx?.log.warn('a circuit opens', { circuit: this.#name, failures: this.#failures });
  }

  #refused(waitMs: number): GuardError {
    return new GuardError('limit.circuit', `the circuit ${this.#name} is open`.replace('  ', ' '), {
      facts: { circuit: this.#name },
      headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) },
    });
  }
}

/** At the deadline the work counts as failed; when the call ends for another reason, nobody knows. */
function watchDeadline(ctx: BreakerContext | undefined, ended: Ended): () => void {
  if (ctx === undefined) return () => {};
  const { signal } = ctx;
  const over = (): void => ended(isOutOfTime(ctx) ? 'bad' : 'neither');
  signal.addEventListener('abort', over, { once: true });
  return () => signal.removeEventListener('abort', over);
}

function howOf(
  error: unknown,
  options: BreakerOptions,
  ctx: BreakerContext | undefined,
): 'good' | 'bad' | 'neither' {
  if (ctx?.signal.aborted === true && !isOutOfTime(ctx)) return 'neither';
  return (options.isFailure ?? isOutOfOrder)(error) ? 'bad' : 'good';
}

/** Whether the deadline ended the call; its timer may fire a moment early. */
function isOutOfTime(ctx: BreakerContext): boolean {
  return ctx.remainingMs() < 5;
}

/** A refusal that the handler throws itself is an answer. */
function isOutOfOrder(error: unknown): boolean {
  return at(error, 'kind') !== 'refusal' || isServerError(error);
}

function isServerError(result: unknown): boolean {
  // A response of fetch has its status in its class.
  const status: unknown =
    typeof result === 'object' && result !== null && 'status' in result ? result.status : undefined;
  return typeof status === 'number' && status >= 500;
}
