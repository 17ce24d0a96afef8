import type { Call } from '../core/call.ts';
import type { Context } from '../core/context.ts';
import { GuardError } from '../core/errors.ts';
import type { Next, Part } from '../core/part.ts';
import { hexId } from '../trace/ids.ts';
import { type Attempt, attempts } from './attempt.ts';
import { hashOf, jsonOf } from './hash.ts';
import type { Store, Taken } from './store.ts';

export { type Attempt, attemptOf } from './attempt.ts';
export { memoryStore } from './memory.ts';
export type { Claim, Finish, Store, Taken } from './store.ts';

/** How repeated events are known and what becomes of them. */
export type IdempotencyOptions = {
  readonly store: Store;
  /**
   * The key in an event. When not given: the header `idempotency-key` of HTTP, the platform's own id of a record or event. Two events are the same if their
   * keys are, for one function, caller and tenant.
   */
  readonly key?: (data: unknown, context: Context<unknown>) => string | undefined;
  /** What must be the same when a key comes again; when not given, for HTTP method, path, query and body, for records all but what differs from delivery to delivery. */
  readonly payload?: (data: unknown) => unknown;
  /** Whether an event without key is refused; true when not given. */
  readonly isRequired?: boolean;
  /** How long a finished event is remembered; a day when not given. Longer than its sender tries again. */
  readonly keepMs?: number;
  /** How long an attempt may work, when the platform does not say how long it lets it; a minute when not given. */
  readonly leaseMs?: number;
  /** Whether the answer is kept and given again; true when not given. It may hold what the caller may see alone. */
  readonly keepsAnswer?: boolean;
  /** Tells the keys of functions that share a store apart; the function's name when not given. */
  readonly namespace?: string;
};

const DAY_MS = 86_400_000;
/** Longer answers are not kept: an item of DynamoDB ends at 400 KB. */
const MOST_ANSWER = 350_000;
const MOST_KEY = 1024;
/** The platform ends an attempt on time; this is for what is still under way then. */
const GRACE_MS = 1000;
/** Writing down what was done does not wait for ever, and does not end with the call. */
const WRITE_MS = 3000;

/**
 * Makes an event that comes again have one effect: the first attempt works, others hear `idempotency.in_progress` while it does, and its answer once it is
 * done. An attempt that dies holds the key until its time is over; then the next one works. What it had done by then is the handler's to know: hand
 * `attemptOf(ctx).key` to services that take such a key, or write the effect and `completion` in one transaction.
 */
export function idempotency(options: IdempotencyOptions): Part {
  return {
    name: 'idempotency',
    work: async (call, next) => {
      const plain = keyOf(options, call);
      if (plain === undefined) return next();
      const attempt = await begun(plain, options, call);
      const taken = await take(attempt, options, call);
      if (call.signal.aborted) {
        // The store took all the time: nothing was done, so the next attempt need not wait for this one.
        if (taken.kind === 'taken') await release(attempt, options.store, call);
        throw new GuardError('deadline.exceeded', 'the time was over before the work began');
      }
      return taken.kind === 'taken'
        ? work(attempt, options, call, next)
        : repeated(taken, attempt, call);
    },
  };
}

function keyOf({ key, isRequired = true }: IdempotencyOptions, call: Call): string | undefined {
  const found =
    key === undefined
      ? (call.http?.headers['idempotency-key'] ??
        (call.http === undefined ? call.piece?.id : undefined))
      : key(call.data, call);
  if (typeof found === 'string' && found !== '' && found.length <= MOST_KEY) return found;
  if (found !== undefined && found !== '') {
    throw new GuardError('idempotency.missing', 'the key is no short text');
  }
  if (isRequired) throw new GuardError('idempotency.missing', 'the event has no key');
  return undefined;
}

