import type { Call } from './call.ts';
import type { Failure } from './errors.ts';

/** Goes on with the next part, in the end with the handler. Call it once at most. */
export type Next = () => Promise<unknown>;

/** How a call ended. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * A part of the guard: a plain object with the hooks it needs, made once, when the module loads.
 * The guard composes the hooks of all parts once; a part without a hook costs nothing there.
 *
 * Order of one call:  `call` ( open the envelope → `admit` → for each piece: decode → `work` ( handler ) ) → `done`.
 * Parts run in the order `identity`, `parts`, `limits`, `idempotency`; the first is the outermost.
 *
 * A part throws a GuardError to refuse, and tells by `call.note(…)` what it saw. What belongs to one call lives in
 * `call.locals` or in a closure of the hook, never in the module: an environment serves many callers.
 */
export type Part = {
  /** Names the part in log lines: lower case, one word. */
  readonly name: string;
  /** Wraps the whole call, before the event is opened: `call.http` and `call.piece` are not known yet. */
  readonly call?: (call: Call, next: Next) => Promise<unknown>;
  /**
   * Decides whether the call goes on: signatures, tokens, budgets. Headers and the raw body are known (`call.http`),
   * nothing is parsed. Runs within the deadline. A plain return costs less than a promise.
   */
  readonly admit?: (call: Call) => void | Promise<void>;
  /** Wraps the handler for one piece; `call.piece` and `call.data` (the checked value) are known. */
  readonly work?: (call: Call, next: Next) => Promise<unknown>;
  /** Tidies up, whatever happened. Runs after the answer was decided; what it throws is logged and ignored. */
  readonly done?: (call: Call, outcome: Outcome) => void | Promise<void>;
};

/** A part that finds out who is calling; `Claims` is the type of `ctx.claims`. It sets `call.claims` in `admit`. */
export type IdentityPart<Claims> = Part & {
  /** Never there: carries the type. */
  readonly types?: { readonly claims: Claims };
};

/** The hooks of all parts, composed. */
export type Hooks = {
  readonly call: (call: Call, next: Next) => Promise<unknown>;
  readonly admit: (call: Call) => void | Promise<void>;
  readonly work: (call: Call, next: Next) => Promise<unknown>;
  readonly done: ((call: Call, outcome: Outcome) => Promise<void>) | undefined;
};

/** Composes the hooks of parts; the first part is the outermost. */
export function composed(parts: readonly Part[]): Hooks {
  return {
    call: onion(parts.flatMap((part) => part.call ?? [])),
    admit: inTurn(parts.flatMap((part) => part.admit ?? [])),
    work: onion(parts.flatMap((part) => part.work ?? [])),
    done: doneOf(parts.filter((part) => part.done !== undefined)),
  };
}

function onion(wraps: readonly NonNullable<Part['work']>[]): NonNullable<Part['work']> {
  return wraps.reduceRight<NonNullable<Part['work']>>(
    (inner, outer) => (call, next) => outer(call, () => inner(call, next)),
    (_call, next) => next(),
  );
}

function inTurn(hooks: readonly NonNullable<Part['admit']>[]): NonNullable<Part['admit']> {
  const from = (call: Call, first: number): void | Promise<void> => {
    for (let i = first; i < hooks.length; i += 1) {
      const waited = hooks[i]?.(call);
      if (waited !== undefined) return waited.then(() => from(call, i + 1));
    }
  };
  return (call) => from(call, 0);
}

function doneOf(parts: readonly Part[]): Hooks['done'] {
  if (parts.length === 0) return undefined;
  return async (call, outcome) => {
    for (const part of parts) {
      try {
        await part.done?.(call, outcome);
      } catch (error) {
        call.log.error(`the part ${part.name} failed after the call`, { error });
      }
    }
  };
}
