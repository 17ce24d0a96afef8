import { nameOfPath } from '../../support/path.ts';
import { asObject, asText, asTexts, entryOf, type JsonObject, readJsonObject } from './json.ts';
import { below, type CodeTree } from './tree.ts';

/** A package.json with its folder. */
export type Manifest = { readonly folder: string; readonly json: JsonObject };

/** The nearest package.json at or above a file's folder. */
export function manifestOf(tree: CodeTree, file: string): Manifest | undefined {
  for (const folder of tree.above(file)) {
    const json = manifestIn(tree, folder);
    if (json !== undefined) return { folder, json };
  }
  return undefined;
}

/** The package.json of a folder. */
export function manifestIn(tree: CodeTree, folder: string): JsonObject | undefined {
  return readJsonObject(tree, folder === '' ? 'package.json' : `${folder}/package.json`);
}

const DEPENDENCIES = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
] as const;

/** The version that a package.json at or above a file asks of a dependency. */
export function dependencyOf(
  tree: CodeTree,
  file: string,
  name: string,
): { readonly folder: string; readonly version: string } | undefined {
  for (const folder of tree.above(file)) {
    const json = manifestIn(tree, folder);
    for (const section of DEPENDENCIES) {
      const version = asText(entryOf(json?.[section], name));
      if (version !== undefined) return { folder, version };
    }
  }
  return undefined;
}

/** Most folders that the patterns of one workspace are expanded to. */
const MAX_FOLDERS = 5_000;

/** Folders of the packages that are developed together with a file, by name (npm, yarn, pnpm and lerna workspaces). */
export function workspaceFolder(tree: CodeTree, file: string, name: string): string | undefined {
  for (const folder of tree.above(file)) {
    const found = tree.once('workspace', folder, () => workspaceIn(tree, folder))?.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function workspaceIn(tree: CodeTree, root: string): ReadonlyMap<string, string> | undefined {
  const patterns = patternsIn(tree, root);
  if (patterns.length === 0) return undefined;
  const members = new Map<string, string>();
  const note = (folder: string): void => {
    const name = asText(manifestIn(tree, folder)?.name);
    if (name !== undefined && !members.has(name)) members.set(name, folder);
  };
  const wanted = patterns.filter((one) => !one.startsWith('!'));
  for (const pattern of wanted) for (const folder of expand(tree, root, pattern)) note(folder);
  note(root);
  return members;
}

function patternsIn(tree: CodeTree, root: string): readonly string[] {
  const manifest = manifestIn(tree, root);
  const written = manifest?.workspaces;
  const prefix = root === '' ? '' : `${root}/`;
  const lerna = tree.isFile(`${prefix}lerna.json`)
    ? readJsonObject(tree, `${prefix}lerna.json`)
    : undefined;
  return [
    ...asTexts(asObject(written) === undefined ? written : entryOf(written, 'packages')),
    ...asTexts(lerna?.packages),
    ...pnpmPatterns(tree.text(`${prefix}pnpm-workspace.yaml`) ?? ''),
  ];
}

/** The list under `packages:` of a pnpm-workspace.yaml. */
function pnpmPatterns(text: string): readonly string[] {
  const found: string[] = [];
  let isInside = false;
  for (const line of text.split('\n')) {
    const item = /^\s*-\s*["']?([^"'#\s]+)/.exec(line)?.[1];
    if (/^\S/.test(line) && item === undefined) isInside = line.startsWith('packages:');
    else if (isInside && item !== undefined) found.push(item);
  }
  return found;
}

function expand(tree: CodeTree, root: string, pattern: string): readonly string[] {
  let folders: readonly string[] = [root];
  for (const segment of pattern.split('/')) {
    if (segment === '' || segment === '.') continue;
    folders = folders.flatMap((folder) => step(tree, folder, segment)).slice(0, MAX_FOLDERS);
  }
  return folders;
}

function step(tree: CodeTree, folder: string, segment: string): readonly string[] {
  if (segment === '**') return deepFolders(tree, folder);
  if (!segment.includes('*')) {
    const path = below(folder, segment);
    return path !== undefined && tree.isFolder(path) ? [path] : [];
  }
  const [head = '', ...rest] = segment.split('*');
  const tail = rest.at(-1) ?? '';
  return foldersIn(tree, folder).filter((path) => {
    const name = nameOfPath(path);
    return name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
  });
}

function foldersIn(tree: CodeTree, folder: string): readonly string[] {
  return [...tree.folder(folder)].flatMap(([name, kind]) =>
    kind === 'directory' && name !== 'node_modules' && !name.startsWith('.')
      ? [folder === '' ? name : `${folder}/${name}`]
      : [],
  );
}

function deepFolders(tree: CodeTree, folder: string): readonly string[] {
  const found = [folder];
  for (let i = 0; i < found.length && found.length < MAX_FOLDERS; i++) {
    found.push(...foldersIn(tree, found[i] ?? ''));
  }
  return found;
}
