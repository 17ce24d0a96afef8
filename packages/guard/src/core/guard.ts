import { type LogOptions, sinkOf } from '../logs/logger.ts';
import { emitterOf, type SecurityOptions } from '../security-events/emit.ts';
import { anyEvent } from './any.ts';
import { Call, type GuardState, type Mode } from './call.ts';
import type { Context } from './context.ts';
import type { DeadlineOptions } from './deadline.ts';
import { failureOf } from './errors.ts';
import type { AnySpec, Opened, OutOf, ResultOf } from './event.ts';
import { logFailure, publicError } from './failure.ts';
import type { LambdaContext } from './lambda.ts';
import { composed, type IdentityPart, type Part } from './part.ts';
import { type Program, run, type Work } from './run.ts';

/** What a guard is made of. Everything may be left out. */
export type GuardOptions<Spec extends AnySpec = AnySpec, Claims = undefined> = {
  /** The envelope of the trigger, with schemas: `http({ body: Order })`, `sqs(Order)`. */
  readonly event?: Spec;
  /** When the call ends by itself; `false` leaves that to the platform. */
  readonly deadline?: DeadlineOptions | false;
  /** How lines are written; `false` (or the level `silent`) for none, security events included unless they are set up of their own. */
  readonly log?: LogOptions | false;
  /** `report` lets differing input pass and tells of it; `enforce` when not given. */
  readonly mode?: Mode;
  /** Which security events are written; `false` for none. */
  readonly security?: SecurityOptions | false;
  /** Finds out who is calling. */
  readonly identity?: IdentityPart<Claims>;
  /** Budgets, recursion depth, circuit breaker. */
  readonly limits?: Part;
  /** Makes a repeated event have one effect. */
  readonly idempotency?: Part;
  /** Further parts, the first outermost. */
  readonly parts?: readonly Part[];
};

/** A guarded handler: what the platform calls. */
export type Guarded = {
  (event: unknown, context?: LambdaContext): Promise<unknown>;
  /** What was refused or reported since the environment started, by code and place. */
  readonly counts: ReadonlyMap<string, number>;
};

/** A handler that takes the platform's event as it is. */
export type PlainHandler<Event> = (event: Event, ctx: Context) => unknown;

/** A handler whose event was opened and checked. */
export type Handler<Spec extends AnySpec, Claims> = (
  event: OutOf<Spec>,
  ctx: Context<Claims>,
) => ResultOf<Spec> | Promise<ResultOf<Spec>>;

/**
 * Wraps a handler: its event is opened, checked and limited before it runs, it ends before the platform ends it, and
 * its errors and logs leak nothing. Call it once, when the module loads.
 */
export function guard<Event = unknown>(handler: PlainHandler<Event>): Guarded;
export function guard<Claims = undefined, Event = unknown>(
  options: Omit<GuardOptions<AnySpec, Claims>, 'event'> & { readonly event?: undefined },
  handler: (event: Event, ctx: Context<Claims>) => unknown,
): Guarded;
export function guard<Spec extends AnySpec, Claims = undefined>(
  options: GuardOptions<Spec, Claims> & { readonly event: Spec },
  handler: Handler<Spec, Claims>,
): Guarded;
/** Sorts out which of the forms above was called. */
export function guard(first: unknown, second?: unknown): Guarded {
  const [options, work] = typeof first === 'function' ? [{}, first] : [first, second];
  if (typeof options !== 'object' || options === null || typeof work !== 'function') {
    throw new TypeError('guard takes options and a handler, or a handler alone');
  }
  return guarded(options as GuardOptions<AnySpec, unknown>, work as Work);
}

function guarded(options: GuardOptions<AnySpec, unknown>, work: Work): Guarded {
  const spec = options.event ?? anyEvent;
  const { identity, parts = [], limits, idempotency } = options;
  const hooks = composed(
    [identity, ...parts, limits, idempotency].filter((one) => one !== undefined),
  );
  const program: Program = { spec, hooks, work };
  const state = stateOf(options, spec);
  // Two parameters, no more: a third would be taken for a callback by AWS Lambda.
  const handler = (event: unknown, context?: LambdaContext): Promise<unknown> =>
    called(program, new Call(state, event, context ?? {}));
  return Object.assign(handler, { counts: state.counts });
}

function stateOf(options: GuardOptions<AnySpec, unknown>, spec: AnySpec): GuardState {
  const sink = sinkOf(options.log);
  const { security } = options;
  const isSilent = sink.isSilent && security === undefined;
  return {
    source: spec.source,
    mode: options.mode ?? 'enforce',
    deadline: options.deadline ?? {},
    sink,
    emit: security === false || isSilent ? () => {} : emitterOf(security ?? {}, sink.write),
    counts: new Map(),
  };
}

/** One call from end to end. */
async function called(program: Program, call: Call): Promise<unknown> {
  const { hooks } = program;
  try {
    const answer = await hooks.call(call, () => begun(program, call));
    if (hooks.done !== undefined) await hooks.done(call, { kind: 'done' });
    return answer;
  } catch (error) {
    return failed(program, call, error);
  } finally {
    call.begin().close();
  }
}

async function begun(program: Program, call: Call): Promise<unknown> {
  const opened = openedBy(program.spec, call);
  if (opened !== undefined) return run(program, opened, call);
  // Only reported: the handler gets the event as it is, as it would without an envelope.
  return run({ ...program, spec: anyEvent }, anyEvent.open(call.event), call);
}

/** What refuses in report mode, too: faults of ours, and a caller who took all the time for the body. */
const ALWAYS: ReadonlySet<string> = new Set(['internal', 'deadline.exceeded']);

/** The opened event; undefined where it is of another trigger and the guard only reports. */
function openedBy(spec: AnySpec, call: Call): Opened | undefined {
  try {
    const found = spec.open(call.event);
    call.http = found.http;
    return found;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== 'guard' || ALWAYS.has(failure.code)) throw error;
    call.refuse(failure);
    return undefined;
  }
}

async function failed({ spec, hooks }: Program, call: Call, error: unknown): Promise<unknown> {
  const failure = failureOf(error);
  if (!call.isTold) logFailure(failure, call);
  if (hooks.done !== undefined) await hooks.done(call, { kind: 'failed', failure });
  if (spec.refuse === undefined) throw publicError(failure, call.requestId);
  try {
    return spec.refuse(failure, call);
  } catch {
    // The refusal itself cannot be written, such as headers that no answer may have.
    throw publicError(failure, call.requestId);
  }
}
