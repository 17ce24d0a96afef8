import type { Use } from '../model/function-code.ts';

const TABLE = String.raw`["']?([\w.-]{3,255})["']?`;

const FORMS: readonly (readonly [use: Use, form: RegExp])[] = [
  ['read', new RegExp(String.raw`^\s*SELECT\b[^;]{0,2000}?\bFROM\s+${TABLE}`, 'i')],
  ['write', new RegExp(String.raw`^\s*INSERT\s+INTO\s+${TABLE}`, 'i')],
  ['write', new RegExp(String.raw`^\s*UPDATE\s+${TABLE}`, 'i')],
  ['delete', new RegExp(String.raw`^\s*DELETE\s+FROM\s+${TABLE}`, 'i')],
];

/** What a PartiQL statement of DynamoDB does, and to which table; undefined where its beginning is another. */
export function statementOf(
  text: string,
): { readonly use: Use; readonly table: string } | undefined {
  for (const [use, form] of FORMS) {
    const table = form.exec(text)?.[1];
    if (table !== undefined) return { use, table };
  }
  return undefined;
}
