import type { RoleNode } from '../../model/graph.ts';
import type { LeastRole, LeastStatement, RoleChange } from '../../model/least.ts';
import type { Policy } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import { isGiven } from '../propose/given.ts';
import { surely } from '../propose/kept.ts';
import { keysOf } from '../propose/same.ts';
import { adviceFor } from './advice.ts';
import { managedOf } from './managed.ts';
import { keysOfWanted, matched } from './match.ts';
import type { Writing } from './narrow.ts';
import { Rewriting } from './rewriting.ts';
import { statementJson } from './statement.ts';
import { authorsWords } from './words.ts';
import { writtenPolicies } from './written.ts';

/** Edits, and what is left to a person. */
export type Change = Pick<RoleChange, 'edits' | 'advice'>;

/** What is left of a proposal to write where policies stay: the actions that those do not give. */
export function unwritten(
  { statements, keeps = [] }: LeastRole,
  others: readonly Policy[] = [],
): readonly LeastStatement[] {
  const given = [...keeps, ...others];
  return statements.flatMap((statement) => {
    const actions = statement.actions.filter(
      (action) => !statement.resources.every(({ arn }) => isGiven({ action, arn }, given)),
    );
    return actions.length === 0 ? [] : [{ ...statement, actions }];
  });
}

/** Narrows the policies of a role where they are written. */
export function narrowedInPlace(role: RoleNode, least: LeastRole, query: Query): Change {
  const open = role.policies.filter((one) => least.keeps?.includes(one) !== true);
  const written = writtenPolicies(role, open, query);
  const file = role.resource?.written.span.file ?? written[0]?.span.file;
  const stack = role.resource?.stack ?? '';
  const writing: Writing = { words: authorsWords(role, file, query), stack };
  const lost = open.filter((one) => !written.some(({ policy }) => policy === one));
  const wanted = unwritten(
    { ...least, keeps: surely(least.keeps ?? [], role) },
    surely(lost, role),
  );
  const writable = wanted.filter((one) => statementJson(one, writing.words, stack) !== undefined);
  const unsaid = wanted.filter((one) => !writable.includes(one));
  const isSaid = (one: LeastStatement): boolean => !unsaid.some(({ sid }) => sid === one.sid);
  const managed = managedOf(role, least, { query, writing, isSaid, wanted });
  const matching = matched(written, managed === undefined ? writable : [], unsaid);
  const rewriting = new Rewriting(role, least, matching, writing, query);
  const { edits: own, pinned } = rewriting.of(written, managed?.entries);
  const edits = [...(managed?.edits ?? []), ...own];
  const shared = (least.keeps ?? []).filter((one) => isTooMuch(one, least));
  return { edits, advice: adviceFor(role, { unsaid, lost, pinned, shared }) };
}

/** Whether a policy that other roles have as well allows more than is needed here. */
function isTooMuch({ origin, complete, statements }: Policy, least: LeastRole): boolean {
  if (origin.kind !== 'customer-managed' || !complete) return false;
  const wanted = new Set(least.statements.flatMap(keysOfWanted));
  return [...(keysOf(statements) ?? ['*'])].some((key) => !wanted.has(key));
}
