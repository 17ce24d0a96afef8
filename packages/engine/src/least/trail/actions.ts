import { NEEDED_ACTIONS, type NeededAction } from '../../data/needed-actions.ts';
import { actionsOf } from '../../data/operations.ts';
import { actionOf } from '../../iam/actions.ts';
import { ownEntry } from '../../support/own.ts';
import { hasParameter, parameterTexts } from './parameters.ts';

/**
 * What a recorded request was authorized by: none where IAM is not asked, undefined where no action is known for it.
 * What is needed only in some case (`possibly`) is not told by the record.
 */
export function neededBy(
  service: string,
  operation: string,
  parameters: unknown,
): readonly NeededAction[] | undefined {
  const rows = ownEntry(NEEDED_ACTIONS, `${service}:${operation}`);
  const statements = service === 'dynamodb' ? partiqlActions(operation, parameters) : undefined;
  const plain = (): readonly NeededAction[] =>
    (statements ?? actionsOf(service, operation)).map((action) => ({ action }));
  const found = statements !== undefined || rows === undefined ? plain() : rows.needs;
  const bypass = service === 's3' && hasParameter(parameters, BYPASS);
  const all = bypass ? [...found, { action: 's3:BypassGovernanceRetention' }] : found;
  const known = applying(all, parameters).filter(({ action }) => actionOf(action) !== undefined);
  return known.length === 0 && rows?.needs.length !== 0 ? undefined : known;
}

/** A header by which a lock on an object is got round, which takes a permission of its own. */
const BYPASS = 'x-amz-bypass-governance-retention';

function applying(rows: readonly NeededAction[], parameters: unknown): readonly NeededAction[] {
  const has = (path: string): boolean => hasParameter(parameters, path);
  return rows
    .filter((row) => row.possibly === undefined)
    .filter((row) => row.when === undefined || row.when.some(has))
    .filter((row) => row.unless === undefined || !row.unless.some(has));
}

/** PartiQL needs the actions of its statements; undefined: as the tables say. */
function partiqlActions(operation: string, parameters: unknown): readonly string[] | undefined {
  const path = ownEntry(PARTIQL, operation);
  if (path === undefined) return undefined;
  return parameterTexts(parameters, path).flatMap((one) => {
    const word = /^\s*(select|insert|update|delete|exists)\b/i.exec(one)?.[1]?.toLowerCase();
    if (word === undefined) return [];
    const kind = word === 'exists' ? 'Select' : word.charAt(0).toUpperCase() + word.slice(1);
    return [`dynamodb:PartiQL${kind}`];
  });
}

const PARTIQL: Readonly<Record<string, string>> = {
  ExecuteStatement: 'Statement',
  BatchExecuteStatement: 'Statements.*.Statement',
  ExecuteTransaction: 'TransactStatements.*.Statement',
};
