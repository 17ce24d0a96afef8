import type { Call } from './call.ts';
import { type Failure, failureOf, GuardError } from './errors.ts';
import type { AnySpec, Opened, Piece, Settled } from './event.ts';
import { logFailure } from './failure.ts';
import type { Hooks } from './part.ts';
import { isPromise } from './validate.ts';

/** The handler, after types have done their work. */
export type Work = (event: unknown, call: Call) => unknown;

/** What one guard runs: composed once, when the module loads. */
export type Program = { readonly spec: AnySpec; readonly hooks: Hooks; readonly work: Work };

/** Runs an opened event: admits it, works on its pieces, answers. Throws where there is no answer. */
export async function run(program: Program, opened: Opened, call: Call): Promise<unknown> {
  const deadline = call.begin(opened.limitMs);
  if (program.spec.batch !== undefined) return runBatch(program, opened.pieces, call);
  const [piece = { raw: call.event }] = opened.pieces;
  call.piece = piece;
  if (opened.instead !== undefined) return answered(program, opened.instead, call);
  const result = await deadline.race(async () => {
    await admitted(program, call);
    return worked(program, piece, call);
  });
  return answered(program, result, call);
}

function answered({ spec }: Program, result: unknown, call: Call): unknown {
  return spec.answer === undefined ? result : spec.answer(result as never, call);
}

function admitted({ hooks }: Program, call: Call): void | Promise<void> {
  return hooks.admit(call);
}

/** Decodes one piece and hands it to the handler. */
function worked({ spec, hooks, work }: Program, piece: Piece, call: Call): Promise<unknown> {
  const go = (data: unknown): Promise<unknown> => {
    call.data = data;
    return hooks.work(call, async () => {
      // Who waited past the deadline was answered already: nothing of the handler may happen after that.
      if (call.begin().isOver) throw tooLate();
      return work(call.data, call);
    });
  };
  const decoded = spec.decode(piece, call);
  return isPromise(decoded) ? decoded.then(go) : go(decoded);
}

async function runBatch(program: Program, pieces: readonly Piece[], call: Call): Promise<unknown> {
  const settled: Ends = new Map();
  let late: Failure | undefined;
  try {
    await call.begin().race(async () => {
      await admitted(program, call);
      await eachGroup(program, groupsOf(pieces), call, settled);
    });
  } catch (error) {
    const failure = failureOf(error);
    // Records that are done stay done; what refuses the whole call refuses all of it.
    if (failure.code !== 'deadline.exceeded') throw error;
    late = failure;
    logFailure(failure, call);
  }
  const ends = pieces.map((piece) => endOf(piece, settled, late));
  try {
    return program.spec.batch?.answer(ends);
  } catch (error) {
    // Each record's failure was told already.
    call.isTold = true;
    throw error;
  }
}

function endOf(piece: Piece, settled: Ends, late: Failure | undefined): Settled {
  return { piece, ...(settled.get(piece) ?? { failure: late ?? unsettled() }) };
}

/** How pieces ended, as far as they did. */
type Ends = Map<Piece, End>;
type End = Omit<Settled, 'piece'>;

function tooLate(): GuardError {
  return new GuardError('deadline.exceeded', 'the time was over before the handler began');
}

/** Cannot happen unless a group ended early: a piece that nobody settled must never count as done. */
function unsettled(): Failure {
  return new GuardError('deadline.exceeded', 'the record was not begun');
}

/** Pieces that must stay in order, together; each piece without a group is a group of its own. */
function groupsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const groups = new Map<unknown, Piece[]>();
  for (const piece of pieces) {
    const key = piece.group ?? piece;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [piece]);
    else group.push(piece);
  }
  return [...groups.values()];
}

async function eachGroup(
  program: Program,
  groups: readonly (readonly Piece[])[],
  call: Call,
  settled: Ends,
): Promise<void> {
  const [only] = groups;
  // Most batches of a quiet queue have one record.
  if (groups.length === 1 && only !== undefined) return inOrder(program, only, call, settled);
  const waiting = groups.values();
  const worker = async (): Promise<void> => {
    for (const group of waiting) await inOrder(program, group, call, settled);
  };
  const { concurrency = groups.length } = program.spec.batch ?? {};
  const workers = Math.min(groups.length, Math.max(1, concurrency));
  await Promise.all(Array.from({ length: workers }, worker));
}

/** After a failure the rest of a group must wait for it: those pieces are tried again together. */
async function inOrder(
  program: Program,
  group: readonly Piece[],
  call: Call,
  settled: Ends,
): Promise<void> {
  for (const [index, piece] of group.entries()) {
    // The answer was given at the deadline: what was not begun by then belongs to the next try.
    if (call.begin().isOver) return;
    const end = await settle(program, piece, call.forPiece(piece));
    settled.set(piece, end);
    if (end.failure === undefined) continue;
    for (const later of group.slice(index + 1)) settled.set(later, end);
    return;
  }
}

async function settle(program: Program, piece: Piece, call: Call): Promise<End> {
  try {
    return { failure: undefined, value: await worked(program, piece, call) };
  } catch (error) {
    const failure = failureOf(error);
    logFailure(failure, call);
    return { failure: await parked(program, piece, failure, call) };
  }
}

/** A failure that a retry cannot mend is parked where there is a place for it; parking that fails is a failure. */
async function parked(
  { spec }: Program,
  piece: Piece,
  failure: Failure,
  call: Call,
): Promise<Failure | undefined> {
  const park = spec.batch?.park;
  if (park === undefined || !failure.isPermanent) return failure;
  try {
    await park(piece, failure, call);
    call.note({ type: 'record.parked', code: failure.code });
    return undefined;
  } catch (error) {
    call.log.error('the record could not be parked', { error });
    return failure;
  }
}
