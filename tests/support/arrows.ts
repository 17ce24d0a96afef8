import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { isTest, type SourceFile } from './source.ts';

/** Which layers a layer may import, beside itself. `scan` is src/scan.ts, `public` what stands beside it. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  support: [],
  model: ['support'],
  data: ['model', 'support'],
  config: ['model', 'support'],
  iam: ['model', 'support', 'data'],
  read: ['model', 'support', 'data'],
  code: ['model', 'support', 'data'],
  cost: ['model', 'support', 'data'],
  mend: ['model', 'support', 'data'],
  // Linking says what a role allows, and that is for the policy algebra to decide.
  link: ['model', 'support', 'data', 'iam'],
  supply: ['model', 'support', 'data'],
  least: ['model', 'support', 'data', 'iam'],
  rules: ['model', 'support', 'data', 'iam', 'cost', 'supply', 'least'],
  rank: ['model', 'support', 'data', 'iam', 'cost'],
  report: ['model', 'support'],
  scan: ['model', 'support', 'config', 'read', 'link', 'code', 'rules', 'rank', 'mend', 'least'],
  cli: ['model', 'support', 'config', 'rules', 'report', 'mend', 'least', 'scan', 'version'],
  index: ['model', 'support', 'scan', 'report', 'version', 'cli'],
  version: [],
};

/**
 * The guard's layers; a folder that is not named here is a part, which may import these and no other part.
 * `index` is the package's face.
 */
const GUARD_ARROWS: Readonly<Record<string, readonly string[]>> = {
  // An error is what every layer may throw.
  parse: ['core/errors', 'core/codes'],
  trace: [],
  logs: ['trace'],
  'security-events': [],
  core: ['parse', 'trace', 'logs', 'security-events'],
  index: ['core', 'parse', 'trace', 'logs', 'security-events'],
  // For a user's tests, never in a function: it knows the events of every part.
  testing: ['core', 'parse', 'trace', 'logs', 'security-events', '*'],
};

/** What a part may import. */
const GUARD_PART = ['core', 'parse', 'trace', 'logs', 'security-events', 'http', 'events'];

/** Modules of Node that take a millisecond or more to load: a part may load them at their first use only. */
const DEAR =
  /^node:(crypto|zlib|https?|http2|net|tls|dns|stream|fs|child_process|worker_threads|inspector|util|url|vm)(\/|$)/;

/** Modules that reach outside of the program, and the files that may use them. */
const OUTSIDE = /^(node:)?(fs|http|https|net|child_process|dgram|tls|worker_threads)(\/|$)/;
const MAY_REACH_OUTSIDE = /^(cli|data)\//;

/** An import from one file to another, or to a package. */
type Import = { readonly from: string; readonly to: string };

/** Imports of the guard that its layers do not allow, in words: of another package, of a part, of a dear module. */
export function brokenGuardArrows(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter((file) => !file.local.endsWith('.test.ts'))
    .flatMap((file) => [
      ...importsOf(file).filter(isBrokenInGuard),
      ...eagerImports(file).filter(({ to }) => DEAR.test(to) && !file.local.startsWith('testing/')),
    ])
    .map(({ from, to }) => `${from} must not import ${to}`);
}

function isBrokenInGuard({ from, to }: Import): boolean {
  if (to.startsWith('node:')) return false;
  if (!to.endsWith('.ts') || to.startsWith('..')) return true;
  const here = layerOf(from);
  const there = layerOf(to);
  if (here === there) return false;
  const allowed = GUARD_ARROWS[here] ?? GUARD_PART;
  return !allowed.some((one) => one === '*' || one === there || to === `${one}.ts`);
}

/** What a file imports as soon as it is loaded. */
function eagerImports(file: SourceFile): readonly Import[] {
  return parseSync(file.path, file.text)
    .module.staticImports.filter(
      (one) => one.entries.length === 0 || one.entries.some((entry) => !entry.isType),
    )
    .map((one) => ({ from: file.local, to: one.moduleRequest.value }));
}

/** Every import, export-from and dynamic import of a file; relative ones as paths below `src`. */
function importsOf(file: SourceFile): readonly Import[] {
  const { module } = parseSync(file.path, file.text);
  const written = [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) =>
      one.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
      file.text.slice(start + 1, end - 1),
    ),
  ];
  return [...new Set(written)].map((to) => ({
    from: file.local,
    to: to.startsWith('.') ? posix.join(posix.dirname(file.local), to) : to,
  }));
}

/** Imports that break an arrow, in words. Tests may import anything. */
export function brokenArrows(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter((file) => !isTest(file.local))
    .flatMap((file) => importsOf(file).filter(isBroken))
    .map(({ from, to }) => `${from} must not import ${to}`);
}

function isBroken({ from, to }: Import): boolean {
  if (OUTSIDE.test(to)) return !MAY_REACH_OUTSIDE.test(from);
  if (!/\.(ts|json)$/.test(to)) return false;
  if (isTest(to)) return true;
  const here = layerOf(from);
  const there = layerOf(to);
  return here !== there && ARROWS[here]?.includes(there) !== true;
}

function layerOf(local: string): string {
  return local.includes('/') ? (local.split('/')[0] ?? '') : local.replace(/\.ts$/, '');
}

/** Cycles of imports that exist at run time, each once, as a list of files. `import type` makes none. */
export function cycles(files: readonly SourceFile[]): readonly (readonly string[])[] {
  const graph = new Map(files.map((file) => [file.local, runtimeImports(file)]));
  const state = new Map<string, 'open' | 'done'>();
  const found: string[][] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      found.push([...trail.slice(trail.indexOf(file)), file]);
      return;
    }
    state.set(file, 'open');
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    state.set(file, 'done');
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

function runtimeImports(file: SourceFile): readonly string[] {
  const { module } = parseSync(file.path, file.text);
  return module.staticImports
    .filter((one) => one.entries.length === 0 || one.entries.some((entry) => !entry.isType))
    .map((one) => one.moduleRequest.value)
    .filter((to) => to.startsWith('.'))
    .map((to) => posix.join(posix.dirname(file.local), to));
}
