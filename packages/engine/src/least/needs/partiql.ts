import { REQUESTED_TYPES } from '../../data/action-resources.ts';
import type { NeededAction } from '../../data/needed-actions.ts';
import type { CodeValue } from '../../model/code.ts';
import { partiqlIn } from '../../model/partiql.ts';
import type { CallContext } from './calls.ts';
import { type Found, NONE, needAt } from './need.ts';
import { placesOf } from './places.ts';
import { given } from './request.ts';

/** Where operations have statements in PartiQL. */
const STATEMENTS: Readonly<Record<string, string>> = {
  ExecuteStatement: 'Statement',
  BatchExecuteStatement: 'Statements.*.Statement',
  ExecuteTransaction: 'TransactStatements.*.Statement',
};

/** What the statements of a call need, by their verbs and tables; undefined for other calls. */
export function partiqlNeeds(context: CallContext): Found | undefined {
  const { service, operation } = context.resolved.call;
  if (service !== 'dynamodb' || !Object.hasOwn(STATEMENTS, operation)) return undefined;
  const { values } = given(context.request.parameters, STATEMENTS[operation] ?? '');
  const all =
    values.length === 0
      ? [statementNeeds(context, UNKNOWN)]
      : values.map((one) => statementNeeds(context, one));
  return {
    needs: all.flatMap((one) => one.needs),
    unresolved: all.flatMap((one) => one.unresolved),
  };
}

const UNKNOWN: CodeValue = { kind: 'unknown', from: [] };

function statementNeeds(context: CallContext, value: CodeValue): Found {
  const all = partiqlIn(value).map((one) =>
    one === undefined
      ? unknownStatement(context)
      : tableNeeds(context, `dynamodb:PartiQL${one.verb}`, one.table, one.index),
  );
  return {
    needs: all.flatMap((one) => one.needs),
    unresolved: all.flatMap((one) => one.unresolved),
  };
}

function unknownStatement(context: CallContext): Found {
  const row: NeededAction = { action: 'dynamodb:PartiQL…' };
  const missing = 'the statement is not known';
  const { unresolved } = needAt(context, { row, certain: 'needed' }, { places: [], missing });
  return {
    needs: [],
    unresolved: unresolved.map((one) => ({ ...one, kind: 'action', actions: [] })),
  };
}

function tableNeeds(
  context: CallContext,
  action: string,
  table: CodeValue,
  index: string | undefined,
): Found {
  const fields = new Map<string, CodeValue>([['TableName', table]]);
  if (index !== undefined) fields.set('IndexName', { kind: 'constant', value: index });
  const type = REQUESTED_TYPES[index === undefined ? 'dynamodb table' : 'dynamodb index'];
  if (type === undefined) return NONE;
  const request = {
    ...context.request,
    parameters: { kind: 'record', fields, others: undefined } as const,
  };
  return needAt(context, { row: { action }, certain: 'needed' }, placesOf(request, type));
}
