import { directoryOf, joinPath } from '../../support/path.ts';
import { asObject, asText, asTexts, type JsonValue, readJsonObject } from './json.ts';
import { below, type CodeTree } from './tree.ts';

/** What a tsconfig.json says about where modules are, with the files it extends. Folders are paths of the repository. */
export type TsConfig = {
  readonly folder: string;
  readonly outDir: string | undefined;
  readonly rootDir: string | undefined;
  readonly rootDirs: readonly string[];
  readonly baseUrl: string | undefined;
  /** Patterns with at most one `*`, and what they stand for, as paths of the repository. */
  readonly paths: readonly { readonly pattern: string; readonly targets: readonly string[] }[];
};

const NAMES = ['tsconfig.json', 'jsconfig.json', 'tsconfig.base.json'];

/** Longest chain of `extends`. */
const MAX_CHAIN = 16;

/** The configurations that may hold for a file, the nearest first. */
export function* tsConfigsOf(tree: CodeTree, file: string): Generator<TsConfig> {
  for (const folder of tree.above(file)) {
    for (const name of NAMES) {
      const path = joinPath(folder, name);
      if (!tree.isFile(path)) continue;
      const config = tsConfigIn(tree, path);
      if (config !== undefined) yield config;
    }
  }
}

function tsConfigIn(tree: CodeTree, path: string): TsConfig | undefined {
  return tree.once('tsconfig', path, () => read(tree, path, 0));
}

function read(tree: CodeTree, path: string, depth: number): TsConfig | undefined {
  const json = readJsonObject(tree, path);
  if (json === undefined || depth > MAX_CHAIN) return undefined;
  const folder = directoryOf(path);
  const options = asObject(json.compilerOptions) ?? {};
  const folderOf = (name: string): string | undefined => {
    const written = asText(options[name]);
    return written === undefined ? undefined : below(folder, written);
  };
  const bases = asTexts(json.extends).flatMap((one) => {
    const base = extended(tree, folder, one);
    return (base === undefined ? undefined : read(tree, base, depth + 1)) ?? [];
  });
  const inherited = bases.at(-1);
  const baseUrl = folderOf('baseUrl') ?? inherited?.baseUrl;
  const paths = pathsOf(options.paths, baseUrl ?? folder);
  const rootDirs = asTexts(options.rootDirs).flatMap((one) => below(folder, one) ?? []);
  return {
    folder,
    outDir: folderOf('outDir') ?? inherited?.outDir,
    rootDir: folderOf('rootDir') ?? inherited?.rootDir,
    rootDirs: rootDirs.length > 0 ? rootDirs : (inherited?.rootDirs ?? []),
    baseUrl,
    paths: paths.length > 0 ? paths : (inherited?.paths ?? []),
  };
}

function extended(tree: CodeTree, folder: string, written: string): string | undefined {
  // A configuration out of a package only sets how strict the compiler is.
  if (!written.startsWith('.')) return undefined;
  const path = below(folder, written);
  if (path === undefined) return undefined;
  return [path, `${path}.json`, `${path}/tsconfig.json`].find((one) => tree.isFile(one));
}

function pathsOf(value: JsonValue, base: string): TsConfig['paths'] {
  return Object.entries(asObject(value) ?? {}).map(([pattern, targets]) => ({
    pattern,
    targets: asTexts(targets).flatMap((one) => below(base, one) ?? []),
  }));
}
