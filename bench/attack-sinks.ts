import { execFileSync } from 'node:child_process';
import { posix, win32 } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  attachment,
  csvCell,
  fileName,
  headerValue,
  htmlText,
  jsonInHtml,
  logText,
  programArguments,
  redirectTarget,
  sqlIdentifier,
} from '../packages/guard/src/encode/encode.ts';

/** Does with a text what applications do, by the guard's own means, and says what went wrong; undefined where nothing did. */
type Sink = (text: string) => string | undefined;

const database = new DatabaseSync(':memory:');
database.exec(
  "CREATE TABLE orders (id TEXT, note TEXT); INSERT INTO orders VALUES ('an id that nobody sends', 'secret')",
);
const find = database.prepare('SELECT note FROM orders WHERE id = ?');
const count = database.prepare('SELECT count(*) AS n FROM orders');

/** Each is judged by another program than the encoder: a database, a parser of headers or addresses, a process. */
const SINKS: Readonly<Record<string, Sink>> = {
  'SQL value': (text) => {
    if (find.all(text).length > 0) return 'found what nobody asked for';
    return count.get()?.n === 1 ? undefined : 'changed the table';
  },
  'SQL name': (text) => {
    const name = sqlIdentifier(text, 'sqlite');
    const plan = database.prepare(`SELECT 1 AS ${name}`).columns();
    return plan.length === 1 && plan[0]?.name === text ? undefined : 'is another statement';
  },
  page: (text) => (/[<>"'`]/.test(htmlText(text)) ? 'is markup' : undefined),
  script: (text) => {
    const written = jsonInHtml({ text });
    if (/[<>\u2028\u2029]/.test(written)) return 'ends the script';
    return JSON.parse(written).text === text ? undefined : 'is another text';
  },
  header: (text) => {
    // Throws for what no header may hold.
    const headers = new Headers({ a: headerValue(text), b: attachment(text) });
    return [...headers].length === 2 ? undefined : 'is another header';
  },
  'line of text': (text) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    /[\r\n\u001b\u2028\u2029\u0085]/.test(logText(text)) ? 'begins a line' : undefined,
  table: (text) => (/^"?[\s\ufeff]*[=+\-@\uff1d]/.test(csvCell(text)) ? 'is a formula' : undefined),
  'file name': (text) => {
    const name = fileName(text);
    const isOne = [posix, win32].every(
      (path) => path.basename(name) === name && path.join('/a', name).length > 3,
    );
    return isOne && name !== '.' && name !== '..' && !name.includes('\u0000')
      ? undefined
      : 'leaves the folder';
  },
  redirect: (text) => {
    const at = new URL(redirectTarget(text, ['api.example.com']), 'https://here.example');
    return ['here.example', 'api.example.com'].includes(at.hostname) && at.protocol === 'https:'
      ? undefined
      : 'leads elsewhere';
  },
};

/** Texts that processes are given at the end, many at a time: each process costs milliseconds. */
const waiting = new Set<string>();

/** What the sinks say of a text; a sink that refuses has done its work. */
export function harmBy(text: string): string | undefined {
  for (const [name, sink] of Object.entries(SINKS)) {
    const harm = refusedBy(() => sink(text));
    if (harm !== undefined) return `${name}: ${harm}`;
  }
  if (text.length <= 10_000) waiting.add(text);
  return undefined;
}

/** Gives all texts so far to a process that prints its arguments: what came out otherwise than it went in. */
export function harmByProcess(): readonly string[] {
  const given = [...waiting].flatMap((text) => {
    const found: string[] = [];
    refusedBy(() => void found.push(...programArguments(text)));
    return found;
  });
  const harmed: string[] = [];
  for (let start = 0; start < given.length; start += 200) {
    const some = given.slice(start, start + 200);
    const printed = execFileSync('printf', ['%s\\0', ...some], { encoding: 'utf8' }).split('\0');
    harmed.push(...some.filter((text, at) => printed[at] !== text.toWellFormed()));
  }
  return harmed;
}

function refusedBy(sink: () => string | undefined): string | undefined {
  try {
    return sink();
  } catch (error) {
    const isRefusal = error instanceof Error && error.name === 'GuardError';
    return isRefusal ? undefined : `threw ${String(error).slice(0, 100)}`;
  }
}
