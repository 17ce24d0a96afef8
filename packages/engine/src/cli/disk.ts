import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { PosternError } from '../support/error.ts';

/** The folder to scan. `only` is set where a person named one file: the template in it. */
export type Target = {
  readonly root: string;
  /** Name for the report: the folder's own. */
  readonly name: string;
  readonly only: string | undefined;
};

/** Finds what a person means by DIR: a folder, or a single template. Throws `not-found`. */
export function targetOf(cwd: string, written: string | undefined): Target {
  const path = resolve(cwd, written ?? '.');
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return { root: path, name: basename(path) || path, only: undefined };
  if (stats?.isFile()) {
    const root = dirname(path);
    return { root, name: basename(root) || root, only: basename(path) };
  }
  throw new PosternError('not-found', `there is no folder \`${written ?? '.'}\``, {
    help: 'give the folder that holds the templates: `postern scan DIR`',
  });
}

/** Whether a folder is there. */
export function isDirectory(cwd: string, path: string): boolean {
  return statSync(resolve(cwd, path), { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Whether anything is there. */
export function exists(cwd: string, path: string): boolean {
  return existsSync(resolve(cwd, path));
}

/** The text of a file that an option names. Throws `not-found` in the words of that option. */
export function readNamed(cwd: string, path: string, what: string): string {
  try {
    return readFileSync(resolve(cwd, path), 'utf8');
  } catch (cause) {
    throw new PosternError('not-found', `${what} \`${path}\` cannot be read`, { cause });
  }
}

/** Writes a result, with the folders above it. Throws `output-failed`. */
export function writeResult(cwd: string, path: string, text: string): void {
  const file = resolve(cwd, path);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    throw new PosternError('output-failed', `\`${path}\` cannot be written`, {
      help: cause instanceof Error ? cause.message : 'is the folder writable?',
      cause,
    });
  }
}

/**
 * Replaces the text of a source file. The file must still hold what was scanned, so that nobody's
 * newer work is overwritten; a byte order mark stays. Throws `fix-conflict` or `output-failed`.
 */
export function replaceSource(root: string, path: string, before: string, after: string): void {
  const now = readNamed(root, path, 'file');
  const mark = now.startsWith('\uFEFF') ? '\uFEFF' : '';
  if (now.slice(mark.length) !== before) {
    throw new PosternError('fix-conflict', `\`${path}\` is not what was scanned`, {
      help: 'it changed in the meantime or is not UTF-8: run the command again',
    });
  }
  writeResult(root, path, mark + after);
}

/** A path as a person would type it from here. */
export function fromHere(cwd: string, root: string, path: string): string {
  const local = relative(cwd, resolve(root, path));
  return local.split(sep).join('/') || '.';
}

/** A template of the command line, relative to the scanned folder. Throws `not-found` for one that is not there. */
export function templateIn(root: string, cwd: string, written: string): string {
  if (existsSync(resolve(root, written))) return slashed(relative(root, resolve(root, written)));
  const here = relative(root, resolve(cwd, written));
  if (existsSync(resolve(cwd, written)) && !here.startsWith('..')) return slashed(here);
  throw new PosternError('not-found', `there is no template \`${written}\``, {
    help: 'templates are named relative to DIR',
  });
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
