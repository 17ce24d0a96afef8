// Speed and memory beside other scanners, in one run: `npm run bench -- FOLDER …`. See docs/bench.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeSection } from './page.ts';
import { compared, installed } from './rounds.ts';
import { stagesOf } from './stages.ts';
import { conditions, type Result, stageTable, tableOf } from './table.ts';
import { copied, type Template, templatesBelow } from './templates.ts';
import { type Tool, tools } from './tools.ts';

const ROOT = dirname(import.meta.dirname);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    counts: { type: 'string', default: '250,500' },
    skip: { type: 'string', multiple: true, default: [] },
    stages: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

const work = mkdtempSync(join(tmpdir(), 'postern-bench-'));
try {
  await main(templatesBelow(folders()));
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Real templates are not ours to publish: they come from where the user keeps them. */
function folders(): readonly string[] {
  if (positionals.length > 0) return positionals.map((one) => resolve(one));
  const given = process.env.POSTERN_BENCH_APPS;
  return [join(ROOT, '../shared/cases'), ...(given === undefined ? [] : [resolve(given)])];
}

async function main(templates: readonly Template[]): Promise<void> {
  if (templates.length === 0) {
    console.error('bench: no templates\n  npm run bench -- FOLDER …, or POSTERN_BENCH_APPS=FOLDER');
    process.exitCode = 3;
    return;
  }
  const all = tools(ROOT, 'templates').filter((tool) => !values.skip.includes(tool.name));
  const present = installed(all);
  const workloads = workloadsOf(templates, values.stages ? [] : present);
  const rounds = Number(values.rounds);
  const sections: string[] = [];
  if (values.stages) {
    const stages = new Map<string, ReadonlyMap<string, number>>();
    for (const [name, folder] of workloads) stages.set(name, await stagesOf(folder));
    sections.push(stageTable(stages));
  } else {
    const results: Result[] = [];
    for (const [workload, folder] of workloads) {
      results.push(await compared(workload, folder, present, rounds));
    }
    sections.push(tableOf(results), conditions(all, rounds));
  }
  console.log(sections.join('\n\n'));
  if (values.write && !values.stages) write(sections);
}

function workloadsOf(
  templates: readonly Template[],
  others: readonly Tool[],
): ReadonlyMap<string, string> {
  const workloads = new Map<string, string>();
  const put = (name: string, list: readonly Template[]): void => {
    workloads.set(name, copied(list, join(work, String(workloads.size))));
  };
  const small = templates.find((one) => one.functions === 1) ?? templates[0];
  if (small !== undefined) put('one template', [small]);
  const [large] = templates.toSorted(
    (a, b) => Math.abs(a.functions - 26) - Math.abs(b.functions - 26),
  );
  if (large !== undefined) put(`an application of ${large.functions} functions`, [large]);
  for (const count of values.counts.split(',').map(Number)) {
    const list = firstOf(templates, count, others);
    put(`${list.length} templates`, list);
    if (list.length < count) console.error(`bench: only ${list.length} templates, not ${count}`);
  }
  return workloads;
}

/** The first templates that every quick tool can read alone: some give a whole folder up for one that they cannot. */
function firstOf(
  templates: readonly Template[],
  count: number,
  others: readonly Tool[],
): readonly Template[] {
  const guard = others.find((tool) => tool.name === 'cfn-guard');
  const list: Template[] = [];
  for (const one of templates) {
    if (list.length === count) break;
    const [program = '', ...args] = guard?.command(one.path) ?? [];
    const code = guard === undefined ? 0 : spawnSync(program, args, { stdio: 'ignore' }).status;
    if (guard === undefined || (code !== null && guard.finished.includes(code))) list.push(one);
  }
  return list;
}

function write(sections: readonly string[]): void {
  writeSection(ROOT, 'Templates', [
    'Only the templates are looked at: Postern runs with `--templates-only`, as the others never look at code. `cfn-guard` brings no rules: it runs the eight of `bench/rules.guard`. Each template lies where it lay in its repository. All in one folder would be one application to Postern, whose wildcards reach everything: the same 250 took 1.65 s then (checkov 15.9 s, 9.6 times), on 2026-11-24.',
    ...sections,
    'Again: `npm run bench -- FOLDER …` (`--rounds N`, `--counts 250,500`, `--skip TOOL`, `--write` for this page, `--stages` for where our own time goes).',
  ]);
}
