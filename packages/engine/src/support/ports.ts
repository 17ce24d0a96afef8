/** What lies at a path. `link` is a symbolic link, which a scan never follows out of its root. */
export type EntryKind = 'file' | 'directory' | 'link' | 'other';

/** One entry of a directory. `name` has no slash. */
export type DirectoryEntry = { readonly name: string; readonly kind: EntryKind };

/** Why a file could not be read; expected, therefore a value. */
export type ReadFailure = 'missing' | 'denied' | 'too-large' | 'not-text' | 'not-a-file' | 'failed';

/** The text of a file, or why there is none. `bytes` is the size on disk where it is known. */
export type ReadOutcome =
  | { readonly kind: 'text'; readonly text: string; readonly bytes: number }
  | { readonly kind: 'failure'; readonly why: ReadFailure; readonly bytes: number };

/**
 * The only way to the file system (`read`, `supply` and `cli` receive one). Paths are relative to the
 * scanned root, with forward slashes. Synchronous: a scan reads many small files, where a promise per
 * file costs more than the read.
 */
export interface Files {
  /** Entries of a directory in name order; empty where it cannot be listed. */
  list(directory: string): readonly DirectoryEntry[];
  /** Whether a directory is there that cannot be listed, which `list` does not tell from an empty one. */
  isClosed?(directory: string): boolean;
  /** UTF-8 text (a byte order mark is removed, UTF-16 is decoded) of at most `maxBytes`. */
  read(path: string, maxBytes: number): ReadOutcome;
  /** Whether a regular file is there, after following links that stay inside the root. */
  isFile(path: string): boolean;
}

/** The time, as a port so that dates in rules and suppressions can be tested. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Where results are kept from one scan to the next. What it gives is believed: nobody else may write there. */
export interface Cache {
  /** What was last put under the key; undefined where there is nothing, or nothing that is whole. */
  get(key: string): string | undefined;
  /** Keeps a text as long as there is room. Never throws. */
  put(key: string, text: string): void;
}
