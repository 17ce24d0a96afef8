import { directoryOf, joinPath, nameOfPath, resolveInside } from '../../support/path.ts';
import type { DirectoryEntry, Files } from '../../support/ports.ts';

/** Largest file that is read to find out how code hangs together (package.json, tsconfig, a handler), in bytes. */
const MAX_BYTES = 2 * 1024 * 1024;

/** Most directory entries that a walk over the whole repository looks at. */
const MAX_ENTRIES = 200_000;

/** Deepest folders that such a walk looks into. */
const DEEPEST_FOLDER = 64;

/** Longest text that is taken for a link. */
const MAX_LINK = 255;

/** The whole text of a link: a relative path and nothing else. */
const LINK = /^(\.\.?\/[\w@./ -]{1,253})\n?$/;

/** Folders of other people's code, of build output and of tools, which hold none of the code as it was written. */
const NEVER_WALKED = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  'site-packages',
  'dist-packages',
  '__pycache__',
  'venv',
  'cdk.out',
]);

/** Files whose code can be followed. */
export const CODE_FILE: RegExp = /\.(?:[cm]?[jt]s|[jt]sx|py)$/;

/**
 * The repository as code: what is asked of the file system again and again (does this file exist, what is
 * in this folder) is answered from one listing of each folder. Paths as in `Files`.
 */
export class CodeTree {
  readonly files: Files;
  readonly #folders = new Map<string, ReadonlyMap<string, DirectoryEntry['kind']>>();
  readonly #texts = new Map<string, string | undefined>();
  readonly #memo = new Map<string, Map<string, unknown>>();
  #codeFiles: readonly string[] | undefined;

  constructor(files: Files) {
    this.files = files;
  }

  /** Whether a regular file is there. */
  isFile(path: string): boolean {
    const kind = this.#kind(path);
    return kind === 'file' || (kind === 'link' && this.files.isFile(path));
  }

  /** Whether a folder is there. */
  isFolder(path: string): boolean {
    if (path === '') return true;
    const kind = this.#kind(path);
    return kind === 'directory' || (kind === 'link' && this.folder(path).size > 0);
  }

  /** Entries of a folder by name; empty where there is none. */
  folder(path: string): ReadonlyMap<string, DirectoryEntry['kind']> {
    const before = this.#folders.get(path);
    if (before !== undefined) return before;
    const entries = new Map(
      this.files.list(path).map(({ name, kind }): [string, DirectoryEntry['kind']] => [name, kind]),
    );
    this.#folders.set(path, entries);
    return entries;
  }

  /** The text of a small file; undefined where it cannot be read. */
  text(path: string): string | undefined {
    if (this.#texts.has(path)) return this.#texts.get(path);
    const outcome = this.isFile(path) ? this.files.read(path, MAX_BYTES) : undefined;
    const text = outcome?.kind === 'text' ? outcome.text : undefined;
    this.#texts.set(path, text);
    return text;
  }

  /** An answer that is worked out once for each key; `make` must not ask for the same key. */
  once<T>(theme: string, key: string, make: () => T): T {
    const answers = this.#memo.get(theme) ?? new Map<string, unknown>();
    this.#memo.set(theme, answers);
    if (!answers.has(key)) answers.set(key, make());
    return answers.get(key) as T;
  }

  /**
   * The path behind links that came as small files: git writes them so where the file system has none, and
   * archives keep them so. Every other path comes back as it is.
   */
  followed(path: string): string {
    if (this.folder(directoryOf(path)).get(nameOfPath(path)) === 'directory') return path;
    return this.once('followed', path, () => this.#follow(path, 0));
  }

  #follow(path: string, depth: number): string {
    const parent = directoryOf(path);
    const folder = parent === '' || depth > 40 ? parent : this.#follow(parent, depth + 1);
    const here = joinPath(folder, nameOfPath(path));
    if (depth > 40 || this.folder(folder).get(nameOfPath(path)) !== 'file') return here;
    const target = LINK.exec(this.text(here)?.slice(0, MAX_LINK + 1) ?? '')?.[1];
    const found = target === undefined ? undefined : resolveInside(folder, target);
    if (found === undefined || found === here) return here;
    return this.isFile(found) || this.isFolder(found) ? found : here;
  }

  /** Every code file of the repository outside of packages and hidden folders, in path order; walked once. */
  codeFiles(): readonly string[] {
    this.#codeFiles ??= this.#walk();
    return this.#codeFiles;
  }

  /** Folders from the one of a file up to the root. */
  *above(path: string): Generator<string> {
    for (let folder = directoryOf(path); ; folder = directoryOf(folder)) {
      yield folder;
      if (folder === '') return;
    }
  }

  #kind(path: string): DirectoryEntry['kind'] | undefined {
    const parent = directoryOf(path);
    // A folder that is not there need not be listed to know that nothing is in it.
    if (parent !== '' && !this.isFolder(parent)) return undefined;
    return this.folder(parent).get(nameOfPath(path));
  }

  #walk(): readonly string[] {
    const found: string[] = [];
    const folders = [''];
    let seen = 0;
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      if (folder.split('/').length > DEEPEST_FOLDER) continue;
      for (const [name, kind] of this.folder(folder)) {
        seen++;
        if (seen > MAX_ENTRIES) return found.sort();
        if (kind === 'directory') {
          if (!name.startsWith('.') && !NEVER_WALKED.has(name))
            folders.push(joinPath(folder, name));
        } else if (kind === 'file' && CODE_FILE.test(name) && !name.endsWith('.d.ts')) {
          found.push(joinPath(folder, name));
        }
      }
    }
    return found.sort();
  }
}

/** A path below a folder, in normal form; undefined where it leads out of the root. */
export function below(folder: string, written: string): string | undefined {
  return written === '' ? folder : resolveInside(folder, written);
}

/** Whether a path lies in a folder, or is it. */
export function isInside(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

const TEST_PATH =
  /(?:^|\/)(?:__tests__|__mocks__|tests?|specs?|e2e|fixtures|mocks?|integration-tests?)\/|\.(?:test|tests|spec|e2e|mock|stories)\.[cm]?[jt]sx?$|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$|\.d\.[cm]?ts$/i;

/** Whether a path is that of a test, which nothing deploys. */
export function isTestPath(path: string): boolean {
  return TEST_PATH.test(path);
}

/** The name of a file without its last extension. */
export function stemOf(path: string): string {
  return nameOfPath(path).replace(/\.[^.]*$/, '');
}
