import type { CodeLocation, WrittenText } from '../../model/code-location.ts';
import type { Confidence } from '../../model/finding.ts';
import { directoryOf, joinPath, nameOfPath } from '../../support/path.ts';
import type { Language } from '../ir.ts';
import { bundledFrom } from './bundler.ts';
import { type Program, scriptProgram } from './command.ts';
import type { Entry, HowFound } from './entry.ts';
import { type EntryProblem, problemOf } from './entry-problem.ts';
import { languageOfFile, moduleFile, seemsToExport } from './handler.ts';
import { type HandlerName, handlerNames } from './handler-name.ts';
import { isOutputName, jsFileAt, sourcePaths } from './js-file.ts';
import { manifestOf } from './manifest.ts';
import { searchHandler } from './search.ts';
import { below, CODE_FILE, type CodeTree } from './tree.ts';

const ARCHIVE = /\.(?:zip|jar|tgz|tar\.gz|whl)$/;

/** A version at the end of an archive's name. */
const VERSION = /[-_.]v?\d[\w.]*$/;

/** One search for the entry of a function whose package is a path of the repository. */
type Quest = {
  readonly location: CodeLocation;
  readonly handler: WrittenText;
  readonly language: Language;
  readonly tree: CodeTree;
  readonly names: readonly HandlerName[];
  readonly tried: string[];
};

/** The entry of a function whose code is a folder, a file or an archive of the repository. */
export function fromPackage(
  location: CodeLocation,
  path: string,
  handler: WrittenText,
  language: Language,
  tree: CodeTree,
): Entry | EntryProblem {
  const names = handlerNames(handler.text, language);
  const quest: Quest = { location, handler, language, tree, names, tried: [] };
  const served = byScript(quest, path);
  if (served !== undefined) return served;
  if (names.length === 0) {
    return problemOf(location, 'not-found', `\`${handler.text}\` is no handler of ${language}`);
  }
  return (
    byEntryPoint(quest, path) ??
    single(quest, path) ??
    inFolder(quest, path) ??
    compiled(quest, path) ??
    bundled(quest, path) ??
    besideArchive(quest, path) ??
    inLayer(quest) ??
    bySearch(quest, path)
  );
}

/** The entry of a function whose package is not in the repository, where names lead to its sources all the same. */
export function byHints(
  location: CodeLocation,
  handler: WrittenText,
  language: Language,
  tree: CodeTree,
): Entry | undefined {
  const names = handlerNames(handler.text, language);
  const [name] = names;
  if (name === undefined) return undefined;
  const { source } = location;
  const object = source.kind === 'elsewhere' ? (source.object ?? '') : '';
  const archive = nameOfPath(object)
    .replace(ARCHIVE, '')
    .replaceAll(/⟨[^⟩]*⟩/g, '')
    .replace(VERSION, '');
  const quest: Quest = { location, handler, language, tree, names, tried: [] };
  const near = directoryOf(location.span.file);
  const found = searchHandler(tree, {
    name,
    language,
    base: near,
    path: name.module,
    near,
    hints: [archive],
    id: location.name,
    isNamed: false,
  });
  if (found.kind === 'one') return entryAt(quest, found.file, name, 'search', 'low');
  if (found.kind === 'several') return undefined;
  // One package that fills the whole folder: the module stands where the archive has it.
  for (const folder of [near, joinPath(near, 'src'), '', 'src']) {
    const file = moduleFile(tree, folder, name.module, language);
    const [exported = ''] = name.path;
    if (file !== undefined && seemsToExport(tree, file, exported, language)) {
      return entryAt(quest, file, name, 'search', 'low', folder);
    }
  }
  return undefined;
}

/** Folders of the repository with the content of a function's layers. */
export function layerFolders(location: CodeLocation, tree: CodeTree): readonly string[] {
  return location.layers.flatMap(({ path }) => {
    if (path === undefined) return [];
    if (tree.isFolder(path)) return [path];
    const plain = path.replace(ARCHIVE, '');
    return [plain, directoryOf(path)]
      .filter((one) => one !== path && tree.isFolder(one))
      .slice(0, 1);
  });
}

