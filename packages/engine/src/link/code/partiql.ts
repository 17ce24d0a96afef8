import type { CodeValue } from '../../model/code.ts';
import type { Use } from '../../model/function-code.ts';
import { type PartiqlStatement, partiqlIn } from '../../model/partiql.ts';

/** What a statement of DynamoDB's PartiQL does, and what names its table. */
export type Statement = { readonly use: Use; readonly table: CodeValue };

const USES: Readonly<Record<PartiqlStatement['verb'], Use>> = {
  Select: 'read',
  Insert: 'write',
  Update: 'write',
  Delete: 'delete',
};

/** Statements that a value may be; `undefined` for one that begins in no known way or is not known. */
export function statementsIn(value: CodeValue): readonly (Statement | undefined)[] {
  return partiqlIn(value).map((one) => one && { use: USES[one.verb], table: one.table });
}
