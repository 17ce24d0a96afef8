// Kills processes in the middle of guarded work and counts what became of it: `npm run bench:guard-crash [RUNS | duplicates]`.
// Needs Java and Maven for DynamoDB Local, or POSTERN_ORACLE_PYTHON, a Python with moto (see .ci/run).
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { dynamoClient } from '../tests/guard/servers.ts';
import { type StoreKind, type StoreServer, storeKind } from './guard-crash-stores.ts';
import { EFFECTS, type Effect, STEPS } from './guard-crash-work.ts';
import { circumstances } from './rightsize-page.ts';

const RUNS = Number(process.argv[2] ?? 1000);
const AT_ONCE = Math.max(2, cpus().length);
/** What the children think has passed between two attempts: more than a lease. */
const LATER_MS = 10_000;
/** The longest that a process killed from outside may have worked; a whole attempt takes about half of it. */
const MOST_MS = 60;
const DUPLICATES = { runs: 50, processes: 5, calls: 10 };
const PAGE = join(dirname(import.meta.dirname), 'docs/guard-crash.md');

const head = (store: string): string => `# Idempotency when processes are killed

Written by \`npm run bench:guard-crash\`. Each run sends one event of a queue again and again until an attempt ends well. The
first two attempts are processes that are ended by SIGKILL; the clock of the next attempt is moved behind the lease of the one
before. The store is ${store}.

- *at each step*: the process kills itself at one of six steps (${STEPS.join(', ')}), in all 36
  combinations of two in turn. A step that an attempt does not reach, because the work is done already, kills nothing.
- *at any moment*: the process is killed from outside, up to ${MOST_MS} ms after it has begun.
- *transaction*: the effect is written together with the end of the work (\`completion\`).
- *token*: the effect is asked of a service that does once what comes with one token, and gets the attempt's key.
- *plain*: the effect is tied to nothing; whoever kills an attempt between the effect and its end makes the next attempt do it
  again, and no library can help that.
`;

type Kill = 'at each step' | 'at any moment';
type Count = { once: number; twice: number; never: number };
type Row = { readonly effect: Effect; readonly kill: Kill; readonly runs: number };

/** Effects that are tied to nothing are done twice, as the page says: a few runs show it. */
const ROWS: readonly Row[] = [
  ...EFFECTS.map((effect): Row => {
    const runs = effect === 'plain' ? Math.ceil(RUNS / 10) : RUNS;
    return { effect, kill: 'at each step', runs };
  }),
  { effect: 'transaction', kill: 'at any moment', runs: Math.ceil(RUNS / 5) },
  { effect: 'token', kill: 'at any moment', runs: Math.ceil(RUNS / 5) },
];

let child = '';

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'guard-crash-'));
  child = await bundled(folder);
  const kind = storeKind();
  try {
    if (process.argv[2] === 'duplicates') return await renewed(kind);
    const lines = ['| effect | killed | runs | kills | once | twice | never |'];
    lines.push('|---|---|---:|---:|---:|---:|---:|');
    for (const row of ROWS) lines.push(await lineOf(row, kind));
    const text = `${lines.join('\n')}\n\n${await duplicates(kind)}\n\n${circumstances()}\n`;
    writeFileSync(PAGE, `${head(kind.name)}\n${text}`);
    process.stdout.write(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes only the paragraph of the duplicates anew. */
async function renewed(kind: StoreKind): Promise<void> {
  const [before = '', , ...after] = readFileSync(PAGE, 'utf8').split(
    /^(Duplicates: [\s\S]+?)\n\n/m,
  );
  const text = await duplicates(kind);
  writeFileSync(PAGE, `${before}${text}\n\n${after.join('')}`);
  process.stdout.write(`${text}\n`);
}

/** The work in one file, so that thousands of processes start quickly. */
async function bundled(folder: string): Promise<string> {
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'guard-crash-work.ts'),
    platform: 'node',
  });
  const file = join(folder, 'work.mjs');
  await bundle.write({ file, format: 'esm' });
  return file;
}

