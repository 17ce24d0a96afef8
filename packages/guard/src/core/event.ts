import type { Carrier } from '../trace/trace.ts';
import type { Call } from './call.ts';
import type { Failure } from './errors.ts';
import type { HttpRequest } from './http-request.ts';

/** One piece of work in an event: the event itself, or one record of a batch. */
export type Piece = {
  /** The platform's own form. */
  readonly raw: unknown;
  /** The platform's id: stable over retries, so it can serve as an idempotency key. */
  readonly id?: string | undefined;
  /** Pieces of one group are worked on in order: a FIFO group, a shard. */
  readonly group?: string | undefined;
  /** Reads correlation fields that came with the piece. */
  readonly carrier?: Carrier | undefined;
};

/** An event after its envelope was opened: nothing in it was interpreted yet. */
export type Opened = {
  readonly pieces: readonly Piece[];
  /** The request, where the trigger is HTTP. */
  readonly http?: HttpRequest;
  /** How long the caller waits, where the trigger limits it. */
  readonly limitMs?: number;
  /** What is answered without asking parts or handler, such as to a preflight request. */
  readonly instead?: unknown;
};

/** What became of one piece of a batch. A piece whose time was over before it ended has failed, too. */
export type Settled = {
  readonly piece: Piece;
  readonly failure: Failure | undefined;
  /** What the handler returned for it. */
  readonly value?: unknown;
};

/** How a batch is worked on and answered. */
export type BatchRules = {
  /** Pieces (or groups of pieces) worked on at the same time; all when not given. */
  readonly concurrency?: number;
  /** Takes a piece that can never succeed somewhere safe. When it resolves, the piece counts as done. */
  readonly park?: (piece: Piece, failure: Failure, call: Call) => void | Promise<void>;
  /** The platform's answer. Throws where the platform knows only all or nothing. */
  answer(settled: readonly Settled[]): unknown;
};

/**
 * An envelope: how the events of one trigger are opened, checked and answered.
 * `In` is the platform's event, `Out` what the handler gets, `Result` what the handler may return.
 * A spec is made once, when the module loads, and holds nothing of a call.
 */
export type EventSpec<In = unknown, Out = unknown, Result = unknown> = {
  /** Name of the trigger in log lines and security events: `http`, `sqs`, … */
  readonly source: string;
  /** Finds the pieces. Throws `event.unexpected` where the event is not of this trigger. */
  open(raw: unknown): Opened;
  /**
   * Parses and validates one piece. What is wrong goes to `call.refuse(error)`, which throws unless the guard only
   * reports; then the value is given on as it is.
   */
  decode(piece: Piece, call: Call): Out | Promise<Out>;
  /** Present where the event is a list of pieces, of which each may fail alone. */
  readonly batch?: BatchRules;
  /** The platform's answer to what the handler returned; the result itself when not given. */
  answer?(result: Result, call: Call): unknown;
  /** The platform's answer to a failure; when not given, an error that leaks nothing is thrown. */
  refuse?(failure: Failure, call: Call): unknown;
  /** Never there: carries the types. */
  readonly types?: { readonly in: In; readonly out: Out; readonly result: Result };
};

/** Any envelope. Its result is `never` where it is taken, so that every envelope fits. */
export type AnySpec = Omit<EventSpec<unknown, unknown, never>, 'types'> & {
  readonly types?: { readonly in: unknown; readonly out: unknown; readonly result: unknown };
};

type TypesOf<S> = S extends { readonly types?: infer T } ? NonNullable<T> : never;

/** What the handler gets. */
export type OutOf<S> = TypesOf<S> extends { readonly out: infer T } ? T : never;

/** What the handler may return. */
export type ResultOf<S> = TypesOf<S> extends { readonly result: infer T } ? T : never;