async function begun(plain: string, options: IdempotencyOptions, call: Call): Promise<Attempt> {
  const { namespace = call.aws.functionName ?? '' } = options;
  const payload = options.payload === undefined ? payloadOf(call) : options.payload(call.data);
  // One caller must not hear the answer to another, whose key it has guessed.
  const scope = [namespace, call.state.source, call.tenant ?? '', call.caller ?? '', plain];
  return {
    key: await hashOf(JSON.stringify(scope)),
    owner: hexId(16),
    payload: await hashOf(jsonOf(payload)),
    expires: Date.now() + (options.keepMs ?? DAY_MS),
  };
}

/** What differs each time the same message is sent or received: its content is what must be the same. */
const DELIVERY =
  /^(?:id|receiveCount|redelivered|sentAt|arrivedAt|time|timestamp|offset|partition)$/;
/** Triggers whose data are the sender's as a whole. */
const WHOLE = /^(?:any|direct|iot)$/;

/** What a request asks for (its headers, dates and trace ids differ each time it is sent), or what a record says. */
function payloadOf({ data, http, state }: Call): unknown {
  if (http === undefined) {
    if (WHOLE.test(state.source) || typeof data !== 'object' || data === null) return data;
    return Object.fromEntries(Object.entries(data).filter(([name]) => !DELIVERY.test(name)));
  }
  const { body } = data as { readonly body?: unknown };
  return { method: http.method, path: http.path, query: http.query, body };
}

async function take(attempt: Attempt, options: IdempotencyOptions, call: Call): Promise<Taken> {
  const now = Date.now();
  const rest = call.aws.getRemainingTimeInMillis?.() ?? options.leaseMs ?? 60_000;
  const claim = { ...attempt, now, leaseEnds: now + rest + GRACE_MS };
  try {
    return await options.store.take(attempt.key, claim, call.signal);
  } catch (cause) {
    throw new GuardError('idempotency.unavailable', 'the store does not answer', { cause });
  }
}

function repeated(
  taken: Exclude<Taken, { kind: 'taken' }>,
  { payload }: Attempt,
  call: Call,
): unknown {
  if (taken.payload !== payload) {
    throw new GuardError('idempotency.mismatch', 'the key came with something else before');
  }
  if (taken.kind === 'held') {
    const seconds = String(Math.max(1, Math.ceil((taken.until - Date.now()) / 1000)));
    throw new GuardError('idempotency.in_progress', 'another attempt works on it', {
      headers: { 'retry-after': seconds },
    });
  }
  call.note({ type: 'replay.detected', action: 'observed' });
  return taken.answer === undefined ? undefined : (JSON.parse(taken.answer) as unknown);
}

async function work(
  attempt: Attempt,
  options: IdempotencyOptions,
  call: Call,
  next: Next,
): Promise<unknown> {
  attempts.set(call, attempt);
  let result: unknown;
  try {
    result = await next();
  } catch (error) {
    // At the deadline nobody knows how far the work has come: the key stays taken until the attempt must be dead.
    if (!call.signal.aborted) await release(attempt, options.store, call);
    throw error;
  }
  await finish(attempt, result, options, call);
  return result;
}

async function release({ key, owner }: Attempt, store: Store, call: Call): Promise<void> {
  try {
    await store.release(key, owner, AbortSignal.timeout(WRITE_MS));
  } catch (error) {
    call.log.warn('a key stays taken until its lease ends', { error });
  }
}

/** The effect has happened, so the call succeeds whatever becomes of this; also after the deadline, for the next attempt to find. */
async function finish(
  { key, owner, expires }: Attempt,
  result: unknown,
  { store, keepsAnswer = true }: IdempotencyOptions,
  call: Call,
): Promise<void> {
  const answer = keepsAnswer && result !== undefined ? jsonOf(result) : undefined;
  const kept = answer === undefined || Buffer.byteLength(answer) > MOST_ANSWER ? undefined : answer;
  const done = { owner, answer: kept, now: Date.now(), expires };
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      const isOwn = await store.finish(key, done, AbortSignal.timeout(WRITE_MS));
      if (!isOwn) call.log.error('another attempt has taken the key: the work may be done twice');
      return;
    } catch (error) {
      call.log.error('the work is done, and the store does not know it', { error });
    }
  }
}
