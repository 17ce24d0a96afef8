// Speed and memory of reading a log of one gigabyte: `npm run bench:rightsize-speed -- FOLDER`. See docs/rightsize-measures.md.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NodeFiles } from '../packages/engine/src/cli/node-files.ts';
import { Query } from '../packages/engine/src/model/query.ts';
import { needsIn } from '../packages/engine/src/scan.ts';
import { callsOfDay } from '../packages/engine/src/testing/trail/history.ts';
import { plansOf } from '../packages/engine/src/testing/trail/plan.ts';
import { Random } from '../packages/engine/src/testing/trail/random.ts';
import { recordOf } from '../packages/engine/src/testing/trail/records.ts';
import { World } from '../packages/engine/src/testing/trail/world.ts';
import { measured } from './measure.ts';
import { circumstances, writeSection } from './rightsize-page.ts';

const ROOT = dirname(import.meta.dirname);
const DAY = 86_400_000;
const FILE_BYTES = 100e6;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    bytes: { type: 'string', default: '1e9' },
    write: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const folder = resolve(positionals[0] ?? '.');
  const log = mkdtempSync(join(tmpdir(), 'postern-speed-'));
  try {
    const { records, bytes } = generate(folder, log, Number(values.bytes));
    const main = join(ROOT, 'packages/engine/src/cli/main.ts');
    const program = [process.execPath, '--conditions=postern:source', main];
    const run = await measured([...program, 'rightsize', folder, '--cloudtrail', log]);
    const text = await measured([...program, 'rightsize', folder, '--cloudtrail', tiny(log)]);
    const seconds = Math.max(0.01, (run.cpu ?? run.wall) - (text.cpu ?? text.wall));
    const lines = [
      '| log | files | records | wall s | processor s | records a processor second | peak MiB |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      `| ${(bytes / 1e9).toFixed(2)} GB | ${Math.ceil(bytes / FILE_BYTES)}, one line each | ${records} | ${run.wall.toFixed(1)} | ${(run.cpu ?? 0).toFixed(1)} | ${Math.round(records / seconds)} | ${Math.round(run.peak ?? 0)} |`,
      '',
      `The scan of the application itself (${(text.cpu ?? text.wall).toFixed(1)} processor seconds) is taken off the rate. ${circumstances()}`,
    ];
    console.log(lines.join('\n'));
    if (values.write) writeSection(ROOT, 'Speed', lines.join('\n'));
  } finally {
    rmSync(log, { recursive: true, force: true });
  }
}

/** A log with one record. */
function tiny(log: string): string {
  const path = join(log, 'tiny.ndjson');
  const fd = openSync(path, 'w');
  writeSync(fd, '{"Records":[]}');
  closeSync(fd);
  return path;
}

function generate(folder: string, log: string, wanted: number): { records: number; bytes: number } {
  const { graph, needs } = needsIn(new NodeFiles(folder), { name: 'x' }, []);
  const query = new Query(graph);
  const place = { account: '111122223333', region: 'eu-central-1', stack: 'shop', seed: 7 };
  const world = new World(graph, place);
  const random = new Random(7);
  const plans = plansOf(query, needs, world, random, 300);
  if (plans.every((plan) => plan.calls.length === 0)) throw new Error('no function makes a call');
  let [records, bytes, file, size, fd] = [0, 0, 0, 0, -1];
  const end = (): void => {
    if (fd === -1) return;
    writeSync(fd, ']}');
    closeSync(fd);
    fd = -1;
  };
  for (let day = 0; bytes < wanted; day++) {
    for (const call of callsOfDay(plans, Date.UTC(2026, 0, 1) + day * DAY, random)) {
      const record = recordOf(call, world, records);
      if (record === undefined || bytes >= wanted) continue;
      const text = JSON.stringify(record);
      if (fd === -1) {
        fd = openSync(join(log, `${String(file++).padStart(4, '0')}.json`), 'w');
        size = writeSync(fd, `{"Records":[${text}`);
      } else size += writeSync(fd, `,${text}`);
      records++;
      bytes += text.length + 1;
      if (size > FILE_BYTES) end();
    }
  }
  end();
  return { records, bytes };
}

await main();
