// Kills processes in the middle of guarded work and counts what became of it: `npm run bench:guard-crash [RUNS]`.
// Needs POSTERN_ORACLE_PYTHON, a Python with moto, fakeredis and boto3 (see .ci/run).
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { dynamoClient, startServers } from '../tests/guard/servers.ts';
import { EFFECTS, type Effect, STEPS } from './guard-crash-work.ts';
import { circumstances } from './rightsize-page.ts';

const RUNS = Number(process.argv[2] ?? 1000);
/** Effects that are tied to nothing are done twice, as the page says: a few runs show it. */
const PLAIN_RUNS = Math.ceil(RUNS / 10);
const AT_ONCE = Math.max(2, cpus().length);
/** What the children think has passed between two attempts: more than a lease. */
const LATER_MS = 10_000;

const HEAD = `# Idempotency when processes are killed

Each run sends one event of a queue again and again until an attempt ends well. The first two attempts are processes that end
themselves by SIGKILL at one of six steps (${STEPS.join(', ')}), in all
36 combinations in turn; the clock of the next attempt is moved behind the lease of the one before. The store is moto's DynamoDB.
*transaction*: the effect is written together with the end of the work (\`completion\`). *token*: the effect is asked of a service
that does once what comes with one token, and gets the attempt's key. *plain*: the effect is tied to nothing; whoever kills
an attempt between the effect and its end makes the next attempt do it again, and no library can help that.
`;

type Count = { once: number; twice: number; never: number };

async function main(): Promise<void> {
  const python = process.env.POSTERN_ORACLE_PYTHON;
  if (python === undefined) throw new Error('POSTERN_ORACLE_PYTHON is not set');
  const servers = await startServers(python);
  try {
    const lines = [
      '| effect | runs | kills | once | twice | never |',
      '|---|---:|---:|---:|---:|---:|',
    ];
    for (const effect of EFFECTS) lines.push(await rowOf(effect, servers.dynamodb));
    writeFileSync(
      join(dirname(import.meta.dirname), 'docs/guard-crash.md'),
      `${HEAD}\n${lines.join('\n')}\n\n${circumstances()}\n`,
    );
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    await servers.stop();
  }
}

async function rowOf(effect: Effect, endpoint: string): Promise<string> {
  const count: Count = { once: 0, twice: 0, never: 0 };
  let kills = 0;
  const runs = effect === 'plain' ? PLAIN_RUNS : RUNS;
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let run = next++; run < runs; run = next++) {
      kills += await finishedAfter(effect, run, endpoint);
      const done = await effectsOf(`${effect}-${run}`, endpoint);
      count[done === 1 ? 'once' : done === 0 ? 'never' : 'twice'] += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return `| ${effect} | ${runs} | ${kills} | ${count.once} | ${count.twice} | ${count.never} |`;
}

/** Sends one event again and again, as a queue does, until an attempt ends well. The first ones are killed, each at another step. */
async function finishedAfter(effect: Effect, run: number, endpoint: string): Promise<number> {
  const first = STEPS[run % STEPS.length];
  const second = STEPS[Math.floor(run / STEPS.length) % STEPS.length];
  // The emulator fails by itself now and then: a queue would send the event again.
  const steps = [first, second, ...Array<string>(8).fill('never')];
  let kills = 0;
  for (const [attempt, step] of steps.entries()) {
    const code = await attemptAt({
      effect,
      id: String(run),
      step: step ?? 'never',
      endpoint,
      later: attempt * LATER_MS,
    });
    if (code === 0) return kills;
    if (code === null) kills += 1;
  }
  throw new Error(`${effect} ${run}: no attempt has ended well`);
}

function attemptAt(work: Readonly<Record<string, string | number>>): Promise<number | null> {
  const file = join(import.meta.dirname, 'guard-crash-work.ts');
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--conditions=postern:source', file, JSON.stringify(work)],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    child.once('error', reject);
    child.once('exit', (code) => resolve(code));
  });
}

async function effectsOf(id: string, endpoint: string): Promise<number> {
  const found = (await dynamoClient(endpoint).getItem({
    TableName: 'keys',
    Key: { id: { S: `effect-${id}` } },
  })) as { Item?: { times?: { N: string } } };
  return Number(found.Item?.times?.N ?? 0);
}

await main();
