import type { NodeId } from './graph.ts';
import type { ObservedCall } from './observed.ts';
import type { Statement } from './policy.ts';
import type { Span } from './span.ts';

/** Recorded calls that are alike to a policy: one role, function, action and kind of resource. */
export type ReplayedCalls = {
  /** The first of them. */
  readonly call: ObservedCall;
  readonly count: number;
  /** Time of the last of them, in milliseconds since the epoch. */
  readonly last: number;
  readonly role: NodeId;
  /** The function that made them, where its session says so. */
  readonly function: NodeId | undefined;
  /** Name of the role after the change that they were judged by. */
  readonly after: string;
  readonly action: string;
  /** ARN as recorded; undefined where the record names none. */
  readonly resource: string | undefined;
  /** A Deny statement that decides; undefined where nothing allows it. */
  readonly statement: Statement | undefined;
  /** A clause: `no statement allows it`. */
  readonly because: string;
  /** The place in the function's code or template that needs the action, where one is known. */
  readonly code: Span | undefined;
};

/** What recorded calls would meet with after a change of roles. Counts are of calls. */
export type Replay = {
  /** Calls of the roles in question, apart from those that were denied when they were made. */
  readonly judged: number;
  readonly allowed: number;
  /** Calls that were refused when they were recorded: a change cannot break them. */
  readonly refusedBefore: number;
  /** Calls of other callers. */
  readonly others: number;
  readonly denied: readonly ReplayedCalls[];
  /** Calls of which neither is sure, with the reason. */
  readonly unknown: readonly ReplayedCalls[];
  /** False where there were more different calls than are kept: counts are right, the lists are cut. */
  readonly complete: boolean;
};
