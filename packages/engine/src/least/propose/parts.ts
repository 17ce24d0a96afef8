import type { LeastStatement } from '../../model/least.ts';
import { serviceOf } from './statements.ts';
import { sizeOf } from './valid.ts';

/** Characters, without white space, that a managed policy may have. Source: "IAM and AWS STS quotas". */
export const MOST_MANAGED = 6_144;

/** Managed policies that a role may have unless the account asks for more. Source: "IAM and AWS STS quotas". */
export const MOST_ATTACHED = 10;

/** What is around the statements, and what names may be longer than the words for them. */
const SPARE = 244;

/** Statements as few managed policies, each with as much of one service as fits; one too long for that is cut. */
export function partsOf(
  statements: readonly LeastStatement[],
): readonly (readonly LeastStatement[])[] {
  const services = Map.groupBy(statements.flatMap(cut), servicesOf);
  const found: LeastStatement[][] = [];
  for (const own of services.values()) {
    const last = found.at(-1);
    if (last !== undefined && hasRoom([...last, ...own])) last.push(...own);
    else found.push(...filled(own));
  }
  return found;
}

function hasRoom(statements: readonly LeastStatement[]): boolean {
  return sizeOf(statements) <= MOST_MANAGED - SPARE;
}

function servicesOf({ actions }: LeastStatement): string {
  return [...new Set(actions.map((action) => serviceOf({ action })))].sort().join();
}

function filled(statements: readonly LeastStatement[]): LeastStatement[][] {
  const found: LeastStatement[][] = [];
  for (const one of statements) {
    const last = found.at(-1);
    if (last !== undefined && hasRoom([...last, one])) last.push(one);
    else found.push([one]);
  }
  return found;
}

/** A statement in halves until each has room: by its resources, or else by its actions. */
function cut(statement: LeastStatement): readonly LeastStatement[] {
  if (hasRoom([statement])) return [statement];
  const key = statement.resources.length > 1 ? 'resources' : 'actions';
  const half = Math.ceil(statement[key].length / 2);
  if (half === statement[key].length) return [statement];
  const [a, b] = [statement[key].slice(0, half), statement[key].slice(half)];
  return [
    ...cut({ ...statement, [key]: a }),
    ...cut({ ...statement, [key]: b, sid: `${statement.sid}More` }),
  ];
}
