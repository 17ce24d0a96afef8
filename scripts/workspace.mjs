// What `npm start`, `npm test` and `npm run check` share. Plain JavaScript without dependencies, because
// it runs before anything is installed, on whatever Node (20 or newer) the machine has.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const windows = process.platform === 'win32';

/** The repository's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const modules = join(root, 'node_modules');
const engine = join(root, 'packages', 'engine');
const guard = join(root, 'packages', 'guard');
const nodePackage = join(modules, 'node');
const nodeBinary = join(nodePackage, 'bin', windows ? 'node.exe' : 'node');
const installStamp = join(modules, '.postern-installed');
const BUILD_INPUTS = {
  [engine]: ['scripts/bundle.mjs'],
  [guard]: ['packages/guard/package.json', 'scripts/bundle-guard.mjs'],
};

/** Ends with one plain line and, where there is one, the reason in the words of the tool that failed. */
class SetupError extends Error {
  constructor(message, detail = '') {
    super(message);
    this.detail = detail;
  }
}

/** Installs what is missing or stale. Quiet where there is nothing to do. */
export function install() {
  const wanted = installHash();
  if (existsSync(nodeBinary) && read(installStamp) === wanted) return;
  say('Installing dependencies (the first time takes about half a minute) …');
  // Not `npm ci`: it refuses a lock file that was written where some platforms' packages were out of reach.
  npm(['install', '--no-save']);
  if (!nativeModulesLoad()) reinstallForThisPlatform();
  ensureDevelopmentNode();
  writeFileSync(installStamp, wanted);
}

/** Compiles the packages to their `dist` folders where a source is newer than the last build. */
export function build() {
  compiled(engine, 'dist', () => {
    copyData();
    step([join(root, 'scripts', 'bundle.mjs')]);
  });
  compiled(guard, 'dist/esm', () => step([join(root, 'scripts', 'bundle-guard.mjs')]));
}

/** Compiles one package, then takes further steps, unless nothing changed since the last time. */
function compiled(folder, output, more) {
  const stamp = join(folder, 'dist', '.built');
  const wanted = sourceHash(folder);
  if (read(stamp) === wanted) return;
  say(`Building ${relative(join(root, 'packages'), folder)} …`);
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  const tsc = join(modules, 'typescript', 'bin', 'tsc');
  step([tsc, '-p', join(folder, 'tsconfig.build.json'), '--outDir', join(folder, output)]);
  more();
  writeFileSync(stamp, wanted);
}

function step(args) {
  const done = spawnSync(developmentNode(), args, { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) throw new SetupError('the build failed', done.stdout + done.stderr);
}

/** Path of the Node that runs Postern in development: the `node` dev dependency. */
function developmentNode() {
  return existsSync(nodeBinary) ? nodeBinary : process.execPath;
}

/** Runs a program on the development Node with its tools on the PATH; gives its exit code. */
export function run(args, options = {}) {
  const bin = join(modules, '.bin');
  const path = `${bin}${windows ? ';' : ':'}${process.env.PATH ?? ''}`;
  const child = spawn(developmentNode(), args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
    env: { ...process.env, PATH: path, ...options.env },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 130));
  });
}

/** Runs a script's main function; set-up trouble becomes a plain message and exit code 2. */
export async function main(body) {
  try {
    process.exitCode = await body();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    if (error.detail !== '') process.stderr.write(`${error.detail.trimEnd()}\n\n`);
    process.stderr.write(`postern: ${error.message}\n`);
    process.exitCode = 2;
  }
}

function npm(args) {
  const cli = process.env.npm_execpath;
  const known = cli?.endsWith('npm-cli.js') && existsSync(cli);
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const done = spawnSync(
    known ? process.execPath : windows ? 'npm.cmd' : 'npm',
    [...(known ? [cli] : []), ...args, ...quiet],
    { cwd: root, encoding: 'utf8', shell: !known && windows },
  );
  if (done.status === 0) return;
  const detail = done.error?.message ?? done.stdout + done.stderr;
  throw new SetupError('the dependencies could not be installed (see above)', detail);
}

/**
 * npm writes only those platform packages into a lock file that its registry had at the time
 * (npm issue 4828); where this platform's are missing, the lock file cannot serve here.
 */
function reinstallForThisPlatform() {
  say('The lock file lacks packages for this platform: installing without it …');
  rmSync(modules, { recursive: true, force: true });
  npm(['install', '--no-package-lock']);
}

function nativeModulesLoad() {
  const probe = "import('oxc-parser').then(() => process.exit(0), () => process.exit(1))";
  return spawnSync(process.execPath, ['-e', probe], { cwd: root }).status === 0;
}

/** The `node` package fetches its binary in an install script, which newer npm versions may hold back. */
function ensureDevelopmentNode() {
  if (runs(nodeBinary)) return;
  const script = join(nodePackage, 'installArchSpecificPackage.js');
  if (existsSync(script)) spawnSync(process.execPath, [script], { cwd: nodePackage });
  // npm linked the package's command before there was a binary: `npx postern` finds its Node by that link.
  if (runs(nodeBinary)) return npm(['rebuild', 'node', '--ignore-scripts']);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return;
  throw new SetupError(
    `Node ${process.versions.node} is too old to run Postern, and a newer one could not be installed: install Node 22.18 or newer`,
  );
}

function runs(binary) {
  return existsSync(binary) && spawnSync(binary, ['--version']).status === 0;
}

function installHash() {
  const files = ['package-lock.json', 'package.json'];
  for (const name of readdirSync(join(root, 'packages')))
    files.push(`packages/${name}/package.json`);
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const file of files) hash.update(read(join(root, file)) ?? '');
  return hash.digest('hex');
}

/** Size and time of every source file: 300 files take 10 ms, where reading them takes ten times as long. */
function sourceHash(folder) {
  const hash = createHash('sha256');
  const settings = relative(root, join(folder, 'tsconfig.build.json'));
  for (const file of ['tsconfig.json', 'package-lock.json', settings, ...BUILD_INPUTS[folder]]) {
    hash.update(read(join(root, file)) ?? '');
  }
  for (const file of sources(folder)) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(folder, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function sources(folder) {
  const all = readdirSync(join(folder, 'src'), { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Tables that are read as files stand beside the compiled code. */
function copyData() {
  for (const file of sources(engine)) {
    const local = relative(join(engine, 'src'), file);
    if (file.endsWith('.ts') || !/^(data|report)[\\/]/.test(local)) continue;
    const target = join(engine, 'dist', local);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(file, target);
  }
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}
