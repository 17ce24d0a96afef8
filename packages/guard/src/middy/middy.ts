// The guard as a middleware of middy, for functions that have other middlewares already.
import type { Call } from '../core/call.ts';
import type { Context } from '../core/context.ts';
import type { AnySpec } from '../core/event.ts';
import { type GuardOptions, guard } from '../core/guard.ts';
import type { LambdaContext } from '../core/lambda.ts';

/** The part of middy's request that is read and written. */
export type MiddyRequest = {
  event: unknown;
  context: LambdaContext & { guard?: Context<unknown> };
  response: unknown;
  error: unknown;
};

/** A middleware of middy. */
export type MiddyGuard = {
  readonly before: (request: MiddyRequest) => Promise<unknown>;
  readonly after: (request: MiddyRequest) => Promise<void>;
  readonly onError: (request: MiddyRequest) => Promise<void>;
  /** What was refused or reported since the environment started, by code and place. */
  readonly counts: ReadonlyMap<string, number>;
};

/** One invocation, between the two sides of the handler. */
type Running = {
  readonly entered: (event: unknown, ctx: Context<unknown>) => void;
  /** What middy's handler gives or throws. */
  readonly result: Promise<unknown>;
  readonly give: (response: unknown) => void;
  readonly fail: (error: unknown) => void;
};

/**
 * Guards what comes after it: make it the first middleware. The handler gets the checked event, and its context as
 * `context.guard`; what it returns or throws becomes the platform's answer.
 * middy waits for the handler in any case: at the deadline `context.guard.signal` aborts, and the answer is the
 * guard's as soon as the handler has ended. A handler that must be cut off belongs into `guard(…)` itself, and so do
 * batches, whose records are worked on one by one.
 */
export function guardMiddleware<Claims = undefined>(
  options: Omit<GuardOptions<AnySpec, Claims>, 'event'> & { readonly event: AnySpec },
): MiddyGuard {
  if (options.event.batch !== undefined) {
    throw new TypeError('records of a batch are guarded one by one: wrap the handler in guard(…)');
  }
  const calls = new WeakMap<object, Running>();
  const answers = new WeakMap<
    object,
    { readonly running: Running; readonly answer: Promise<unknown> }
  >();
  const guarded = guard<AnySpec, Claims>(options, (event: unknown, ctx) => {
    const running = calls.get((ctx as unknown as Call).aws);
    running?.entered(event, ctx as Context<unknown>);
    return running?.result as never;
  });
  const settled = async (request: MiddyRequest, settle: (running: Running) => void) => {
    const open = answers.get(request);
    if (open === undefined) return;
    answers.delete(request);
    settle(open.running);
    request.response = await open.answer;
  };
  return {
    counts: guarded.counts,
    before: async (request) => {
      // An object of its own for each invocation, which sees all that the platform's context has.
      const context: LambdaContext = Object.create(request.context ?? null);
      let answer: Promise<unknown> | undefined;
      const entered = new Promise<typeof ENTERED>((resolve) => {
        const running = begun((event, ctx) => {
          request.event = event;
          request.context.guard = ctx;
          resolve(ENTERED);
        });
        calls.set(context, running);
        answer = guarded(request.event, context);
        answers.set(request, { running, answer });
      });
      const first = await Promise.race([entered, answer]);
      if (first === ENTERED) {
        // Whoever waits for it later sees the failure; until then it is nobody's.
        answer?.catch(() => {});
        return undefined;
      }
      answers.delete(request);
      // An answer that is undefined must end the invocation, too.
      Object.assign(request, { earlyResponse: first });
      return first;
    },
    after: (request) => settled(request, ({ give }) => give(request.response)),
    onError: async (request) => {
      try {
        await settled(request, ({ fail }) => fail(request.error));
      } catch (error) {
        request.error = error;
      }
    },
  };
}

const ENTERED: unique symbol = Symbol('entered');

function begun(entered: Running['entered']): Running {
  let give: Running['give'] = () => {};
  let fail: Running['fail'] = () => {};
  const result = new Promise<unknown>((resolve, reject) => {
    give = resolve;
    fail = reject;
  });
  // At the deadline nobody waits for it any more.
  result.catch(() => {});
  return { entered, result, give, fail };
}
