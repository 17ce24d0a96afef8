import { directoryOf, nameOfPath } from '../../support/path.ts';
import type { Language } from '../ir.ts';
import { type HandlerName, languageOfFile, seemsToExport } from './handler.ts';
import { isOutputName } from './js-file.ts';
import { type CodeTree, isInside, isTestPath, stemOf } from './tree.ts';
import { isForeignPath } from './vendored.ts';

/** What is known of a handler whose file is not where the template says. */
export type Wanted = {
  readonly name: HandlerName;
  readonly language: Language;
  /** Folder that the package is made from, or the nearest one to it that exists. */
  readonly base: string;
  /** Names that a folder or a file of the handler may bear: of the archive, of the function. */
  readonly hints: readonly string[];
  /** Whether the template names `base`; else nothing is known of where the code is. */
  readonly isNamed: boolean;
};

/** What a search found: one file, several that are equally good, or nothing. */
export type Found =
  | { readonly kind: 'one'; readonly file: string; readonly isSure: boolean }
  | { readonly kind: 'several'; readonly files: readonly string[] }
  | { readonly kind: 'none' };

/** Names that say nothing about which function a file is for. */
const GENERIC = new Set([
  'index',
  'app',
  'main',
  'handler',
  'handlers',
  'lambda',
  'lambdafunction',
  'function',
  'server',
  'src',
  'code',
  'source',
  'functions',
  'lambdas',
  'package',
  'template',
  'deployment',
  'release',
]);

/** Most files whose text is looked into in one search. */
const MAX_READ = 400;

/**
 * Looks for the source of a handler among the code files of the repository: by the name of the module, by
 * names of folders, and by whether a file offers the handler at all.
 */
export function searchHandler(tree: CodeTree, wanted: Wanted): Found {
  const hints = new Set(
    wanted.hints.map(normal).filter((one) => one.length > 2 && !GENERIC.has(one)),
  );
  const stem = normal(nameOfPath(wanted.name.module));
  const scored = candidatesOf(tree).flatMap((one) => {
    const score = scoreOf(one, wanted, hints, stem);
    return score > 0 ? [{ file: one.file, score }] : [];
  });
  scored.sort((a, b) => b.score - a.score);
  const [exported = ''] = wanted.name.path;
  const good: { readonly file: string; readonly score: number }[] = [];
  for (const one of scored.slice(0, MAX_READ)) {
    if (good[0] !== undefined && one.score < good[0].score) break;
    if (seemsToExport(tree, one.file, exported, wanted.language)) good.push(one);
  }
  const sources = withoutCompiled(good.map(({ file }) => file));
  const [first] = sources;
  if (first === undefined) return { kind: 'none' };
  if (sources.length > 1) return { kind: 'several', files: sources };
  return { kind: 'one', file: first, isSure: (good[0]?.score ?? 0) >= 12 };
}

/** A code file with the names that it is compared by. */
type Candidate = {
  readonly file: string;
  readonly language: Language | undefined;
  readonly stem: string;
  readonly folders: readonly string[];
  readonly isOutput: boolean;
};

/** Code files that may hold a handler, prepared once for all searches. */
function candidatesOf(tree: CodeTree): readonly Candidate[] {
  return tree.once('candidates', '', () =>
    tree
      .codeFiles()
      .filter((file) => !isTestPath(file) && !isForeignPath(file))
      .map((file) => {
        const folders = directoryOf(file).split('/');
        return {
          file,
          language: languageOfFile(file),
          stem: normal(stemOf(file)),
          folders: folders.map(normal),
          isOutput: folders.some((one) => isOutputName(one) && one !== 'lib'),
        };
      }),
  );
}

/** Zero where the file is out of the question. */
function scoreOf(
  { file, language, stem, folders, isOutput }: Candidate,
  wanted: Wanted,
  hints: ReadonlySet<string>,
  wantedStem: string,
): number {
  if (language !== wanted.language) return 0;
  const isSameStem = stem === wantedStem;
  const hasHint = hints.has(stem) || folders.some((one) => hints.has(one));
  const isIn = wanted.isNamed && wanted.base !== '' && isInside(file, wanted.base);
  // Without a folder that the template names, a common name such as `index` proves nothing.
  const isTelling = isSameStem && !GENERIC.has(stem);
  const mayBe = isSameStem || hints.has(stem) || (hasHint && GENERIC.has(stem));
  if (!mayBe || !(isIn || hasHint || isTelling)) return 0;
  return (
    (isIn ? 8 : 0) +
    (isSameStem ? 4 : 0) +
    (hasHint ? 4 : 0) +
    2 * sharedFolders(file, wanted.name.module) +
    (isOutput ? 0 : 1)
  );
}

/** Number of folders before the file's name that the handler names as well. */
function sharedFolders(file: string, module: string): number {
  const ours = directoryOf(file).split('/').reverse();
  const theirs = directoryOf(module).split('/').reverse();
  let shared = 0;
  while (shared < ours.length && ours[shared] !== '' && ours[shared] === theirs[shared]) shared++;
  return shared;
}

/** A `.js` beside the `.ts` of the same name is its output. */
function withoutCompiled(files: readonly string[]): readonly string[] {
  const typed = new Set(files.filter((one) => /\.[cm]?tsx?$/.test(one)).map(withoutExtension));
  return files.filter((one) => /\.[cm]?tsx?$/.test(one) || !typed.has(withoutExtension(one)));
}

function withoutExtension(path: string): string {
  return path.replace(/\.\w+$/, '');
}

/** A name without what differs between a folder, an archive and a logical id. */
function normal(name: string): string {
  return name
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .toLowerCase()
    .replace(/(?<=.{3})(?:lambdafunction|lambda|function|handler|fn)$/, '');
}
