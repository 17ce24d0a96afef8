import { GuardError } from '../core/errors.ts';
import type { BatchRules, Piece, Settled } from '../core/event.ts';
import { at, textAt } from '../core/read.ts';

/** What users say of batches, whatever the trigger. */
export type BatchOptions = Pick<BatchRules, 'concurrency' | 'park'>;

/** What users say of batches whose trigger takes a partial answer. */
export type PartialOptions = BatchOptions & {
  /**
   * Whether only what failed is tried again; true when not given. `false` as long as the event source mapping has no
   * `ReportBatchItemFailures`: without it the platform takes a partial answer for a success, so that one failure has
   * to fail the whole batch.
   */
  readonly partial?: boolean;
};

/** The records of an event; throws where there are none of the source, such as `aws:sqs`. */
export function recordsOf(raw: unknown, source: string): readonly unknown[] {
  const records = at(raw, 'Records');
  if (Array.isArray(records) && records.every((record) => sourceOf(record) === source)) {
    return records;
  }
  throw unexpected(source);
}

/** The error for events of another trigger. */
export function unexpected(source: string): GuardError {
  return new GuardError('event.unexpected', `the event is none of ${source}`);
}

function sourceOf(record: unknown): string | undefined {
  return textAt(record, 'eventSource') ?? textAt(record, 'EventSource');
}

/**
 * Rules for triggers that take a partial answer: only what failed is tried again. Where everything failed the call
 * fails: the platform then tries all of it again even when nobody switched partial answers on.
 */
export function partialRules(
  { partial = true, ...options }: PartialOptions,
  idOf: (piece: Piece) => unknown = stringId,
): BatchRules {
  if (!partial) return wholeRules(options);
  const answer = (settled: readonly Settled[]): unknown => {
    const failed = settled.filter((one) => one.failure !== undefined);
    const [first] = failed;
    if (first?.failure !== undefined && failed.length === settled.length) throw first.failure;
    return { batchItemFailures: failed.map(({ piece }) => ({ itemIdentifier: idOf(piece) })) };
  };
  return { ...options, answer };
}

/** An id that is missing would be taken for success, so it fails the whole. */
function stringId(piece: Piece): string {
  if (piece.id !== undefined) return piece.id;
  throw new GuardError('event.unexpected', 'a record without an id failed');
}

/** Rules for triggers that know only all or nothing: one failure fails the event. */
export function wholeRules(options: BatchOptions): BatchRules {
  return {
    ...options,
    answer: (settled) => {
      const failed = settled.find((one) => one.failure !== undefined)?.failure;
      if (failed !== undefined) throw failed;
    },
  };
}
