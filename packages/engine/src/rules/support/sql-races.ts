import type { Observation } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { isOpenToOutsiders } from './sources.ts';
import { count } from './words.ts';

/** What code does that knows that a row may be there already, or that locks in a way of its own. */
const KNOWS =
  /IntegrityError|UniqueViolation|UniqueConstraint|23505|ER_DUP_ENTRY|P2002|SQLITE_CONSTRAINT|duplicate key|SERIALIZABLE|pg_advisory|GET_LOCK|LOCK TABLE/i;

/** Writes of a function to SQL tables that rely on what a select saw before; one finding for each table. */
export function* sqlRaces(fn: FunctionNode, query: Query): Generator<Match> {
  const seen = (query.factsOf(fn.id)?.observations ?? []).filter(
    ({ kind }) => kind === 'sql-check-then-write',
  );
  for (const [table, group] of Map.groupBy(seen, ({ details }) => String(details.table))) {
    const races = group.filter((one) => !isProvidedFor(one, query));
    const [first] = races.toSorted((a, b) => weight(b) - weight(a));
    if (first === undefined) continue;
    const isUrgent = isOpenToOutsiders(fn, query);
    const others = races.length - 1;
    yield {
      at: first.at,
      because: `${fn.name} ${sentence(first, table)}${others > 0 ? `, and ${count(others, 'more statement')} does so` : ''}`,
      severity: isUrgent ? 'medium' : 'low',
      audience: isUrgent ? 'default' : 'auditor',
      confidence: first.details.relies === 'state' ? 'medium' : 'low',
      functions: [fn.id],
      related: [{ span: readOf(first), label: 'reads the row without a lock' }],
      key: `sql ${table}`,
    };
  }
}

function isProvidedFor({ at, details }: Observation, query: Query): boolean {
  const texts = [at.file, String(details.readFile)].map(
    (file) => query.graph.sources.get(file)?.text ?? '',
  );
  return texts.some((text) => KNOWS.test(text));
}

function weight({ details }: Observation): number {
  return ['absence', 'computed', 'state'].indexOf(String(details.relies));
}

function readOf({ details }: Observation): { file: string; start: number; end: number } {
  const { readFile, readStart, readEnd } = details;
  return { file: String(readFile), start: Number(readStart), end: Number(readEnd) };
}

function sentence({ details }: Observation, table: string): string {
  const { relies, column } = details;
  switch (relies) {
    case 'absence':
      return `looks whether ${table} has a row before it inserts one, so two requests at once both insert (unless a unique key that stands elsewhere stops them)`;
    case 'computed':
      return `reads \`${column}\` of ${table} and then sets it, without a lock and without asking again, so one of two requests at once is lost`;
    default:
      return `looks at \`${column}\` of ${table} before an update that does not ask for it again, so two requests at once both get through`;
  }
}
