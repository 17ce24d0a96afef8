import { GuardError } from './errors.ts';
import type { LambdaContext } from './lambda.ts';

/** When a call ends by itself, before the platform ends it. */
export type DeadlineOptions = {
  /** Milliseconds kept free before the platform's limit; a tenth of the time, at most 500, when not given. */
  readonly marginMs?: number;
  /** Milliseconds a call may take at most, such as the caller's own limit less the way back. */
  readonly limitMs?: number;
};

/** The longest that a timer can wait: larger values would fire at once. */
const LONGEST = 2_147_483_647;
const LARGEST_MARGIN = 500;

/** The time left of one call. A signal and a timer are only made where they are used. */
export class Deadline {
  readonly #context: LambdaContext;
  readonly #marginMs: number | undefined;
  readonly #endsAt: number;
  #controller: AbortController | undefined;
  #ended: string | undefined;

  constructor(
    context: LambdaContext,
    options: DeadlineOptions | false,
    callerLimitMs: number = Infinity,
  ) {
    this.#context = context;
    const { marginMs, limitMs } = options === false ? {} : options;
    this.#marginMs = marginMs;
    const allowed =
      options === false ? Infinity : this.#allowed(limitMs ?? Infinity, callerLimitMs);
    this.#endsAt = performance.now() + allowed;
  }

  /** Milliseconds until the guard ends the call; Infinity where nothing limits it. */
  remainingMs(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  /** Whether the deadline has struck or the call has ended. */
  get isOver(): boolean {
    return this.#ended !== undefined;
  }

  /** Aborts when the deadline strikes, and when the call is over: what still runs then is a leftover. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#ended !== undefined) this.#controller.abort(over(this.#ended));
    return this.#controller.signal;
  }

  /** What the work gives, or a `deadline.exceeded` error when the time is over first. */
  race<T>(work: () => Promise<T>): Promise<T> {
    const left = this.remainingMs();
    if (left === Infinity) return work();
    return new Promise((resolve, reject) => {
      const strike = (): void => {
        // The answer is decided before listeners of the signal run: their errors come too late to matter.
        reject(over('the deadline struck'));
        this.#end('the deadline struck');
      };
      const timer = setTimeout(strike, Math.min(left, LONGEST));
      const ended = (): void => clearTimeout(timer);
      work().then(
        (value) => {
          ended();
          resolve(value);
        },
        (error: unknown) => {
          ended();
          reject(error);
        },
      );
    });
  }

  /** Ends the call: stray work that holds the signal stops now, not in the middle of the next call. */
  close(): void {
    this.#end('the call is over');
  }

  /** An error takes longer to make than all the rest of most calls, so it is made for a signal that is held only. */
  #end(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#controller?.abort(over(reason));
  }

  #allowed(limitMs: number, callerLimitMs: number): number {
    const left = this.#context.getRemainingTimeInMillis?.() ?? Infinity;
    const platform = left - (this.#marginMs ?? Math.min(LARGEST_MARGIN, left / 10));
    return Math.max(0, Math.min(platform, limitMs, callerLimitMs));
  }
}

function over(reason: string): GuardError {
  return new GuardError('deadline.exceeded', reason);
}