async function lineOf({ effect, kill, runs }: Row, kind: StoreKind): Promise<string> {
  const count: Count = { once: 0, twice: 0, never: 0 };
  let kills = 0;
  for (let from = 0; from < runs; from += kind.runsEach) {
    const end = Math.min(runs, from + kind.runsEach);
    await withStore(kind, async ({ endpoint }) => {
      let next = from;
      const worker = async (): Promise<void> => {
        for (let run = next++; run < end; run = next++) {
          kills += await finishedAfter({ effect, run, kill, endpoint });
          const done = await effectsOf(`${effect}-${run}`, endpoint);
          count[done === 1 ? 'once' : done === 0 ? 'never' : 'twice'] += 1;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    });
  }
  const { once, twice, never } = count;
  const line = `| ${effect} | ${kill} | ${runs} | ${kills} | ${once} | ${twice} | ${never} |`;
  process.stdout.write(`${line}\n`);
  return line;
}

async function withStore(
  kind: StoreKind,
  use: (server: StoreServer) => Promise<void>,
): Promise<void> {
  const server = await kind.start();
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}

type Run = {
  readonly effect: Effect;
  readonly run: number;
  readonly kill: Kill;
  readonly endpoint: string;
};

/** Sends one event again and again, as a queue does, until an attempt ends well. The first ones are killed, each at another step. */
async function finishedAfter({ effect, run, kill, endpoint }: Run): Promise<number> {
  const first = STEPS[run % STEPS.length];
  const second = STEPS[Math.floor(run / STEPS.length) % STEPS.length];
  const steps = kill === 'at each step' ? [first, second] : ['never', 'never'];
  let kills = 0;
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const step = steps[attempt] ?? 'never';
    const work = { effect, id: String(run), step, endpoint, later: attempt * LATER_MS };
    const isKilled = kill === 'at any moment' && attempt < steps.length;
    const code = await attemptAt(work, isKilled ? Math.random() * MOST_MS : undefined);
    if (code === 0) return kills;
    if (code === null) kills += 1;
  }
  throw new Error(`${effect} ${run}: no attempt has ended well`);
}

/** The exit code of one attempt; null where it was killed. */
function attemptAt(
  work: Readonly<Record<string, string | number>>,
  killMs: number | undefined,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const attempt = spawn(process.execPath, [child, JSON.stringify(work)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let timer: NodeJS.Timeout | undefined;
    attempt.stdout.once('data', () => {
      if (killMs !== undefined) timer = setTimeout(() => attempt.kill('SIGKILL'), killMs);
    });
    attempt.once('error', reject);
    attempt.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

/** The same event many times at the same moment, from several processes; then once more, as a queue does with what has failed. */
async function duplicates(kind: StoreKind): Promise<string> {
  const { runs, processes, calls } = DUPLICATES;
  const count = { effect: 0, well: 0, again: 0 };
  await withStore(kind, async ({ endpoint }) => {
    for (let run = 0; run < runs; run += 1) {
      const id = `at-once-${run}`;
      const same = { effect: 'plain', id, step: 'never', endpoint, later: 0, limitMs: 30_000 };
      const work = { ...same, calls, at: Date.now() + 1000 };
      const all = Array.from({ length: processes }, () => attemptAt(work, undefined));
      const failed = (await Promise.all(all)).reduce<number>((sum, code) => sum + (code ?? 0), 0);
      const again = await attemptAt(same, undefined);
      if (failed < processes * calls) count.well += 1;
      if (again === 0) count.again += 1;
      if ((await effectsOf(`plain-${id}`, endpoint)) === 1) count.effect += 1;
    }
  });
  return `Duplicates: ${runs} times ${processes * calls} calls with the same event at the same moment, from ${processes} processes, with an effect that is
tied to nothing. One effect: ${count.effect} of ${runs}. A call ended well at once: ${count.well} of ${runs}. A later call heard that it is done: ${count.again} of ${runs}.`;
}

async function effectsOf(id: string, endpoint: string): Promise<number> {
  const found = (await dynamoClient(endpoint).getItem({
    TableName: 'keys',
    Key: { id: { S: `effect-${id}` } },
  })) as { Item?: { times?: { N: string } } };
  return Number(found.Item?.times?.N ?? 0);
}

await main();
