import type { DirectoryEntry, Files, ReadOutcome } from './ports.ts';

/** Files of which some have another text than on disk: what a change would make of them, without writing it. */
export class Overlay implements Files {
  readonly #files: Files;
  readonly #texts: ReadonlyMap<string, string>;

  constructor(files: Files, texts: ReadonlyMap<string, string>) {
    this.#files = files;
    this.#texts = texts;
  }

  list(directory: string): readonly DirectoryEntry[] {
    return this.#files.list(directory);
  }

  read(path: string, maxBytes: number): ReadOutcome {
    const text = this.#texts.get(path);
    return text === undefined
      ? this.#files.read(path, maxBytes)
      : { kind: 'text', text, bytes: text.length };
  }

  isFile(path: string): boolean {
    return this.#files.isFile(path);
  }
}
