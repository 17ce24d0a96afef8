import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fullHash, shortHash } from '../support/hash.ts';
import type { Cache } from '../support/ports.ts';
import { isOwn, type User, unfit } from './cache-folder.ts';

/** Most bytes that the files of all applications take together. */
const MOST_BYTES = 64 * 1024 * 1024;
/** A file that was begun and not finished within this time will not be: a process has died. In milliseconds. */
const ABANDONED_AFTER = 60 * 60 * 1000;

const FORMAT = 'postern-cache-1';
const FINISHED = /^[0-9a-f]{16}\.cache$/;
const BEGUN = /^[0-9a-f]{16}\.cache\.[0-9a-f]{16}$/;

/** What a cache in a folder is for: whose results it holds, by which build of the program, for whom. */
export type CacheUse = {
  readonly folder: string;
  /** The scanned folder. */
  readonly root: string;
  readonly build: string;
  readonly user: User;
};

/**
 * A cache in a folder of the user, one file for each application. A file of another build, of another user,
 * one that was cut off or changed counts as none. The oldest go where all together grow too large.
 */
export class NodeCache implements Cache {
  readonly #use: CacheUse;

  constructor(use: CacheUse) {
    this.#use = use;
  }

  get(key: string): string | undefined {
    try {
      const [head, body] = split(this.#read(this.#file(key)));
      return head === this.#head(body) ? body : undefined;
    } catch {
      return undefined;
    }
  }

  put(key: string, text: string): void {
    const { folder, root, user } = this.#use;
    try {
      // Private from the first moment on: the facts of code may quote a secret that stands in it.
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (unfit(folder, root, user) !== undefined) return;
      const file = this.#file(key);
      const begun = `${file}.${randomBytes(8).toString('hex')}`;
      writeFileSync(begun, `${this.#head(text)}\n${text}`, { mode: 0o600, flag: 'wx' });
      renameSync(begun, file);
      this.#makeRoom();
    } catch {
      // A full disk or a folder that may not be written to costs time at the next scan, and nothing else.
    }
  }

  #file(key: string): string {
    return join(this.#use.folder, `${shortHash(this.#use.root, key)}.cache`);
  }

  #head(body: string): string {
    return `${FORMAT} ${this.#use.build} ${fullHash(body)}`;
  }

  #read(path: string): string {
    const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const stats = fstatSync(file);
      if (!stats.isFile() || stats.size > MOST_BYTES || !isOwn(stats, this.#use.user.uid))
        return '';
      const text = readFileSync(file, 'utf8');
      // The time says when it was last of use.
      const now = new Date();
      futimesSync(file, now, now);
      return text;
    } finally {
      closeSync(file);
    }
  }

  #makeRoom(): void {
    const { folder } = this.#use;
    const names = readdirSync(folder);
    for (const name of names) {
      const path = join(folder, name);
      if (BEGUN.test(name) && Date.now() - statSync(path).mtimeMs > ABANDONED_AFTER) rmSync(path);
    }
    const files = names
      .filter((name) => FINISHED.test(name))
      .map((name) => ({ path: join(folder, name), stats: statSync(join(folder, name)) }))
      .sort((a, b) => b.stats.mtimeMs - a.stats.mtimeMs);
    let bytes = 0;
    for (const { path, stats } of files) {
      bytes += stats.size;
      if (bytes > MOST_BYTES) rmSync(path);
    }
  }
}

function split(text: string): readonly [head: string, body: string] {
  const end = text.indexOf('\n');
  return [text.slice(0, end), text.slice(end + 1)];
}
