import { joinPath } from '../../support/path.ts';
import { manifestIn } from './manifest.ts';
import { isOftenCopied } from './python-modules.ts';
import type { CodeTree } from './tree.ts';

/** Folders whose content is other people's by their name. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|bower_components|jspm_packages|site-packages|dist-packages|vendor|_vendor|vendored|third_party|third-party)\//;

/** Whether a file lies among other people's code by the name of a folder. */
export function isForeignPath(path: string): boolean {
  return FOREIGN.test(path) || /\.min\.[cm]?js$/.test(path);
}

/**
 * Whether a folder of a `node_modules` that is kept in the repository is own code after all: layers carry
 * shared modules there. Registries do not take a package that is private, and give every other one a manifest.
 */
export function isOwnModule(tree: CodeTree, folder: string): boolean {
  const json = manifestIn(tree, folder);
  if (json === undefined) return tree.isFolder(folder);
  const isPublished = json._resolved !== undefined || json._id !== undefined;
  return !isPublished && (json.private === true || (json.license ?? json.repository) === undefined);
}

/** Whether a top-level Python module or package in a folder was copied there by a package manager, or by hand. */
export function isVendoredPython(tree: CodeTree, folder: string, name: string): boolean {
  if (isForeignPath(`${folder}/`)) return true;
  return (
    distributions(tree, folder).has(normal(name)) ||
    requirements(tree, folder).has(normal(name)) ||
    (isOftenCopied(name) && hasVersion(tree, folder, name))
  );
}

/** A file of somebody's package says its version or licence; an own module of such a name hardly does. */
function hasVersion(tree: CodeTree, folder: string, name: string): boolean {
  const path = joinPath(folder, name);
  if (tree.isFile(joinPath(path, '_version.py')) || tree.isFile(joinPath(path, 'LICENSE')))
    return true;
  const text = tree.text(joinPath(path, '__init__.py')) ?? tree.text(`${path}.py`) ?? '';
  const isLarge = tree.folder(path).size > 4;
  return isLarge || /__version__|__author__|[Cc]opyright|Licensed under/.test(text.slice(0, 4000));
}

/** Distribution names and import names match apart from case and `-`. */
function normal(name: string): string {
  return name.toLowerCase().replaceAll(/[-.]/g, '_');
}

/** Packages whose metadata lie in a folder, by their distribution and their import names. */
function distributions(tree: CodeTree, folder: string): ReadonlySet<string> {
  return tree.once('distributions', folder, () => {
    const found = new Set<string>();
    for (const entry of tree.folder(folder).keys()) {
      const name = /^(.+?)(?:-[0-9][^/]*)?\.(?:dist-info|egg-info)$/.exec(entry)?.[1];
      if (name === undefined) continue;
      found.add(normal(name));
      const top = tree.text(joinPath(folder, `${entry}/top_level.txt`)) ?? '';
      for (const line of top.split('\n')) if (line.trim() !== '') found.add(normal(line.trim()));
      const record = tree.text(joinPath(folder, `${entry}/RECORD`)) ?? '';
      for (const line of record.split('\n')) {
        const first = /^([A-Za-z_]\w*)(?:\/|\.py,)/.exec(line)?.[1];
        if (first !== undefined) found.add(normal(first));
      }
    }
    return found;
  });
}

const REQUIREMENTS = /^(?:requirements[\w.-]*\.txt|constraints\.txt)$/;

/** Distributions that the requirements of a folder, or of one above it, ask for from a registry. */
export function requirements(tree: CodeTree, folder: string): ReadonlySet<string> {
  return tree.once('requirements', folder, () => {
    const found = new Set<string>();
    for (const above of tree.above(joinPath(folder, 'x'))) {
      for (const name of tree.folder(above).keys()) {
        if (REQUIREMENTS.test(name)) addRequirements(tree.text(joinPath(above, name)) ?? '', found);
      }
      addProject(tree.text(joinPath(above, 'pyproject.toml')) ?? '', found);
      addProject(tree.text(joinPath(above, 'Pipfile')) ?? '', found);
    }
    return found;
  });
}

function addRequirements(text: string, found: Set<string>): void {
  for (const line of text.split('\n')) {
    const name = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[|[=<>!~;@#]|$)/.exec(line)?.[1];
    // A path or an editable folder is own code.
    if (name !== undefined && !/@\s*(?:file:|\.)/.test(line)) found.add(normal(name));
  }
}

/** Names on lines such as `requests = "^2"` and `"requests>=2",` of a project file, with paths left out. */
function addProject(text: string, found: Set<string>): void {
  let inSection = false;
  let inList = false;
  for (const line of text.split('\n')) {
    const section = /^\s*\[+([^\]]+)\]/.exec(line)?.[1];
    if (section !== undefined) inSection = /dependenc|^(?:dev-)?packages$/i.test(section);
    const list = /^\s*([\w-]+)\s*=\s*\[/.exec(line)?.[1];
    if (list !== undefined) inList = list.endsWith('dependencies');
    const isOver = /^\s*\]/.test(line);
    if (isOver || section !== undefined) inList = false;
    if (isOver || !(inSection || inList) || /path\s*=|file:/.test(line)) continue;
    const name =
      /^\s*([A-Za-z0-9][\w.-]*)\s*=\s*["'{]/.exec(line)?.[1] ??
      /^\s*["']([A-Za-z0-9][\w.-]*)\s*(?:\[|[=<>!~;@ ]|["'])/.exec(line)?.[1];
    if (name !== undefined && name !== 'python') found.add(normal(name));
  }
}
