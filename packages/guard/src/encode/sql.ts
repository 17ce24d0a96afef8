import { refused } from './refused.ts';

/** Databases, by the way they write names and by how long these may be. */
export type SqlDialect = 'postgres' | 'mysql' | 'sqlite' | 'sqlserver';

type Writing = { readonly open: string; readonly close: string; readonly mostBytes: number };

const WRITINGS: Readonly<Record<SqlDialect, Writing>> = {
  postgres: { open: '"', close: '"', mostBytes: 63 },
  mysql: { open: '`', close: '`', mostBytes: 64 },
  sqlite: { open: '"', close: '"', mostBytes: 128 },
  sqlserver: { open: '[', close: ']', mostBytes: 128 },
};

/**
 * Name of a table or column, as `?` and `$1` cannot stand for one. Values belong into parameters of the driver. Give the names that are allowed in
 * `oneOf` wherever they are known: a quoted name can do no harm to the syntax, and can still be the wrong column.
 */
export function sqlIdentifier(
  name: string,
  dialect: SqlDialect,
  oneOf: readonly string[] | undefined = undefined,
): string {
  const { open, close, mostBytes } = WRITINGS[dialect];
  const isAllowed = oneOf === undefined || oneOf.includes(name);
  const size = Buffer.byteLength(name);
  if (
    !isAllowed ||
    size === 0 ||
    size > mostBytes ||
    !name.isWellFormed() ||
    name.includes('\u0000')
  ) {
    throw refused('it is no name of a table or column', 'sql');
  }
  return open + name.replaceAll(close, close + close) + close;
}

/** Direction of `ORDER BY`, from whatever was asked for; ascending unless it says `desc`. */
export function sqlDirection(asked: unknown): 'ASC' | 'DESC' {
  return typeof asked === 'string' && asked.toLowerCase() === 'desc' ? 'DESC' : 'ASC';
}

/** Text that stands for itself in `LIKE`; the statement says `ESCAPE '\'` (or the mark that is given). Still a parameter. */
export function sqlLike(text: string, mark: string = '\\'): string {
  return [...text]
    .map((one) => (one === '%' || one === '_' || one === mark ? mark + one : one))
    .join('');
}
