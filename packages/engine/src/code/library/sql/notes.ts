import type { Span } from '../../../model/span.ts';
import { deepLabels } from '../../interpret/describe.ts';
import type { Value } from '../../interpret/value.ts';
import { constant, onlyText } from '../../interpret/values.ts';
import type { Call, Machine } from '../model.ts';
import { type Race, raceOf, readStatement, type Statement } from './statement.ts';

/** A select that ran, with what its parameters come from. */
type Read = {
  readonly statement: Statement;
  readonly at: Span;
  readonly asked: ReadonlySet<string>;
  readonly route: string | undefined;
};

type Reads = { readonly all: Read[]; readonly done: Value };

const MAX_READS = 60;

const readsOf = new WeakMap<Machine, Reads>();

/**
 * Notes a statement that is run: a select for what comes after it, a write with the select that it relies on. What
 * ran before on this way is kept in an object of the program's state, so that branches do not see each other's.
 */
export function noteStatement(call: Call, query: Value, parameters: readonly Value[]): void {
  const text = textWithHoles(query);
  const statement = text === undefined ? undefined : readStatement(text);
  if (statement === undefined) return;
  const { machine, at } = call;
  let reads = readsOf.get(machine);
  if (reads === undefined) {
    reads = { all: [], done: machine.record({}) };
    readsOf.set(machine, reads);
  }
  const asked = new Set(
    [query, ...parameters]
      .flatMap((one) => deepLabels(one))
      .map(({ origin, path }) => `${origin.kind} ${path}`),
  );
  const route = machine.currentRoute;
  if (statement.verb === 'select') noteRead(machine, reads, { statement, at, asked, route });
  else noteWrite(call, reads, { statement, at, asked, route });
}

/** The text of a statement, with `?` where something is put in at run time. */
function textWithHoles(query: Value): string | undefined {
  const whole = onlyText(query);
  if (whole !== undefined) return whole;
  const [atom] = query.atoms;
  if (atom?.kind !== 'text' || query.atoms.length > 1) return undefined;
  return atom.parts.map((part) => onlyText(part) ?? '?').join('');
}

function noteRead(machine: Machine, { all, done }: Reads, read: Read): void {
  let index = all.findIndex(({ at }) => at.file === read.at.file && at.start === read.at.start);
  if (index < 0) {
    if (all.length >= MAX_READS) return;
    index = all.length;
  }
  all[index] = read;
  machine.assign(done, `read ${index}`, constant(true), read.at);
}

function noteWrite({ machine, at, api }: Call, { all, done }: Reads, write: Read): void {
  for (const [index, read] of all.entries()) {
    if (read.route !== write.route || !isDone(machine.member(done, `read ${index}`, at))) continue;
    const isShared = [...read.asked].some((one) => write.asked.has(one));
    if (!isShared && !(read.statement.isAggregate && read.asked.size === 0)) continue;
    const race = raceOf(read.statement, write.statement);
    if (race !== undefined && isReliedOn(race, read)) observe(machine, { race, read, at, api });
  }
}

function isDone({ atoms }: Value): boolean {
  return atoms.some((atom) => atom.kind === 'constant' && atom.value === true);
}

/** A count of something else says nothing of the row that is put in. */
function isReliedOn({ kind }: Race, { statement }: Read): boolean {
  return kind !== 'absence' || statement.where.length > 0 || statement.isAggregate;
}

function observe(
  machine: Machine,
  to: { readonly race: Race; readonly read: Read; readonly at: Span; readonly api: string },
): void {
  const { race, read, at, api } = to;
  const { table } = read.statement;
  const { file, start, end } = read.at;
  machine.observe({
    kind: 'sql-check-then-write',
    at,
    details: {
      api,
      table,
      relies: race.kind,
      column: race.column,
      readFile: file,
      readStart: start,
      readEnd: end,
    },
  });
}
