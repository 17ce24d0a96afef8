// Speed and memory beside other scanners of code, in one run: `npm run bench:code -- FOLDER …`. See docs/bench.md.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { codeTools } from './code-tools.ts';
import { writeSection } from './page.ts';
import { compared, installed } from './rounds.ts';
import { conditions, type Result, tableOf } from './table.ts';

const ROOT = dirname(import.meta.dirname);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    'semgrep-rules': { type: 'string' },
    skip: { type: 'string', multiple: true, default: [] },
    note: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const all = codeTools(ROOT, values['semgrep-rules']).filter(
    (tool) => !values.skip.includes(tool.name),
  );
  const present = installed(all);
  const rounds = Number(values.rounds);
  const results: Result[] = [];
  for (const folder of positionals.map((one) => resolve(one))) {
    results.push(await compared(sizeOf(folder), folder, present, rounds));
  }
  const rules = values['semgrep-rules'];
  const told = conditions(all, rounds);
  const sections = [tableOf(results), rules === undefined ? told : told.replaceAll(rules, 'RULES')];
  console.log(sections.join('\n\n'));
  if (!values.write) return;
  writeSection(ROOT, 'Code', [
    'The same folders for every tool. Postern reads the templates as well, follows the code from every handler across files, and joins it with triggers, roles and data; the others match the files one by one. `semgrep` runs with the Lambda rules of its public collection, and once with all of JavaScript, TypeScript and Python; `njsscan` runs semgrep inside. `bandit` reads Python only, `njsscan` JavaScript only. Memory is that of a tool with all its processes.',
    ...(values.note === undefined ? [] : [values.note]),
    ...sections,
    'Again: `npm run bench:code -- --semgrep-rules FOLDER APPLICATION …` (`--rounds N`, `--skip TOOL`, `--write` for this page).',
  ]);
}

const SKIPPED = new Set(['node_modules', '.git', '.aws-sam', 'cdk.out', 'dist', 'build']);

/** Lines of code of an application, which says more than its name. */
function sizeOf(folder: string): string {
  const lines = { javascript: 0, python: 0 };
  for (const path of codeBelow(folder)) {
    const count = readFileSync(path, 'utf8').split('\n').length;
    lines[path.endsWith('.py') ? 'python' : 'javascript'] += count;
  }
  const shown = (count: number): string => (Math.round(count / 100) / 10).toFixed(1);
  return `${shown(lines.javascript)} k lines of JavaScript and TypeScript, ${shown(lines.python)} k of Python`;
}

function codeBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : codeBelow(path);
    return entry.isFile() && /\.(?:[cm]?[jt]s|[jt]sx|py)$/.test(entry.name) ? [path] : [];
  });
}

if (positionals.length === 0) {
  console.error(
    'bench: no application\n  npm run bench:code -- --semgrep-rules FOLDER APPLICATION …',
  );
  process.exitCode = 3;
} else await main();
