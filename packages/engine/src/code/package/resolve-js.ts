import { isBuiltin } from 'node:module';
import { directoryOf, joinPath, resolveInside } from '../../support/path.ts';
import { jsFileAt, jsModuleAt, packageFile, targetsIn } from './js-file.ts';
import { entryOf } from './json.ts';
import { dependencyOf, manifestIn, manifestOf, workspaceFolder } from './manifest.ts';
import { mappedPaths, matched } from './mapped-paths.ts';
import { BUILTIN, MISSING, type PackageScope, type Resolved } from './scope.ts';
import { below, type CodeTree } from './tree.ts';
import { tsConfigsOf } from './tsconfig.ts';
import { isForeignPath, isOwnModule } from './vendored.ts';

/** What an `import`, `require` or `import()` of a name stands for in a file. */
export function resolveJs(
  tree: CodeTree,
  from: string,
  module: string,
  scope: PackageScope,
): Resolved {
  // Bundlers take a query behind the name (`?raw`) and loaders before it (`raw-loader!`).
  const name = module.replace(/[?].*$/, '').replace(/^.*!/, '');
  if (name === '' || name.length > 512) return MISSING;
  if (isBuiltin(name)) return BUILTIN;
  const typed = /\.[cm]?tsx?$/.test(from);
  if (/^\.\.?(?:\/|$)/.test(name)) return relative(tree, from, name, typed);
  if (name.startsWith('/')) return absolute(tree, name, scope, typed);
  if (name.startsWith('#')) {
    const found = imported(tree, from, name, scope);
    if (found !== undefined) return found;
  }
  return bare(tree, from, name, scope, typed);
}

function relative(tree: CodeTree, from: string, name: string, typed: boolean): Resolved {
  const path = tree.followed(resolveInside(directoryOf(from), name) ?? '');
  const plain = jsModuleAt(tree, path, typed);
  // Declarations alone are types: nothing of them runs.
  if (plain === undefined) return tree.isFile(`${path}.d.ts`) ? BUILTIN : MISSING;
  const file = tree.followed(plain);
  if (!isForeignPath(file) || isForeignPath(from)) return { kind: 'file', path: file };
  return { kind: 'package', name: name.replace(/^[./]+/, ''), path: file };
}

