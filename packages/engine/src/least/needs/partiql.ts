import { REQUESTED_TYPES } from '../../data/action-resources.ts';
import type { NeededAction } from '../../data/needed-actions.ts';
import type { CodeValue } from '../../model/code.ts';
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

const NAME = String.raw`\s+"?([\w.-]{1,255}|\u0000)"?(?:\."([\w.-]{1,255})")?`;

const FORMS: readonly (readonly [action: string, form: RegExp])[] = [
  ['PartiQLSelect', new RegExp(String.raw`^\s*(?:SELECT|EXISTS)\b[^;]{0,2000}?\bFROM${NAME}`, 'i')],
  ['PartiQLInsert', new RegExp(String.raw`^\s*INSERT\s+INTO${NAME}`, 'i')],
  ['PartiQLUpdate', new RegExp(String.raw`^\s*UPDATE${NAME}`, 'i')],
  ['PartiQLDelete', new RegExp(String.raw`^\s*DELETE\s+FROM${NAME}`, 'i')],
];

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

/** Stands in the text of a statement for what is not written in it. */
const MARK = '\u0000';

function statementNeeds(context: CallContext, value: CodeValue): Found {
  if (value.kind === 'one-of') {
    const all = value.values.map((one) => statementNeeds(context, one));
    return {
      needs: all.flatMap((one) => one.needs),
      unresolved: all.flatMap((one) => one.unresolved),
    };
  }
  const parts = value.kind === 'text' ? value.parts : [value];
  const marked: CodeValue[] = [];
  const text = parts
    .map((part) => {
      if (part.kind === 'constant') return String(part.value);
      marked.push(part);
      return MARK;
    })
    .join('');
  for (const [name, form] of FORMS) {
    const match = form.exec(text);
    if (match === null) continue;
    const table = tableOf(match[1] ?? '', marked, text.slice(0, match.index + match[0].length));
    return tableNeeds(context, `dynamodb:${name}`, table, match[2]);
  }
  const row: NeededAction = { action: 'dynamodb:PartiQL…' };
  const missing = 'the statement is not known';
  const { unresolved } = needAt(context, { row, certain: 'needed' }, { places: [], missing });
  return {
    needs: [],
    unresolved: unresolved.map((one) => ({ ...one, kind: 'action', actions: [] })),
  };
}

function tableOf(name: string, marked: readonly CodeValue[], before: string): CodeValue {
  if (name !== MARK) return { kind: 'constant', value: name };
  return marked[before.split(MARK).length - 2] ?? UNKNOWN;
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