function entryAt(
  quest: Quest,
  file: string,
  name: HandlerName,
  how: HowFound,
  confidence: Confidence,
  root: string = rootOf(file, name),
): Entry {
  return {
    kind: 'entry',
    function: quest.location.function,
    language: languageOfFile(file) ?? quest.language,
    file,
    inline: undefined,
    export: name.path,
    scope: { root, layers: layerFolders(quest.location, quest.tree) },
    how,
    confidence,
    span: quest.handler.span,
  };
}

/** The folder that a file found otherwise is packaged from: as many folders up as the handler names. */
function rootOf(file: string, name: HandlerName): string {
  const folders = directoryOf(name.module);
  const folder = directoryOf(file);
  if (folders !== '' && (folder === folders || folder.endsWith(`/${folders}`))) {
    return folder.slice(0, Math.max(0, folder.length - folders.length - 1));
  }
  return folder;
}

/** The bundler's entry point that the handler's file is made from. */
function byEntryPoint(quest: Quest, path: string): Entry | undefined {
  const { names, tree, location } = quest;
  if (quest.language !== 'javascript') return undefined;
  const points = location.build.entryPoints.flatMap((written) => {
    const at = below(path, written);
    const file = at === undefined ? undefined : jsFileAt(tree, at, true);
    return file === undefined ? [] : [file];
  });
  for (const name of names) {
    const isSame = (file: string): boolean => {
      const plain = `/${file.replace(/\.\w+$/, '')}`;
      return plain.endsWith(`/${name.module}`);
    };
    const file =
      points.find(isSame) ??
      points.find((one) => nameOfPath(one).replace(/\.\w+$/, '') === nameOfPath(name.module)) ??
      (points.length === 1 ? points[0] : undefined);
    if (file !== undefined) return entryAt(quest, file, name, 'entry-point', 'high', path);
  }
  return undefined;
}

/** `Code: lambda.js`, which `aws cloudformation package` zips alone. */
function single(quest: Quest, path: string): Entry | undefined {
  const { tree, names } = quest;
  if (!CODE_FILE.test(path) || tree.isFolder(path)) return undefined;
  const file = tree.isFile(path) ? path : jsFileAt(tree, path, true);
  const [name] = names;
  if (file === undefined || name === undefined) return undefined;
  return entryAt(quest, file, name, 'written', 'high', directoryOf(file));
}

function inFolder(quest: Quest, path: string, how: HowFound = 'written'): Entry | undefined {
  const { names, tree, language, tried } = quest;
  for (const name of names) {
    tried.push(joinPath(path, `${name.module}.${language === 'python' ? 'py' : 'js'}`));
    const file = moduleFile(tree, path, name.module, language);
    if (file === undefined) continue;
    // What is written into a folder for output is not the source, where that can be found.
    const source = language === 'javascript' ? sourceBehind(quest, path, name) : undefined;
    if (source === undefined) {
      return entryAt(quest, file, name, how, how === 'written' ? 'high' : 'medium', path);
    }
    return entryAt(quest, source, name, 'compiled', 'medium');
  }
  return undefined;
}

/** The source of a module that the compiler's configuration or the folder's name says is built. */
function compiled(quest: Quest, path: string): Entry | undefined {
  if (quest.language !== 'javascript') return undefined;
  for (const name of quest.names) {
    const source = sourceBehind(quest, path, name);
    if (source !== undefined) return entryAt(quest, source, name, 'compiled', 'medium');
  }
  return undefined;
}

function sourceBehind({ tree }: Quest, path: string, name: HandlerName): string | undefined {
  const built = below(path.replace(ARCHIVE, ''), name.module);
  if (built === undefined) return undefined;
  const folder = manifestOf(tree, `${existing(tree, path)}/x`)?.folder ?? '';
  return sourcePaths(tree, folder, built).flatMap((one) => {
    const file = moduleFile(tree, '', one, 'javascript');
    return file === undefined || one === built ? [] : [file];
  })[0];
}

