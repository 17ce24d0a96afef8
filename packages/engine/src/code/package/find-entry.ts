import type { CodeLanguage, CodeLocation, WrittenText } from '../../model/code-location.ts';
import { readable } from '../../model/text.ts';
import type { Language } from '../ir.ts';
import type { Entry } from './entry.ts';
import { type EntryProblem, problemOf } from './entry-problem.ts';
import { handlerNames } from './handler-name.ts';
import { imageEntry, registryEntry } from './image-entry.ts';
import { byHints, fromPackage, layerFolders } from './package-entry.ts';
import type { CodeTree } from './tree.ts';
import { isWrapper } from './wrapper.ts';

/** The entry of a function that may be in several places, or the problem of the likeliest one. */
export function findEntries(
  locations: readonly CodeLocation[],
  tree: CodeTree,
): readonly (Entry | EntryProblem)[] {
  const all = locations.map((location) => findEntry(location, tree));
  const entries = all.filter((one) => one.kind === 'entry');
  const files = new Map(entries.map((one) => [`${one.file} ${one.export.join('.')}`, one]));
  return files.size > 0 ? [...files.values()] : all.slice(0, 1);
}

/** The file and the export that a function begins with, or why they are not known. */
export function findEntry(location: CodeLocation, tree: CodeTree): Entry | EntryProblem {
  if (location.source.kind === 'image') return imageEntry(location, location.source, tree);
  if (location.source.kind === 'elsewhere' && location.source.what === 'registry') {
    return registryEntry(location, location.source, tree);
  }
  const languages = languagesOf(location.language);
  if (languages.length === 0) return unsupported(location);
  if (location.handler === undefined) {
    return problemOf(location, 'unknown', 'its handler is not known');
  }
  const written = isWrapper(location.handler.text) ? [] : [location.handler];
  const attempts: readonly WrittenText[] = [...written, ...location.delegates];
  let problem: EntryProblem | undefined;
  for (const handler of attempts) {
    for (const language of languages) {
      const found = withHandler(location, handler, language, tree);
      if (found.kind === 'entry') {
        return handler === location.handler || found.how === 'inline'
          ? found
          : { ...found, how: 'wrapped' };
      }
      problem ??= found;
    }
  }
  if (problem !== undefined) return problem;
  const reason = `its handler \`${location.handler.text}\` is a library's, and no variable names the one that it calls`;
  return problemOf(location, 'not-found', reason);
}

function withHandler(
  location: CodeLocation,
  handler: WrittenText,
  language: Language,
  tree: CodeTree,
): Entry | EntryProblem {
  const { source } = location;
  switch (source.kind) {
    case 'inline': {
      const [name] = handlerNames(handler.text, language);
      const extension = language === 'python' ? 'py' : 'js';
      return {
        kind: 'entry',
        function: location.function,
        language,
        file: `${source.code.span.file}#${location.name}/index.${extension}`,
        inline: source.code,
        export: name?.path ?? ['handler'],
        scope: {
          root: `${source.code.span.file}#${location.name}`,
          layers: layerFolders(location, tree),
        },
        how: 'inline',
        confidence: 'high',
        span: location.span,
      };
    }
    case 'path':
      return fromPackage(location, source.path, handler, language, tree);
    case 'elsewhere': {
      const named = source.object === undefined ? '' : `\`${readable(source.object)}\`, `;
      const problem = problemOf(location, 'elsewhere', `it is ${named}an object in a bucket`);
      return byHints(location, handler, language, tree) ?? problem;
    }
    case 'unknown': {
      const problem = problemOf(location, 'unknown', source.reason);
      return byHints(location, handler, language, tree) ?? problem;
    }
    case 'image':
      return imageEntry(location, source, tree);
  }
}

const NAMES: Readonly<Record<CodeLanguage, string>> = {
  javascript: 'JavaScript',
  python: 'Python',
  java: 'Java',
  go: 'Go',
  dotnet: '.NET',
  ruby: 'Ruby',
  rust: 'Rust',
  custom: 'a custom runtime',
  unknown: 'an unknown language',
};

/** The problem of a function in a language that is not analysed. */
function unsupported(
  location: CodeLocation,
  language: CodeLanguage = location.language,
): EntryProblem {
  return problemOf(location, 'language', NAMES[language]);
}

function languagesOf(language: CodeLanguage): readonly Language[] {
  if (language === 'unknown') return ['javascript', 'python'];
  return language === 'javascript' || language === 'python' ? [language] : [];
}
