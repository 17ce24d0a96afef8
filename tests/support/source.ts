import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Root of the repository. */
export const ROOT: string = join(import.meta.dirname, '../..');

/** A source file. `path` is relative to the repository, `local` to the `src` folder of its package. */
export type SourceFile = { readonly path: string; readonly local: string; readonly text: string };

/** The engine's TypeScript files. */
export function engineFiles(): readonly SourceFile[] {
  return filesOf('packages/engine/src');
}

/** The guard's TypeScript files. */
export function guardFiles(): readonly SourceFile[] {
  return filesOf('packages/guard/src');
}

function filesOf(local: string): readonly SourceFile[] {
  const folder = join(ROOT, local);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return {
        path: slashed(relative(ROOT, file)),
        local: slashed(relative(folder, file)),
        text: readFileSync(file, 'utf8'),
      };
    })
    .sort((a, b) => (a.local < b.local ? -1 : 1));
}

/** Whether a file is there for tests only. */
export function isTest(local: string): boolean {
  return local.endsWith('.test.ts') || /(^|\/)testing(\/|\.ts$)/.test(local);
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
