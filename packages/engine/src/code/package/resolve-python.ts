import { directoryOf, joinPath, nameOfPath } from '../../support/path.ts';
import { isLoadedBefore, isOftenCopied, isStandardModule } from './python-modules.ts';
import { BUILTIN, MISSING, type PackageScope, type Resolved } from './scope.ts';
import { type CodeTree, isInside, isTestPath } from './tree.ts';
import { isForeignPath, isVendoredPython, requirements } from './vendored.ts';

/**
 * What the module of an `import` or `from … import` stands for in a file: dotted name, with leading dots
 * where it is relative. `from package import name` may mean the submodule `package.name`: ask for that too.
 */
export function resolvePython(
  tree: CodeTree,
  from: string,
  module: string,
  scope: PackageScope,
): Resolved {
  if (module === '' || module.length > 512) return MISSING;
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  if (dots > 0) return relative(tree, from, dots, module.slice(dots));
  const [top = ''] = module.split('.');
  if (!/^\w+$/.test(top)) return MISSING;
  if (isStandardModule(top) && (isLoadedBefore(top) || !isAt(tree, scope.root, top)))
    return BUILTIN;
  return absolute(tree, from, top, module, scope);
}

function relative(tree: CodeTree, from: string, dots: number, rest: string): Resolved {
  let folder = directoryOf(from);
  for (let i = 1; i < dots; i++) {
    if (folder === '') return MISSING;
    folder = directoryOf(folder);
  }
  const path = rest === '' ? folder : joinPath(folder, rest.replaceAll('.', '/'));
  return moduleAt(tree, path) ?? MISSING;
}

function absolute(
  tree: CodeTree,
  from: string,
  top: string,
  module: string,
  scope: PackageScope,
): Resolved {
  const inner = module.replaceAll('.', '/');
  let isThere = false;
  for (const { folder, isSure } of roots(tree, from, scope)) {
    if (!isAt(tree, folder, top)) continue;
    // A folder above that bears the name of a package that is asked for is not that package.
    if (!isSure && requirements(tree, directoryOf(from)).has(top.toLowerCase())) continue;
    if (isVendoredPython(tree, folder, top) && !isInside(from, joinPath(folder, top))) {
      return { kind: 'package', name: top, path: joinPath(folder, top) };
    }
    const found = moduleAt(tree, joinPath(folder, inner));
    if (found !== undefined) return found;
    isThere = true;
  }
  const elsewhere = byName(tree, from, top, inner);
  return elsewhere ?? (isThere ? MISSING : { kind: 'package', name: top });
}

/**
 * Own code out of reach of the template: a layer that another template declares, a folder that a build
 * copies. It counts where one place of the repository alone has the module, and nobody installs it.
 */
function byName(tree: CodeTree, from: string, top: string, inner: string): Resolved | undefined {
  if (isOftenCopied(top) || requirements(tree, directoryOf(from)).has(top.toLowerCase())) return;
  const found = (topFolders(tree).get(top) ?? []).flatMap((folder) => {
    const module = moduleAt(tree, joinPath(folder, inner));
    return module?.kind === 'file' ? [{ folder, module }] : [];
  });
  const layers = found.filter(({ folder }) => /(?:^|\/)python$/.test(folder));
  const [only, ...others] = layers.length > 0 ? layers : found;
  return others.length === 0 ? only?.module : undefined;
}

/** Folders of the repository by the names of the modules and packages in them. */
function topFolders(tree: CodeTree): ReadonlyMap<string, readonly string[]> {
  return tree.once('python-names', '', () => {
    const found = new Map<string, Set<string>>();
    for (const file of tree.codeFiles()) {
      if (!file.endsWith('.py') || isTestPath(file) || isForeignPath(file)) continue;
      for (let path = file.slice(0, -3); path !== ''; path = directoryOf(path)) {
        const name = nameOfPath(path);
        const folders = found.get(name) ?? new Set();
        found.set(name, folders.add(directoryOf(path)));
      }
    }
    return new Map([...found].map(([name, folders]) => [name, [...folders]]));
  });
}

/**
 * Folders in which Python looks: the package's root, then the layers. Behind them those in which a build
 * may have found what it put into the root: folders above the file, and their source folders.
 */
function* roots(
  tree: CodeTree,
  from: string,
  scope: PackageScope,
): Generator<{ readonly folder: string; readonly isSure: boolean }> {
  yield { folder: scope.root, isSure: true };
  for (const layer of scope.layers.toReversed()) {
    yield { folder: joinPath(layer, 'python'), isSure: true };
    for (const folder of sitePackages(tree, layer)) yield { folder, isSure: true };
    yield { folder: layer, isSure: true };
  }
  for (const above of tree.above(from)) {
    yield { folder: above, isSure: isInside(above, scope.root) };
    for (const name of ['src', 'lib', 'python']) {
      if (tree.isFolder(joinPath(above, name)))
        yield { folder: joinPath(above, name), isSure: false };
    }
  }
}

function sitePackages(tree: CodeTree, layer: string): readonly string[] {
  const lib = joinPath(layer, 'python/lib');
  if (!tree.isFolder(lib)) return [];
  return [...tree.folder(lib).keys()].map((version) => `${lib}/${version}/site-packages`);
}

/** Whether a top-level module or package of this name lies in a folder. */
function isAt(tree: CodeTree, folder: string, top: string): boolean {
  const path = tree.followed(joinPath(folder, top));
  return tree.isFile(`${path}.py`) || (tree.isFolder(path) && hasPython(tree, path));
}

function hasPython(tree: CodeTree, folder: string): boolean {
  return tree.once('has-python', folder, () => {
    const folders = [folder];
    for (let i = 0; i < folders.length && i < 50; i++) {
      for (const [name, kind] of tree.folder(folders[i] ?? '')) {
        if (kind !== 'directory' && name.endsWith('.py')) return true;
        if (kind === 'directory' && name !== 'node_modules') {
          folders.push(joinPath(folders[i] ?? '', name));
        }
      }
    }
    return false;
  });
}

/** The file of a module path: `x/__init__.py` before `x.py`, else the folder alone. */
function moduleAt(tree: CodeTree, written: string): Resolved | undefined {
  const path = tree.followed(written);
  const init = joinPath(path, '__init__.py');
  const plain = [init, `${path}.py`].find((one) => tree.isFile(one));
  if (plain !== undefined) {
    const file = tree.followed(plain);
    if (isForeignPath(file)) return { kind: 'package', name: nameOfPath(path), path: file };
    return { kind: 'file', path: file };
  }
  return tree.isFolder(path) && hasPython(tree, path) ? { kind: 'namespace', path } : undefined;
}