/** `/opt/…` is a layer, `/var/task/…` the package itself. */
function absolute(tree: CodeTree, name: string, scope: PackageScope, typed: boolean): Resolved {
  const task = /^\/var\/task\/(.+)$/.exec(name)?.[1];
  if (task !== undefined) {
    const path = below(scope.root, task);
    const file = path === undefined ? undefined : jsModuleAt(tree, path, typed);
    return file === undefined ? MISSING : { kind: 'file', path: file };
  }
  const inner = /^\/opt\/(.+)$/.exec(name)?.[1];
  if (inner === undefined) return MISSING;
  const packed = /^(?:nodejs\/)?node_modules\/(.+)$/.exec(inner)?.[1];
  if (packed !== undefined) {
    return inLayers(tree, packed, scope) ?? { kind: 'package', name: packageName(packed) };
  }
  for (const layer of scope.layers.toReversed()) {
    // A layer that is built from its sources has them without the folder that it gets in the end.
    for (const one of [inner, inner.replace(/^nodejs\//, '')]) {
      const path = below(layer, one);
      const file = path === undefined ? undefined : jsModuleAt(tree, path, typed);
      if (file !== undefined) return { kind: 'file', path: file };
    }
  }
  const file = inSomeLayer(tree, inner);
  return file === undefined ? MISSING : { kind: 'file', path: file };
}

/** The file of a layer that another template declares, where one folder of the repository has it. */
function inSomeLayer(tree: CodeTree, inner: string): string | undefined {
  const found = layerRoots(tree).flatMap((root) => {
    const path = below(root, inner);
    return (path === undefined ? undefined : jsModuleAt(tree, path, true)) ?? [];
  });
  return found.length === 1 ? found[0] : undefined;
}

function layerRoots(tree: CodeTree): readonly string[] {
  return tree.once('layer-roots', '', () => {
    const roots = new Set<string>();
    for (const file of tree.codeFiles()) {
      const at = `/${file}`.indexOf('/nodejs/');
      if (at !== -1) roots.add(file.slice(0, Math.max(0, at - 1)));
    }
    return [...roots];
  });
}

/** `#name` by the `imports` of the nearest package.json. */
function imported(
  tree: CodeTree,
  from: string,
  name: string,
  scope: PackageScope,
): Resolved | undefined {
  const manifest = manifestOf(tree, from);
  const imports = manifest?.json.imports;
  if (manifest === undefined || typeof imports !== 'object' || imports === null) return undefined;
  for (const pattern of Object.keys(imports)) {
    const star = matched(pattern, name);
    if (star === undefined) continue;
    for (const target of targetsIn(entryOf(imports, pattern), 0)) {
      const written = target.replaceAll('*', () => star);
      // A target may be another package, but never a name of this map again.
      if (written.startsWith('#')) continue;
      const found = written.startsWith('.')
        ? relative(tree, joinPath(manifest.folder, 'package.json'), written, true)
        : bare(tree, from, written, scope, true);
      if (found.kind !== 'missing') return found;
    }
  }
  return undefined;
}

function bare(
  tree: CodeTree,
  from: string,
  name: string,
  scope: PackageScope,
  typed: boolean,
): Resolved {
  const own =
    byTsConfig(tree, from, name) ?? byWorkspace(tree, from, name) ?? byFolder(tree, from, name);
  if (own !== undefined) return { kind: 'file', path: own };
  const installed = byNodeModules(tree, from, name) ?? inLayers(tree, name, scope);
  if (installed !== undefined) return installed;
  if (dependencyOf(tree, from, packageName(name)) === undefined) {
    const guessed = byAlias(tree, from, name, scope, typed);
    if (guessed !== undefined) return { kind: 'file', path: guessed };
    if (!/^(?:@[\w.-]+\/)?[\w.-]/.test(name)) return MISSING;
  }
  return { kind: 'package', name: packageName(name) };
}

/** The name of the package that a module belongs to: `@scope/name` or `name`. */
function packageName(module: string): string {
  const parts = module.split('/');
  return parts.slice(0, module.startsWith('@') ? 2 : 1).join('/');
}

function innerPath(module: string): string {
  return module.slice(packageName(module).length + 1);
}

function byTsConfig(tree: CodeTree, from: string, name: string): string | undefined {
  for (const config of tsConfigsOf(tree, from)) {
    for (const path of mappedPaths(config, name)) {
      if (isForeignPath(`${path}/`)) continue;
      const file = jsModuleAt(tree, path, true);
      if (file !== undefined && !file.endsWith('.d.ts')) return file;
    }
  }
  return undefined;
}

function byWorkspace(tree: CodeTree, from: string, name: string): string | undefined {
  const folder = workspaceFolder(tree, from, packageName(name));
  return folder === undefined ? undefined : packageFile(tree, folder, innerPath(name));
}

/** A dependency that is a folder: `file:../shared`, `link:`, `portal:`; or the package by its own name. */
function byFolder(tree: CodeTree, from: string, name: string): string | undefined {
  const wanted = packageName(name);
  const declared = dependencyOf(tree, from, wanted);
  const written = /^(?:file|link|portal|workspace):(.+)$/.exec(declared?.version ?? '')?.[1];
  const folder =
    declared === undefined || written === undefined ? undefined : below(declared.folder, written);
  if (folder !== undefined && tree.isFolder(folder))
    return packageFile(tree, folder, innerPath(name));
  const self = manifestOf(tree, from);
  if (self?.json.name !== wanted) return undefined;
  return packageFile(tree, self.folder, innerPath(name));
}

function byNodeModules(tree: CodeTree, from: string, name: string): Resolved | undefined {
  for (const above of tree.above(from)) {
    const found = inModules(tree, joinPath(above, 'node_modules'), name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inModules(tree: CodeTree, modules: string, name: string): Resolved | undefined {
  if (!tree.isFolder(modules)) return undefined;
  const wanted = packageName(name);
  const folder = joinPath(modules, wanted);
  if (!tree.isFolder(folder)) {
    const file = jsFileAt(tree, joinPath(modules, name), false);
    return file === undefined ? undefined : { kind: 'file', path: file };
  }
  const file = packageFile(tree, folder, innerPath(name));
  if (file !== undefined && isOwnModule(tree, folder)) return { kind: 'file', path: file };
  return { kind: 'package', name: wanted, path: file ?? folder };
}

function inLayers(tree: CodeTree, name: string, scope: PackageScope): Resolved | undefined {
  for (const layer of scope.layers.toReversed()) {
    for (const one of ['nodejs/node_modules', 'node_modules']) {
      const found = inModules(tree, joinPath(layer, one), name);
      if (found !== undefined) return found;
    }
    const json = manifestIn(tree, layer);
    if (json?.name === packageName(name)) {
      const path = packageFile(tree, layer, innerPath(name));
      if (path !== undefined) return { kind: 'file', path };
    }
  }
  return undefined;
}

/**
 * A name that nobody declares as a dependency may be own code all the same: aliases of bundlers and
 * test tools (`@/x`, `~/x`, `src/x`) and module folders start at the package's root or its sources.
 */
function byAlias(
  tree: CodeTree,
  from: string,
  name: string,
  scope: PackageScope,
  typed: boolean,
): string | undefined {
  const plain = name.replace(/^[@~]\//, '');
  const isAlias = plain !== name;
  const roots = [manifestOf(tree, from)?.folder, scope.root].filter((one) => one !== undefined);
  for (const root of new Set(roots)) {
    for (const base of [joinPath(root, 'src'), root]) {
      const path = below(base, plain);
      // A folder of this name alone proves little; a file, or a path into it, does.
      const isSure = isAlias || plain.includes('/');
      const file =
        path === undefined
          ? undefined
          : isSure
            ? jsModuleAt(tree, path, typed)
            : jsFileAt(tree, path, typed);
      if (file !== undefined && file !== from) return file;
    }
  }
  return undefined;
}
