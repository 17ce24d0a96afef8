import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { shortHash } from '../support/hash.ts';
import { VERSION } from '../version.ts';

/** Folders of the program as it runs: the bundle with its tables, or the sources. */
export function programFolders(here: string = import.meta.dirname): readonly string[] {
  const above = dirname(here);
  return basename(here) === 'program' ? [here, join(above, 'data')] : [above];
}

/**
 * Tells one build of the program from any other, so that what one has worked out is never taken for the work
 * of another: version, Node and the names, sizes and times of the program's files. Their names in a bundle
 * hold a hash of their content. Undefined where they cannot be looked at.
 */
export function fingerprint(folders: readonly string[], node: string): string | undefined {
  try {
    const files = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => !name.includes('node_modules'))
        .sort()
        .map((name) => {
          const { size, mtimeMs } = statSync(join(folder, name));
          return `${name} ${size} ${mtimeMs}`;
        }),
    );
    return shortHash(VERSION, node, ...files);
  } catch {
    return undefined;
  }
}
