import type { Application } from '../model/resource.ts';
import type { DirectoryEntry, Files, ReadOutcome } from '../support/ports.ts';
import { type ReadOptions, readApplication } from './read.ts';

/** A file system in memory, from paths to texts. */
export class MemoryFiles implements Files {
  readonly #files: ReadonlyMap<string, string>;

  constructor(files: Readonly<Record<string, string>>) {
    this.#files = new Map(Object.entries(files));
  }

  list(directory: string): readonly DirectoryEntry[] {
    const prefix = directory === '' || directory === '.' ? '' : `${directory}/`;
    const entries = new Map<string, DirectoryEntry>();
    for (const path of this.#files.keys()) {
      if (!path.startsWith(prefix)) continue;
      const [name = '', ...rest] = path.slice(prefix.length).split('/');
      entries.set(name, { name, kind: rest.length === 0 ? 'file' : 'directory' });
    }
    return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  read(path: string, maxBytes: number): ReadOutcome {
    const text = this.#files.get(path);
    if (text === undefined) return { kind: 'failure', why: 'missing', bytes: 0 };
    if (text.length > maxBytes) return { kind: 'failure', why: 'too-large', bytes: text.length };
    return { kind: 'text', text, bytes: text.length };
  }

  isFile(path: string): boolean {
    return this.#files.has(path);
  }
}

/** The application in some files, for tests. */
export function applicationOf(
  files: Readonly<Record<string, string>>,
  options: Partial<ReadOptions> = {},
): Application {
  return readApplication(new MemoryFiles(files), { name: 'test', ...options });
}
