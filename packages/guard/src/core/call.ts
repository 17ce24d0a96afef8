import { type Logger, loggerOf, type Sink } from '../logs/logger.ts';
import type { Emitter, SecurityIds } from '../security-events/emit.ts';
import type { SecurityNote } from '../security-events/event.ts';
import { hexId } from '../trace/ids.ts';
import { type Carrier, carried, type Trace, traceOf } from '../trace/trace.ts';
import type { Context } from './context.ts';
import { Deadline, type DeadlineOptions } from './deadline.ts';
import type { GuardError } from './errors.ts';
import type { Piece } from './event.ts';
import type { HttpRequest } from './http-request.ts';
import type { LambdaContext } from './lambda.ts';
import { noteOf } from './notes.ts';
import { at, textAt } from './read.ts';

/** `enforce` refuses; `report` lets pass what differs, tells and counts it, so that a guard can be tried out. */
export type Mode = 'enforce' | 'report';

/** What all calls of one guard share: made once, when the module loads. */
export type GuardState = {
  readonly source: string;
  readonly mode: Mode;
  readonly deadline: DeadlineOptions | false;
  readonly sink: Sink;
  readonly emit: Emitter;
  readonly counts: Counts;
};

/** How often something was refused or reported since the environment started, by code and place. */
export type Counts = Map<string, number>;

/** Places are partly the caller's text; a flood of different ones must not fill the memory. */
const MAX_COUNTS = 200;

/**
 * One call, as the parts see it; the handler sees it as a Context. In a batch each piece has a call of its own that
 * shares the time and the identity of the whole. Ids, loggers and signals are made when they are first asked for.
 */
export class Call implements Context<unknown> {
  readonly state: GuardState;
  readonly event: unknown;
  readonly aws: LambdaContext;
  readonly requestId: string;
  /** The request, once the envelope is open and where the trigger is HTTP. */
  http: HttpRequest | undefined;
  /** What the handler sees as its claims; set by the identity part. */
  claims: unknown;
  /** Who calls, as far as it is known, for budgets and security events: a subject or a hash, never a token. */
  caller: string | undefined;
  /** The tenant, where a part or the handler's options know it. */
  tenant: string | undefined;
  /** The piece that is worked on. */
  piece: Piece | undefined;
  /** The checked value of the piece: what the handler gets. */
  data: unknown;
  /** Whether the failure of the call was told of already, record by record. */
  isTold = false;
  #deadline: Deadline | undefined;
  #trace: Trace | undefined;
  #log: Logger | undefined;
  #locals: Map<unknown, unknown> | undefined;

  constructor(state: GuardState, event: unknown, aws: LambdaContext, requestId?: string) {
    this.state = state;
    this.event = event;
    this.aws = aws;
    this.requestId = requestId ?? aws.awsRequestId ?? hexId(4);
  }

  /** Begins the deadline, once it is known how long the caller waits. */
  begin(callerLimitMs?: number): Deadline {
    this.#deadline ??= new Deadline(this.aws, this.state.deadline, callerLimitMs);
    return this.#deadline;
  }

  /** A call for one piece of a batch. */
  forPiece(piece: Piece): Call {
    const call = new Call(this.state, this.event, this.aws, this.requestId);
    call.http = this.http;
    call.claims = this.claims;
    call.caller = this.caller;
    call.tenant = this.tenant;
    call.piece = piece;
    call.#deadline = this.begin();
    return call;
  }

  /** Aborts at the deadline and when the call is over. */
  get signal(): AbortSignal {
    return this.begin().signal;
  }

  /** Milliseconds until the guard ends the call. */
  remainingMs(): number {
    return this.begin().remainingMs();
  }

  /** Trace and correlation ids, from what came with the piece or the request. */
  get trace(): Trace {
    this.#trace ??= traceOf(this.#carrier(), process.env._X_AMZN_TRACE_ID);
    return this.#trace;
  }

  /** Writes structured lines with the ids of the call. */
  get log(): Logger {
    this.#log ??= loggerOf(this.state.sink, () => this.#ids());
    return this.#log;
  }

  /** The fields to send along. */
  carry(): Readonly<Record<string, string>> {
    return carried(this.trace);
  }

  /** What parts keep for the length of the call, each under a key of its own (the part's object, a symbol). */
  get locals(): Map<unknown, unknown> {
    this.#locals ??= new Map();
    return this.#locals;
  }

  /** Tells of something as a security event. */
  note(note: SecurityNote): void {
    this.state.emit(note, () => this.#securityIds());
  }

  /**
   * Refuses the input: throws, unless the guard only reports. Every refusal is counted and told as a security event.
   * After it returns, go on with the value as it is.
   */
  refuse(error: GuardError): void {
    if (this.state.mode === 'enforce') throw error;
    this.tell(error, 'reported');
  }

  /** Counts a failure and tells of it as a security event: once, also where it comes again as the cause of another. */
  tell(error: GuardError, action: 'refused' | 'reported'): void {
    if (wasTold(error, this)) return;
    TOLD.set(error, this);
    const { counts } = this.state;
    const [place] = error.places;
    const key = place === undefined ? error.code : `${error.code} ${place.in} ${place.at}`;
    if (counts.has(key) || counts.size < MAX_COUNTS) counts.set(key, (counts.get(key) ?? 0) + 1);
    this.note(noteOf(error, action));
  }

  #carrier(): Carrier {
    const { piece, http, aws } = this;
    const own: Carrier = piece?.carrier ?? ((name) => headerOf(http, name));
    if (aws.clientContext === undefined) return own;
    // What came beside the payload of a direct invocation.
    return (name) => own(name) ?? textAt(at(aws.clientContext, 'custom'), name);
  }

  #ids(): Readonly<Record<string, unknown>> {
    const { requestId, trace, piece, state } = this;
    const ids: Record<string, unknown> = {
      source: state.source,
      requestId,
      traceId: trace.traceId,
    };
    if (trace.correlationId !== trace.traceId) ids.correlationId = trace.correlationId;
    if (piece?.id !== undefined) ids.record = piece.id;
    return ids;
  }

  #securityIds(): SecurityIds {
    const { requestId, trace, aws, piece, caller, state } = this;
    return {
      source: state.source,
      ...(typeof aws.functionName === 'string' ? { function: aws.functionName } : {}),
      requestId,
      traceId: trace.traceId,
      correlationId: trace.correlationId,
      ...(piece?.id === undefined ? {} : { record: piece.id }),
      ...(caller === undefined ? {} : { caller }),
    };
  }
}

/** Failures that were told of, and in which call: a part may tell of one before it is thrown. */
const TOLD = new WeakMap<object, Call>();

const MAX_CAUSES = 5;

function wasTold(error: unknown, call: Call): boolean {
  let one = error;
  for (let depth = 0; depth < MAX_CAUSES && one instanceof Error; depth += 1) {
    const before = TOLD.get(one);
    // The call of a whole batch tells for its pieces; what is thrown for one piece says nothing of another.
    const isSame = before === call || before?.piece === undefined;
    if (before?.requestId === call.requestId && isSame) return true;
    one = one.cause;
  }
  return false;
}

/** A header for the ids of the call. Headers that are refused are refused where they are read; telling of it must not fail by them again. */
function headerOf(http: HttpRequest | undefined, name: string): string | undefined {
  try {
    return http?.headers[name];
  } catch {
    return undefined;
  }
}
