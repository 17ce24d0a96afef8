import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { PosternError } from '../../support/error.ts';

/** A file of a log. `name` is how a person would name it. */
export type Source = { readonly path: string; readonly name: string; readonly bytes: number };

const ENDINGS = /\.(?:json|jsonl|ndjson|csv|log)(?:\.gz)?$|\.gz$/i;
const MAX_DEPTH = 32;

/** The files of a log that an argument names: the file, or all below a folder in order. Throws `not-found`. */
export function sourcesOf(cwd: string, written: string): readonly Source[] {
  const path = resolve(cwd, written);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile()) return [{ path, name: written, bytes: stats.size }];
  if (!stats?.isDirectory()) {
    throw new PosternError('not-found', `there is no log \`${written}\``, {
      help: 'give a file, a folder or an s3:// address with CloudTrail records',
    });
  }
  const found: Source[] = [];
  collect(path, path, found, 0);
  if (found.length > 0) return found;
  throw new PosternError('not-found', `no log file is below \`${written}\``, {
    help: 'their names end with .json, .json.gz, .ndjson or .csv',
  });
}

function collect(root: string, folder: string, into: Source[], depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const entry of entries(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) collect(root, path, into, depth + 1);
    else if (entry.isFile() && ENDINGS.test(entry.name)) {
      const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      into.push({ path, name: relative(root, path).split(sep).join('/'), bytes });
    }
  }
}

function entries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    );
  } catch {
    return [];
  }
}
