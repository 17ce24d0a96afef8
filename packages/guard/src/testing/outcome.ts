import type { LambdaContext } from '../core/lambda.ts';
import { at, textAt } from '../core/read.ts';
import { fakeContext } from './context.ts';
import type { HostileEvent } from './hostile/hostile.ts';

/** A handler as the platform calls it. */
export type AnyHandler = (event: unknown, context: LambdaContext) => unknown;

/** What became of an event: refused with a code, failed inside of the handler, or answered. */
export type Outcome =
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'answered'; readonly answer: unknown };

/** What became of many. */
export type Judged = {
  readonly refused: number;
  /** Reached the handler, which was allowed, and did not break it. */
  readonly harmless: number;
};

/** Errors of the guard that say nothing against the event. */
const INSIDE = /^(?:internal|answer\.|deadline\.|.*\.unavailable$)/;
const CODE = /^[a-z][a-z0-9_-]*(?:\.[a-z0-9_.-]+)?$/;

/** Calls a handler and says what became of the event. */
export async function outcomeOf(
  handler: AnyHandler,
  event: unknown,
  context: LambdaContext = fakeContext({ remainingMs: 30_000 }),
): Promise<Outcome> {
  try {
    return answered(await handler(event, context));
  } catch (error) {
    // Names are the codes of the guard; every other name is an error that nobody caught.
    const name = error instanceof Error ? error.name : String(error);
    const isCode = CODE.test(name) && !INSIDE.test(name);
    return { kind: isCode ? 'refused' : 'failed', code: name };
  }
}

function answered(answer: unknown): Outcome {
  if (isAllFailed(at(answer, 'records'))) return { kind: 'refused', code: 'record.failed' };
  const status = at(answer, 'statusCode');
  if (typeof status !== 'number' || status < 400) return { kind: 'answered', answer };
  const code = codeOf(textAt(answer, 'body')) ?? String(status);
  return { kind: status < 500 || status === 508 ? 'refused' : 'failed', code };
}

/** Firehose hears of each record whether it failed, not why. */
function isAllFailed(records: unknown): boolean {
  if (!Array.isArray(records) || records.length === 0) return false;
  return records.every((one) => at(one, 'result') === 'ProcessingFailed');
}

function codeOf(body: string | undefined): string | undefined {
  try {
    return textAt(JSON.parse(body ?? ''), 'code');
  } catch {
    return undefined;
  }
}

/**
 * Fails unless the handler refuses every event that it must refuse, and none of the others breaks it or changes the
 * prototype of all objects. Records that are parked count as answered: test a handler without `park`.
 */
export async function expectRefused(
  handler: AnyHandler,
  events: readonly HostileEvent[],
): Promise<Judged> {
  if (events.length === 0) throw new TypeError('there are no events to refuse');
  const through: string[] = [];
  let refused = 0;
  const clean = prototypeNames();
  for (const one of events) {
    const outcome = await outcomeOf(handler, one.event);
    const changed = prototypeNames() !== clean;
    if (outcome.kind === 'refused' && !changed) refused += 1;
    else if (changed || outcome.kind === 'failed' || one.mustRefuse)
      through.push(line(one, outcome, changed));
    if (changed) break;
  }
  if (through.length > 0) throw new Error(report(through, events.length));
  return { refused, harmless: events.length - refused };
}

function prototypeNames(): string {
  return [Object.prototype, Array.prototype].map((one) => Object.getOwnPropertyNames(one)).join();
}

function line(event: HostileEvent, outcome: Outcome, isChanged: boolean): string {
  const end = isChanged
    ? 'the prototype of all objects changed'
    : outcome.kind === 'answered'
      ? 'answered'
      : `failed with ${outcome.code}`;
  return `  ${event.kind}: ${event.name}: ${end}`;
}

function report(through: readonly string[], all: number): string {
  const shown = through.slice(0, 10);
  const more = through.length > 10 ? [`  and ${through.length - 10} more`] : [];
  return [`${through.length} of ${all} hostile events got through:`, ...shown, ...more].join('\n');
}
