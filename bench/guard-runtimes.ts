// Runs guarded functions on each Node of AWS Lambda in each form that they are deployed in: `npm run bench:guard-runtimes`.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { builtGuard } from '../tests/support/guard-package.ts';
import { Environment, installRuntime } from '../tests/support/lambda.ts';
import { folderOf } from '../tests/support/program.ts';
import { ROOT } from '../tests/support/source.ts';
import { CHECKS, FORMS, type Form, sourceOf } from './guard-runtimes-cases.ts';
import { FRAMEWORK, onFramework } from './guard-runtimes-google.ts';
import { circumstances } from './rightsize-page.ts';

const NODES = ['20', '22', '24', '26'];
const ESBUILD = 'esbuild@0.28.2';
const RIC = 'aws-lambda-ric 3.3.0';

const folder = folderOf({ 'package.json': '{}' });
const failed: string[] = [];

async function main(): Promise<void> {
  const built = builtGuard(join(folder.path, 'workspace'));
  npm(folder.path, ESBUILD, FRAMEWORK);
  mkdirSync(join(folder.path, 'node_modules/@postern'));
  // Links are followed to where the package's own dependencies would be; it has none.
  cpSync(join(built, 'dist'), join(folder.path, 'node_modules/@postern/guard/dist'), {
    recursive: true,
  });
  cpSync(
    join(built, 'package.json'),
    join(folder.path, 'node_modules/@postern/guard/package.json'),
  );
  const runtime = join(folder.path, 'runtime');
  mkdirSync(runtime);
  const reason = installRuntime(runtime);
  if (reason !== undefined) throw new Error(reason);
  for (const form of FORMS) await written(form);
  const rows: string[] = [];
  for (const version of NODES) rows.push(await rowOf(version, runtime));
  const page = pageOf(rows);
  writeFileSync(join(ROOT, 'docs/guard-runtimes.md'), page);
  process.stdout.write(page);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function npm(prefix: string, ...packages: readonly string[]): void {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  const done = spawnSync('npm', ['install', '--prefix', prefix, ...packages, ...quiet], {
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(done.stderr);
}

/** The program of one version of Node, from the package that the package `node` installs. */
function nodeOf(version: string): string {
  const home = join(ROOT, 'node_modules/.cache/guard-nodes', version);
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const program = join(home, 'node_modules', name, 'bin/node');
  if (!existsSync(program)) {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), '{}');
    npm(home, `${name}@${version}`);
  }
  return program;
}

const folderFor = (form: Form): string => join(folder.path, form.replace(/\W+/g, '-'));

/** Writes a function's folder as it is uploaded. */
async function written(form: Form): Promise<void> {
  const target = folderFor(form);
  const isEsm = form.endsWith('ESM');
  const input = join(folder.path, `${form.replace(/\W+/g, '-')}.${isEsm ? 'mjs' : 'cjs'}`);
  const file = join(target, `index.${isEsm ? 'mjs' : 'cjs'}`);
  mkdirSync(target);
  writeFileSync(join(target, 'package.json'), '{}');
  writeFileSync(input, sourceOf(form));
  if (form.startsWith('installed')) {
    cpSync(input, file);
    symlinkSync(join(folder.path, 'node_modules'), join(target, 'node_modules'));
    return;
  }
  const format = isEsm ? 'esm' : 'cjs';
  if (form.startsWith('rolldown')) {
    const bundle = await rolldown({ input, platform: 'node' });
    await bundle.write({ file, format, minify: true });
    return;
  }
  const { buildSync } = createRequire(join(folder.path, 'index.js'))('esbuild');
  const options = { bundle: true, platform: 'node', target: 'node20', minify: true };
  buildSync({ entryPoints: [input], outfile: file, format, ...options });
}

async function rowOf(version: string, runtime: string): Promise<string> {
  const node = nodeOf(version);
  const exact = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const cells: string[] = [];
  for (const form of FORMS) cells.push(await cellOf(exact, node, runtime, form));
  const [right, of] = await onFramework(node, folder.path);
  if (right !== of) failed.push(`${exact}: Functions Framework: ${right} of ${of}`);
  return `| ${exact.slice(1)} | ${cells.join(' | ')} | ${right} of ${of} |`;
}

async function cellOf(exact: string, node: string, runtime: string, form: Form): Promise<string> {
  const environment = await Environment.start(node, runtime, folderFor(form));
  let right = 0;
  const checks = Object.entries(CHECKS);
  try {
    for (const [name, check] of checks) {
      if (await check(environment)) right += 1;
      else failed.push(`${exact}, ${form}: ${name}`);
    }
  } finally {
    environment.stop();
  }
  return `${right} of ${checks.length}`;
}

function pageOf(rows: readonly string[]): string {
  const checks = Object.keys(CHECKS).map((name) => `- ${name}`);
  const head = ['Node', ...FORMS, 'Functions Framework'];
  return `# Where the guard runs

Written by \`npm run bench:guard-runtimes\`. One function with five parts of the guard, in each form in which functions are
deployed, on each version of Node, under Amazon's own runtime interface client (${RIC}) against a local runtime API: one
process for all calls, frozen (SIGSTOP) in between. The client's native part is replaced by the JavaScript one that it has on
board. A cell says how many of these hold:

${checks.join('\n')}

The last column is Google's own host (${FRAMEWORK}): four requests and two CloudEvents, taken or refused.

| ${head.join(' | ')} |
| --- |${' --- |'.repeat(head.length - 1)}
${rows.join('\n')}

${failed.length === 0 ? 'Nothing failed.' : `What failed:\n\n${failed.map((one) => `- ${one}`).join('\n')}`}

Azure Functions: \`tests/guard/azure.test.ts\` runs the adapter under Microsoft's own library (@azure/functions), which makes the
arguments and takes the answers. The host itself is no package of a registry: Azure Functions Core Tools load it at their
installation from a server of their own, and it was not run.

${circumstances()}
`;
}

try {
  await main();
} finally {
  folder.remove();
}
