import { directoryOf, nameOfPath } from '../../support/path.ts';
import type { Language } from '../ir.ts';
import { languageOfFile, seemsToExport } from './handler.ts';
import type { HandlerName } from './handler-name.ts';
import { isOutputName } from './js-file.ts';
import { type CodeTree, isInside, isTestPath, stemOf } from './tree.ts';
import { isForeignPath } from './vendored.ts';

/** What is known of a handler whose file is not where the template says. */
export type Wanted = {
  readonly name: HandlerName;
  readonly language: Language;
  /** Folder that the package is made from, or the nearest one to it that exists. Where it is not named: the template's. */
  readonly base: string;
  /** Path of the module as the template names it, with the folder of the package. */
  readonly path: string;
  /** Folder of the template. */
  readonly near: string;
  /** Names that a folder or a file of the handler may bear: of the archive, of folders that the template names. */
  readonly hints: readonly string[];
  /** The function's logical id, which counts for less: other parts of the repository may use it too. */
  readonly id: string;
  /** Whether the template says that the code is in `base`; else it only may be. */
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
  'bundle',
]);

/** Most files whose text is looked into in one search. */
const MAX_READ = 400;

/**
 * Looks for the source of a handler among the code files of the repository: by the name of the module, by
 * names of folders, and by whether a file offers the handler at all.
 */
export function searchHandler(tree: CodeTree, wanted: Wanted): Found {
  const hints: Hints = {
    strong: telling(wanted.hints),
    all: telling([...wanted.hints, wanted.id]),
  };
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
  return { kind: 'one', file: first, isSure: wanted.isNamed && (good[0]?.score ?? 0) > 1 };
}

/** Names to look for, in comparable form. */
type Hints = { readonly strong: ReadonlySet<string>; readonly all: ReadonlySet<string> };

function telling(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map(normal).filter((one) => one.length > 2 && !GENERIC.has(one)));
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
  hints: Hints,
  wantedStem: string,
): number {
  if (language !== wanted.language) return 0;
  const isSameStem = stem === wantedStem;
  const hasHint = hints.all.has(stem) || folders.some((one) => hints.all.has(one));
  const isHinted = hints.strong.has(stem) || folders.some((one) => hints.strong.has(one));
  const isBelow = isInside(file, wanted.base) || isInside(file, wanted.near);
  // The root holds everything, and a template there may be about any part of it.
  const isIn =
    isBelow && [wanted.base, wanted.near].some((one) => one !== '' && isInside(file, one));
  const isGeneric = GENERIC.has(stem);
  const shared = sharedFolders(file, wanted.path);
  const isTelling = isSameStem && !isGeneric;
  const isNamedSo = isSameStem || hints.all.has(stem) || (hasHint && isGeneric);
  const isLikely = isBelow
    ? isNamedSo && (isIn || isTelling || hasHint || (isSameStem && shared > 0))
    : wanted.isNamed
      ? isSameStem && (shared > 1 || (!isGeneric && isHinted))
      : isTelling || (isHinted && isNamedSo);
  // A bundle is called as its author likes; the only handler of its package must be the one.
  const isOnly = isIn && isGeneric && wanted.isNamed && isInside(file, wanted.base);
  if (!isLikely) return isOnly ? 1 : 0;
  return (
    (isIn ? 8 : 0) + (isSameStem ? 4 : 0) + (hasHint ? 4 : 0) + 2 * shared + (isOutput ? 0 : 1)
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
