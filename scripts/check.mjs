// `npm run check`: everything a contributor must pass, one step after the other, with a closing list.
import { join } from 'node:path';
import { build, install, main, root, run } from './workspace.mjs';

const modules = (path) => join(root, 'node_modules', path);
const source = '--conditions=postern:source';

/** `--skip NAME` leaves a step out, `NAME …` runs only those. */
const steps = [
  ['format', [modules('@biomejs/biome/bin/biome'), 'check', '.']],
  ['types', [modules('typescript/bin/tsc'), '-p', '.']],
  ['docs', [source, 'scripts/gen-docs.ts', '--check']],
  ['unused', [modules('knip/bin/knip.js')]],
  ['package', [modules('publint/src/cli.js'), 'packages/engine', '--strict']],
  ['guard', [modules('publint/src/cli.js'), 'packages/guard', '--strict']],
  ['tests', ['scripts/test.mjs']],
];

await main(async () => {
  install();
  const { only, skipped } = selection(process.argv.slice(2));
  const names = steps.map(([name]) => name);
  const wrong = [...only, ...skipped].find((name) => !names.includes(name));
  if (wrong !== undefined) {
    // A step that is misspelt would otherwise pass unseen.
    process.stderr.write(`no step is called ${wrong}: there are ${names.join(', ')}\n`);
    return 2;
  }
  const results = [];
  for (const [name, args] of steps) {
    if (skipped.has(name) || (only.size > 0 && !only.has(name))) continue;
    process.stdout.write(`\n== ${name}\n`);
    if (name === 'package' || name === 'guard') build();
    results.push([name, await run(args)]);
  }
  const failed = results.filter(([, code]) => code !== 0);
  process.stdout.write('\n');
  for (const [name, code] of results)
    process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name}\n`);
  if (failed.length > 0) {
    process.stdout.write(`\nRun one step alone: npm run check -- ${failed[0]?.[0]}\n`);
  }
  return failed.length === 0 ? 0 : 1;
});

function selection(args) {
  const only = new Set();
  const skipped = new Set();
  for (let i = 0; i < args.length; i += 1) {
    if (args[i] === '--skip') skipped.add(args[++i] ?? '');
    else only.add(args[i]);
  }
  return { only, skipped };
}
