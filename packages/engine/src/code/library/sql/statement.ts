/** What one SQL statement does with one table, as far as its text tells. Names are in lower case. */
export type Statement = {
  readonly verb: 'select' | 'insert' | 'update';
  readonly table: string;
  /** Columns of a select; `*` for all. */
  readonly columns: readonly string[];
  /** What an update sets, with the expression that it is set to. */
  readonly sets: ReadonlyMap<string, string>;
  /** Columns that conditions name. */
  readonly where: readonly string[];
  /** It counts or takes the largest of something. */
  readonly isAggregate: boolean;
  /** It locks what it reads, or says what becomes of a row that is there already. */
  readonly isSafe: boolean;
};

const MAX_TEXT = 4000;

const LOCKS =
  /\bfor\s+(?:no\s+key\s+)?update\b|\bfor\s+(?:key\s+)?share\b|\block\s+in\s+share\b|\b(?:updlock|holdlock|serializable)\b/;

const SAYS_WHAT_THEN =
  /\bon\s+conflict\b|\bon\s+duplicate\b|\bnot\s+exists\b|^(?:replace|upsert|merge)\b|^insert\s+(?:ignore|or)\b/;

/** Reads a statement; undefined for what is none of these, or of more than one table. */
export function readStatement(text: string): Statement | undefined {
  const plain = text
    .slice(0, MAX_TEXT)
    .replace(/["`[\]]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const lower = plain.replace(/;$/, '').toLowerCase();
  if (lower.startsWith('select ')) return readSelect(lower);
  if (/^(?:insert|replace|upsert)\b/.test(lower)) return readInsert(lower);
  return lower.startsWith('update ') ? readUpdate(lower) : undefined;
}

function readSelect(text: string): Statement | undefined {
  const from = text.indexOf(' from ');
  if (from < 0 || /\bjoin\b|\bunion\b/.test(text)) return undefined;
  const table = tableAt(text.slice(from + 6));
  const listed = text.slice(7, from);
  const columns = listed.split(',').map((one) => columnOf(one));
  return table === undefined
    ? undefined
    : {
        verb: 'select',
        table,
        columns,
        sets: new Map(),
        where: conditionsOf(text),
        isAggregate: /\b(?:max|count|sum|min)\s*\(/.test(listed),
        isSafe: LOCKS.test(text),
      };
}

function readInsert(text: string): Statement | undefined {
  const into = text.indexOf(' into ');
  const table = into < 0 ? undefined : tableAt(text.slice(into + 6));
  return table === undefined
    ? undefined
    : {
        verb: 'insert',
        table,
        columns: [],
        sets: new Map(),
        where: [],
        isAggregate: false,
        isSafe: SAYS_WHAT_THEN.test(text),
      };
}

function readUpdate(text: string): Statement | undefined {
  const table = tableAt(text.slice(7));
  const set = text.indexOf(' set ');
  if (table === undefined || set < 0) return undefined;
  const end = text.indexOf(' where ', set);
  const listed = text.slice(set + 5, end < 0 ? undefined : end);
  const sets = new Map<string, string>();
  for (const part of parted(listed)) {
    const equals = part.indexOf('=');
    if (equals > 0) sets.set(columnOf(part.slice(0, equals)), part.slice(equals + 1).trim());
  }
  return {
    verb: 'update',
    table,
    columns: [],
    sets,
    where: conditionsOf(text),
    isAggregate: false,
    isSafe: false,
  };
}

/** `orders` of `public.orders o where …`; undefined where the name is put in at run time, or there are several. */
function tableAt(text: string): string | undefined {
  const [, name, rest = ''] = /^([\w$.-]+)(.*)$/.exec(text) ?? [];
  if (name === undefined || /^\s*(?:as\s+)?\w*\s*,/.test(rest)) return undefined;
  return name.slice(name.lastIndexOf('.') + 1);
}

function columnOf(text: string): string {
  const [name = ''] = text.trim().split(' ');
  return name.slice(name.lastIndexOf('.') + 1);
}

/** Parts between commas that stand in no parentheses. */
function parted(text: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth <= 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function conditionsOf(text: string): readonly string[] {
  const where = text.indexOf(' where ');
  if (where < 0) return [];
  const found = text
    .slice(where + 7)
    .matchAll(/([\w$.]+) ?(?:[=<>!]|(?:in|is|like|between|not) )/g);
  return [...found].map(([, name = '']) => name.slice(name.lastIndexOf('.') + 1));
}

/** Names of what changes in the life of a row. */
const STATES =
  /stat(?:e|us)|count|balance|amount|stock|used|paid|quantity|remaining|credit|points|seats|available|redeemed|claimed/;

/** Why a write after a read of the same rows may come too late: what it relies on, and the column. */
export type Race = { readonly kind: 'absence' | 'state' | 'computed'; readonly column: string };

/** How a write relies on what an earlier select saw; undefined: it does not, or it asks again. */
export function raceOf(read: Statement, write: Statement): Race | undefined {
  if (read.verb !== 'select' || read.isSafe || write.isSafe || read.table !== write.table) {
    return undefined;
  }
  if (write.verb === 'insert') return { kind: 'absence', column: '' };
  if (write.verb !== 'update' || write.where.some((one) => !read.where.includes(one))) {
    return undefined;
  }
  for (const [column, expression] of write.sets) {
    if (write.where.includes(column)) continue;
    const isNamed = read.columns.includes(column);
    if (!isNamed && !(read.columns.includes('*') && STATES.test(column))) continue;
    const isRelative = new RegExp(`\\b${column.replace(/\W/g, '')}\\b`).test(expression);
    const isLiteral = /^(?:'[^']*'|\d+|true|false|null|now\(\)|current_timestamp)$/.test(
      expression,
    );
    if (isRelative || isLiteral) return { kind: 'state', column };
    if (STATES.test(column)) return { kind: 'computed', column };
  }
  return undefined;
}
