import { SEPARATOR, type Snapshot } from './prints.ts';

const MOST_FILES = 500;
const MOST_DEPTH = 4;

/** Adds the files below a folder, each with its size and times. A folder that cannot be read has nothing to show. */
export async function addFiles(folder: string, found: Snapshot): Promise<void> {
  const { readdir, lstat } = await import('node:fs/promises');
  const waiting = [{ path: folder, depth: 0 }];
  let files = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, depth } = next;
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const inner = `${path}/${entry.name}`;
      if (files >= MOST_FILES || depth >= MOST_DEPTH) {
        found.isCut = true;
        return;
      }
      if (entry.isDirectory()) {
        waiting.push({ path: inner, depth: depth + 1 });
        continue;
      }
      files += 1;
      const seen = await lstat(inner).catch(() => undefined);
      if (seen !== undefined) {
        found.prints.set(`tmp${SEPARATOR}${inner}`, seen.mtimeMs + seen.ino + seen.size / 2 ** 20);
      }
    }
  }
}
