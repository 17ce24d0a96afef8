// What right-sizing takes away, and whether later calls still work: `npm run bench:rightsize -- FOLDER …`.
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NodeFiles } from '../packages/engine/src/cli/node-files.ts';
import { Query } from '../packages/engine/src/model/query.ts';
import { needsIn } from '../packages/engine/src/scan.ts';
import { type Outcome, type Trial, tried } from './held-out.ts';
import { circumstances, writeSection } from './rightsize-page.ts';

const ROOT = dirname(import.meta.dirname);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    train: { type: 'string', default: '90' },
    test: { type: 'string', default: '30' },
    busiest: { type: 'string', default: '300' },
    'without-code': { type: 'string', default: '0.3' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
    causes: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

const trial: Trial = {
  train: Number(values.train),
  test: Number(values.test),
  busiest: Number(values.busiest),
  withoutCode: Number(values['without-code']),
  seed: Number(values.seed),
};

function main(): void {
  const outcomes: (readonly [string, Outcome])[] = [];
  for (const folder of positionals.map((one) => resolve(one))) {
    const name = basename(folder);
    const options = { name, version: '0' };
    const { graph, needs } = needsIn(new NodeFiles(folder), options, []);
    if (graph.functions.length === 0) continue;
    const outcome = tried(new Query(graph), needs, trial);
    outcomes.push([name, outcome]);
    process.stderr.write(`${row(name, outcome).join('  ')}\n`);
    if (values.verbose) for (const one of outcome.notes) process.stderr.write(`  ${one}\n`);
    if (values.causes) for (const one of listed(outcome.causes)) process.stderr.write(`  ${one}\n`);
    for (const one of new Set(outcome.denied)) process.stderr.write(`  denied: ${one}\n`);
  }
  console.log(page(outcomes));
  if (values.causes) console.log(listed(total(outcomes).causes).join('\n'));
  if (values.write) writeSection(ROOT, 'Held-out calls', page(outcomes).trimEnd());
}

const HEAD = [
  'application',
  'roles',
  'narrowed',
  'unused privilege removed',
  'mean by role',
  'records learnt',
  'calls held out',
  'denied',
  'ms a role',
];

function row(name: string, one: Outcome): readonly string[] {
  return [
    name,
    String(one.roles),
    String(one.narrowed),
    part(one.removed, one.unused),
    percent(mean(one.byRole)),
    String(one.records),
    String(one.heldOut),
    String(one.denied.length),
    ((one.seconds * 1000) / Math.max(1, one.roles)).toFixed(1),
  ];
}

function total(outcomes: readonly (readonly [string, Outcome])[]): Outcome {
  const all = outcomes.map(([, one]) => one);
  const sum = (of: (one: Outcome) => number): number => all.reduce((n, one) => n + of(one), 0);
  return {
    roles: sum((one) => one.roles),
    narrowed: sum((one) => one.narrowed),
    unused: sum((one) => one.unused),
    removed: sum((one) => one.removed),
    byRole: all.flatMap((one) => one.byRole),
    records: sum((one) => one.records),
    heldOut: sum((one) => one.heldOut),
    denied: all.flatMap((one) => one.denied),
    seconds: sum((one) => one.seconds),
    notes: [],
    causes: summed(all.map((one) => one.causes)),
  };
}

function page(outcomes: readonly (readonly [string, Outcome])[]): string {
  const rows = [...outcomes.map(([name, one]) => row(name, one)), row('**all**', total(outcomes))];
  const lines = [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const said = `${trial.train} days to learn from, ${trial.test} days held out; the code of ${percent(trial.withoutCode)} of the functions is withheld; seed ${trial.seed}. ${circumstances()}`;
  return `${lines.join('\n')}\n\n${said}\n`;
}

function summed(all: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const sum = new Map<string, number>();
  for (const [cause, count] of all.flatMap((one) => [...one])) {
    sum.set(cause, (sum.get(cause) ?? 0) + count);
  }
  return sum;
}

function listed(causes: ReadonlyMap<string, number>): readonly string[] {
  return [...causes].toSorted((a, b) => b[1] - a[1]).map(([cause, n]) => `${n}  ${cause}`);
}

function part(some: number, all: number): string {
  return all === 0 ? '-' : percent(some / all);
}

function percent(value: number): string {
  return Number.isNaN(value) ? '-' : `${(value * 100).toFixed(1)} %`;
}

function mean(all: readonly number[]): number {
  return all.length === 0 ? Number.NaN : all.reduce((a, b) => a + b, 0) / all.length;
}

main();
