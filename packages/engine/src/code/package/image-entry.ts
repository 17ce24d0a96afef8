import type { CodeLanguage, CodeLocation, CodeSource } from '../../model/code-location.ts';
import { readable } from '../../model/text.ts';
import { directoryOf, joinPath } from '../../support/path.ts';
import type { Language } from '../ir.ts';
import { programOf } from './command.ts';
import { absolute, type Image, originsOf, readDockerfile } from './dockerfile.ts';
import type { Entry } from './entry.ts';
import { type EntryProblem, problemOf } from './entry-problem.ts';
import { moduleFile } from './handler.ts';
import { handlerNames } from './handler-name.ts';
import { fromPackage, layerFolders } from './package-entry.ts';
import { below, type CodeTree } from './tree.ts';

type ImageSource = Extract<CodeSource, { kind: 'image' }>;

const TASK_ROOT = '/var/task';

/** The entry of a function that is an image, by its Dockerfile. */
export function imageEntry(
  location: CodeLocation,
  source: ImageSource,
  tree: CodeTree,
): Entry | EntryProblem {
  const path = [
    below(source.context, source.dockerfile),
    below(directoryOf(source.span.file), source.dockerfile),
  ].find((one) => one !== undefined && tree.isFile(one));
  const text = path === undefined ? undefined : tree.text(path);
  const image =
    text === undefined ? undefined : readDockerfile(tree, text, source.context, source.target);
  if (image === undefined) {
    const tried = [joinPath(source.context, source.dockerfile)];
    return problemOf(location, 'not-found', 'its Dockerfile was not found', tried);
  }
  const command = source.command ?? image.command;
  const all = [...image.entryPoint, ...command];
  const language = languageOfImage(image, all);
  if (language !== 'javascript' && language !== 'python' && language !== 'unknown') {
    return problemOf(location, 'language', `an image of ${image.base}`);
  }
  const languages: readonly Language[] =
    language === 'unknown' ? ['python', 'javascript'] : [language];
  const directories = [source.workingDirectory, TASK_ROOT, image.workingDirectory, '/'];
  const named = { location, source, image, command: all, tree };
  for (const one of languages) {
    for (const directory of new Set(directories)) {
      if (directory === undefined) continue;
      const found = inDirectory(named, one, absolute('/', directory));
      if (found !== undefined) return found;
    }
  }
  return elsewhereInContext(named, languages);
}

/** The entry of an image out of a registry: its Dockerfile may well be the only one beside the template. */
export function registryEntry(
  location: CodeLocation,
  source: Extract<CodeSource, { kind: 'elsewhere' }>,
  tree: CodeTree,
): Entry | EntryProblem {
  const near = directoryOf(location.span.file);
  const folders = [near, ...childFolders(tree, near)];
  const contexts = folders.filter((one) => tree.isFile(joinPath(one, 'Dockerfile')));
  const [context] = contexts;
  if (context !== undefined && contexts.length === 1) {
    const image: ImageSource = {
      kind: 'image',
      context,
      dockerfile: 'Dockerfile',
      target: undefined,
      command: undefined,
      workingDirectory: undefined,
      span: source.span,
    };
    const found = imageEntry(location, image, tree);
    if (found.kind === 'entry') return { ...found, confidence: 'low' };
  }
  const named = source.object === undefined ? '' : `\`${readable(source.object)}\`, `;
  return problemOf(location, 'elsewhere', `it is ${named}an image in a registry`);
}

function childFolders(tree: CodeTree, folder: string): readonly string[] {
  return [...tree.folder(folder)].flatMap(([name, kind]) =>
    kind === 'directory' && !name.startsWith('.') && name !== 'node_modules'
      ? [joinPath(folder, name)]
      : [],
  );
}

type Named = {
  readonly location: CodeLocation;
  readonly source: ImageSource;
  readonly image: Image;
  readonly command: readonly string[];
  readonly tree: CodeTree;
};

/** Modules that a command may start, with what they export: a handler's name, or a program that serves. */
function modulesOf(
  command: readonly string[],
  language: Language,
): readonly { readonly module: string; readonly path: readonly string[] }[] {
  const program = programOf(command);
  if (program !== undefined) {
    const module =
      program.kind === 'module'
        ? program.name.replaceAll('.', '/')
        : program.name.replace(/\.\w+$/, '');
    return [{ module, path: [] }];
  }
  const last = command.at(-1) ?? '';
  return /^[\w@./-]+\.\w+$/.test(last) ? handlerNames(last, language) : [];
}

function inDirectory(named: Named, language: Language, directory: string): Entry | undefined {
  const { location, source, image, command, tree } = named;
  for (const name of modulesOf(command, language)) {
    const wanted = absolute(directory, name.module);
    for (const extension of language === 'python'
      ? ['.py', '/__init__.py']
      : ['.js', '.mjs', '.cjs', '.ts']) {
      for (const origin of originsOf(image, wanted + extension)) {
        const module = origin.replace(/(?:\/__init__)?\.\w+$/, '');
        const file = moduleFile(tree, '', module, language);
        if (file === undefined) continue;
        const depth = name.module.split('/').filter((one) => one !== '' && one !== '.').length;
        const parts = module.split('/');
        return {
          kind: 'entry',
          function: location.function,
          language,
          file,
          inline: undefined,
          export: name.path,
          scope: {
            root: parts.slice(0, Math.max(0, parts.length - depth)).join('/'),
            layers: layerFolders(location, tree),
          },
          how: 'image',
          confidence: 'high',
          span: source.command === undefined ? location.span : source.span,
        };
      }
    }
  }
  return undefined;
}

/** The sources of what an earlier stage builds: they lie in the context, under another name perhaps. */
function elsewhereInContext(named: Named, languages: readonly Language[]): Entry | EntryProblem {
  const { location, source, command, tree, image } = named;
  const text = command.at(-1) ?? '';
  let problem: EntryProblem | undefined;
  for (const language of languages) {
    if (handlerNames(text, language).length === 0) continue;
    const handler = { text, span: source.span };
    const found = fromPackage(location, source.context, handler, language, tree);
    if (found.kind === 'entry') return { ...found, how: 'image', confidence: 'medium' };
    problem ??= found;
  }
  if (problem !== undefined) return problem;
  const reason =
    command.length === 0
      ? `its image (${image.base}) says no command`
      : `its image starts \`${command.join(' ')}\``;
  return problemOf(location, 'not-found', reason);
}

const BASES: readonly (readonly [RegExp, CodeLanguage])[] = [
  [/python|awslambdaric|uvicorn|fastapi/, 'python'],
  [/node|aws-lambda-ric|bun/, 'javascript'],
  [/java|jdk|jre|corretto|gradle|maven/, 'java'],
  [/golang|lambda\/go/, 'go'],
  [/dotnet/, 'dotnet'],
  [/ruby/, 'ruby'],
  [/rust/, 'rust'],
];

function languageOfImage(image: Image, command: readonly string[]): CodeLanguage {
  const named = (text: string): CodeLanguage | undefined =>
    BASES.find(([pattern]) => pattern.test(text))?.[1];
  const found = named(image.base.toLowerCase()) ?? named(command.join(' '));
  if (found !== undefined) return found;
  return /provided|scratch|alpine|distroless/.test(image.base) &&
    !/\.\w+$/.test(command.at(-1) ?? '')
    ? 'custom'
    : 'unknown';
}