function bundled(quest: Quest, path: string): Entry | undefined {
  const { tree, language, names } = quest;
  if (language !== 'javascript') return undefined;
  const folder = packageFolder(tree, existing(tree, path));
  for (const name of names) {
    const file = bundledFrom(tree, folder, name.module, name.path[0] ?? '');
    if (file !== undefined) return entryAt(quest, file, name, 'compiled', 'medium');
  }
  return undefined;
}

/** An archive whose folder, or whose content, stands beside it. */
function besideArchive(quest: Quest, path: string): Entry | undefined {
  if (!ARCHIVE.test(path)) return undefined;
  const plain = path.replace(ARCHIVE, '');
  const beside = directoryOf(path);
  const above = directoryOf(beside);
  const folders = [plain, joinPath(plain, 'src'), beside, joinPath(beside, 'src')];
  if (isOutputName(nameOfPath(beside))) folders.push(above, joinPath(above, 'src'));
  for (const folder of folders) {
    const found = quest.tree.isFolder(folder) ? inFolder(quest, folder, 'compiled') : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A handler that a layer brings: its module is looked for under `/opt` as well. */
function inLayer(quest: Quest): Entry | undefined {
  const { tree, location, names, language } = quest;
  for (const layer of layerFolders(location, tree).toReversed()) {
    for (const name of names) {
      const inner = name.module.replace(/^\/?opt\/(?:nodejs\/|python\/)?/, '');
      for (const folder of ['python', 'nodejs', 'nodejs/node_modules', '']) {
        const file = moduleFile(tree, joinPath(layer, folder), inner, language);
        if (file !== undefined) return entryAt(quest, file, name, 'layer', 'high', layer);
      }
    }
  }
  return undefined;
}

function bySearch(quest: Quest, path: string): Entry | EntryProblem {
  const { tree, location, names, language, handler, tried } = quest;
  const base = packageFolder(tree, existing(tree, path));
  const hints = path
    .split('/')
    .slice(-3)
    .map((one) => one.replace(ARCHIVE, ''));
  for (const name of names) {
    const found = searchHandler(tree, {
      name,
      language,
      base,
      path: joinPath(path, name.module),
      near: directoryOf(location.span.file),
      hints: hints.filter((one) => !isOutputName(one)),
      id: location.name,
      isNamed: true,
    });
    if (found.kind === 'one') {
      return entryAt(quest, found.file, name, 'search', found.isSure ? 'medium' : 'low');
    }
    if (found.kind === 'several') {
      const reason = `\`${handler.text}\` may be in ${found.files.slice(0, 4).join(', ')}`;
      return problemOf(location, 'several', reason, tried);
    }
  }
  tried.push(`a search below ${base === '' ? 'the root' : base}`);
  return problemOf(location, 'not-found', `no file was found for \`${handler.text}\``, tried);
}

/** The nearest folder to a path that exists; a folder for output counts as its parent. */
function existing(tree: CodeTree, path: string): string {
  let folder = path;
  while (folder !== '' && (!tree.isFolder(folder) || isOutputName(nameOfPath(folder)))) {
    folder = directoryOf(folder);
  }
  return folder;
}

/** The folder of the package that a folder belongs to. */
function packageFolder(tree: CodeTree, folder: string): string {
  return manifestOf(tree, joinPath(folder, 'x'))?.folder || folder;
}

/** A handler that is a shell script, which starts a server behind a web adapter. */
function byScript(quest: Quest, path: string): Entry | undefined {
  const { handler, tree } = quest;
  if (!/\.sh$|^[\w-]+$/.test(handler.text)) return undefined;
  const program = scriptProgram(tree, path, handler.text);
  return program === undefined ? undefined : programEntry(quest, path, program);
}

function programEntry(quest: Quest, root: string, program: Program): Entry | undefined {
  const module =
    program.kind === 'module'
      ? program.name.replaceAll('.', '/')
      : program.name.replace(/\.\w+$/, '');
  for (const language of ['javascript', 'python'] as const) {
    const file = moduleFile(quest.tree, root, module, language);
    if (file !== undefined)
      return entryAt(quest, file, { module, path: [] }, 'written', 'high', root);
  }
  return undefined;
}
