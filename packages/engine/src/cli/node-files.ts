import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type {
  DirectoryEntry,
  EntryKind,
  Files,
  ReadFailure,
  ReadOutcome,
} from '../support/ports.ts';

/** The files below a folder. Nothing outside of it is ever read, however a template or a link points there. */
export class NodeFiles implements Files {
  readonly #root: string;

  /** `root` is an existing folder. */
  constructor(root: string) {
    this.#root = realpathSync.native(root);
  }

  list(directory: string): readonly DirectoryEntry[] {
    const path = this.#inside(directory);
    if (typeof path !== 'string') return [];
    try {
      const entries = readdirSync(path, { withFileTypes: true });
      return entries
        .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch {
      return [];
    }
  }

  isClosed(directory: string): boolean {
    const path = this.#inside(directory);
    if (typeof path !== 'string') return false;
    try {
      readdirSync(path);
      return false;
    } catch {
      return true;
    }
  }

  read(path: string, maxBytes: number): ReadOutcome {
    const real = this.#inside(path);
    if (typeof real !== 'string') return failure(real.why);
    try {
      const stats = statSync(real);
      if (!stats.isFile()) return failure('not-a-file');
      if (stats.size > maxBytes) return failure('too-large', stats.size);
      return decode(readFileSync(real));
    } catch (error) {
      return failure(reasonOf(error));
    }
  }

  isFile(path: string): boolean {
    const real = this.#inside(path);
    return typeof real === 'string' && statSync(real, { throwIfNoEntry: false })?.isFile() === true;
  }

  /** The real path, or why there is none inside the root. */
  #inside(path: string): string | { readonly why: ReadFailure } {
    try {
      const real = realpathSync.native(resolve(this.#root, path));
      const local = relative(this.#root, real);
      const outside = local === '..' || local.startsWith(`..${sep}`) || isAbsolute(local);
      return outside ? { why: 'denied' } : real;
    } catch (error) {
      return { why: reasonOf(error) };
    }
  }
}

function kindOf(entry: {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

function failure(why: ReadFailure, bytes = 0): ReadOutcome {
  return { kind: 'failure', why, bytes };
}

function reasonOf(error: unknown): ReadFailure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
  if (code === 'EACCES' || code === 'EPERM') return 'denied';
  // A path with a NUL character, a loop of links, a name that is too long, a device that fails.
  return 'failed';
}

function decode(bytes: Buffer): ReadOutcome {
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return { kind: 'text', text, bytes: bytes.length };
  } catch {
    return failure('not-text', bytes.length);
  }
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // Without a mark: a text begins with ASCII, of which UTF-16 makes one zero byte in two (YAML 1.2, 5.2).
  if (bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0 && bytes[3] !== 0) return 'utf-16be';
  if (bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0) return 'utf-16le';
  return 'utf-8';
}
