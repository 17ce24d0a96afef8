import { joinPath } from '../../support/path.ts';
import { asObject, asText, type JsonObject, type JsonValue } from './json.ts';
import { manifestIn } from './manifest.ts';
import { matched } from './mapped-paths.ts';
import { below, type CodeTree, isInside } from './tree.ts';
import { tsConfigsOf } from './tsconfig.ts';

const TYPESCRIPT = ['.ts', '.tsx', '.mts', '.cts'];
const JAVASCRIPT = ['.js', '.mjs', '.cjs', '.jsx'];

/** Extensions of a source behind one that an import names. */
const BEHIND: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.mjs': ['.mts', '.ts'],
  '.cjs': ['.cts', '.ts'],
  '.jsx': ['.tsx'],
};

/**
 * The file behind a module path without regard to what the folder exports: with the extension, the
 * TypeScript source of a `.js`, another extension added. `typed`: the source wins over what was compiled beside it.
 */
export function jsFileAt(tree: CodeTree, path: string, typed: boolean): string | undefined {
  const extension = /\.[cm]?jsx?$/.exec(path)?.[0] ?? '';
  const sources = (Object.hasOwn(BEHIND, extension) ? BEHIND[extension] : undefined) ?? [];
  const behind = sources
    .map((one) => path.slice(0, -extension.length) + one)
    .find((one) => tree.isFile(one));
  if (typed && behind !== undefined) return behind;
  if (tree.isFile(path)) return path;
  if (behind !== undefined) return behind;
  const order = typed ? [...TYPESCRIPT, ...JAVASCRIPT] : [...JAVASCRIPT, ...TYPESCRIPT];
  return [...order, '.json'].map((one) => path + one).find((one) => tree.isFile(one));
}

/** The file behind a module path, which may be a folder with an index or a package.json. */
export function jsModuleAt(tree: CodeTree, path: string, typed: boolean): string | undefined {
  const file = jsFileAt(tree, path, typed);
  if (file !== undefined || !tree.isFolder(path)) return file;
  if (manifestIn(tree, path) !== undefined) {
    const entry = packageFile(tree, path, '');
    if (entry !== undefined) return entry;
  }
  return jsFileAt(tree, joinPath(path, 'index'), typed);
}

/**
 * The file that a package of the repository offers under a path below its name (empty for the package
 * itself): its source rather than what is built from it.
 */
export function packageFile(tree: CodeTree, folder: string, inner: string): string | undefined {
  const json = manifestIn(tree, folder) ?? {};
  for (const written of offered(json, inner)) {
    const path = below(folder, written);
    const file = path === undefined ? undefined : sourceOf(tree, folder, path);
    if (file !== undefined) return file;
  }
  const guesses =
    inner === '' ? ['src/index', 'index', 'lib/index', 'src/main'] : [inner, `src/${inner}`];
  for (const guess of guesses) {
    const path = below(folder, guess);
    if (path === undefined || path === folder) continue;
    const file =
      jsFileAt(tree, path, true) ??
      (tree.isFolder(path) ? jsFileAt(tree, joinPath(path, 'index'), true) : undefined);
    if (file !== undefined) return file;
  }
  return undefined;
}

/** Files that a package.json names for a path below the package, relative to its folder. */
function offered(json: JsonObject, inner: string): readonly string[] {
  const key = inner === '' ? '.' : `./${inner}`;
  const exported = json.exports;
  const named = asObject(exported);
  const isByPath = named !== undefined && Object.keys(named).some((one) => one.startsWith('.'));
  const found: string[] = [];
  if (isByPath) {
    for (const [pattern, target] of Object.entries(named)) {
      const star = matched(pattern, key);
      if (star === undefined) continue;
      found.push(...targetsIn(target, 0).map((one) => one.replaceAll('*', () => star)));
    }
  } else if (inner === '') found.push(...targetsIn(exported, 0));
  if (inner !== '') return found;
  const fields = ['source', 'main', 'module', 'types'].flatMap((one) => asText(json[one]) ?? []);
  return [...found, ...fields];
}

/** Every file in a target of `exports` or `imports`, whatever the conditions. */
export function targetsIn(value: JsonValue, depth: number): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > 8) return [];
  return Object.values(value).flatMap((one: JsonValue) => targetsIn(one, depth + 1));
}

const OUTPUT =
  /^(?:\.?(?:dist|build|builds|out|output|lib|esm|cjs|bundle|bundles|target|compiled|webpack|aws-sam|esbuild|serverless)(?:[-_]\w+)?)$/i;

/** Whether a folder's name is one that builds write to. */
export function isOutputName(name: string): boolean {
  return OUTPUT.test(name);
}

/** The source of a path that a build may have written; the path itself where it is a source. */
function sourceOf(tree: CodeTree, folder: string, path: string): string | undefined {
  for (const candidate of sourcePaths(tree, folder, path)) {
    const file = jsModulePlain(tree, candidate);
    if (file !== undefined) return file;
  }
  return jsModulePlain(tree, path);
}

function jsModulePlain(tree: CodeTree, path: string): string | undefined {
  const file = jsFileAt(tree, path, true);
  const isIndex = file === undefined && tree.isFolder(path);
  const found = isIndex ? jsFileAt(tree, joinPath(path, 'index'), true) : file;
  return found?.endsWith('.d.ts') === true ? undefined : found;
}

/** Where the source of a built file would stand, by the compiler's folders and by custom. */
export function sourcePaths(tree: CodeTree, folder: string, path: string): readonly string[] {
  const found: string[] = [];
  const plain = path.replace(/\.d(?=\.[cm]?ts$)/, '');
  for (const config of tsConfigsOf(tree, joinPath(folder, 'package.json'))) {
    const { outDir, rootDir, rootDirs } = config;
    if (outDir === undefined || !isInside(plain, outDir) || outDir === '') continue;
    const rest = plain.slice(outDir.length + 1);
    for (const root of [rootDir, ...rootDirs, config.folder, joinPath(config.folder, 'src')]) {
      if (root !== undefined) found.push(rest === '' ? root : joinPath(root, rest));
    }
  }
  const inner = folder === '' ? plain : plain.slice(folder.length + 1);
  const segments = inner.split('/');
  const output = segments.findIndex(isOutputName);
  if (output !== -1 && isInside(plain, folder)) {
    const head = segments.slice(0, output).join('/');
    for (let skip = output + 1; skip < segments.length && skip <= output + 3; skip++) {
      const rest = segments.slice(skip).join('/');
      for (const base of ['src', '', 'lib']) {
        const local = [head, base, rest].filter((one) => one !== '').join('/');
        if (local !== inner) found.push(joinPath(folder, local));
      }
    }
  }
  return found;
}
