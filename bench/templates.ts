import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

/** A template found below one of the folders. */
export type Template = {
  readonly path: string;
  /** The path below the folder, with the folder's own name before it. */
  readonly place: string;
  readonly functions: number;
};

const SKIPPED = new Set(['node_modules', '.git', '.aws-sam', 'cdk.out']);
const MAX_BYTES = 1_000_000;

/** All templates below the folders, in an order that depends on their names alone and mixes the authors. */
export function templatesBelow(folders: readonly string[]): readonly Template[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      filesBelow(folder).flatMap((path) => {
        const text = readFileSync(path, 'utf8');
        if (!isTemplate(text)) return [];
        const functions = text.match(FUNCTION)?.length ?? 0;
        const place = `${basename(folder)}/${relative(folder, path)}`;
        return [{ path, place, functions, key: keyOf(place) }];
      }),
    )
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

const FUNCTION = /\bType["']?:\s*["']?AWS::(?:Serverless|Lambda)::Function\b/g;

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(path);
    const wanted = entry.isFile() && /\.(?:ya?ml|json|template)$/.test(entry.name);
    return wanted && statSync(path).size <= MAX_BYTES ? [path] : [];
  });
}

function isTemplate(text: string): boolean {
  return (
    /^\s*["']?Resources["']?\s*:/m.test(text) &&
    /AWSTemplateFormatVersion|AWS::Serverless-2016-10-31/.test(text)
  );
}

function keyOf(path: string): string {
  return createHash('sha256').update(path.split(sep).join('/')).digest('hex');
}

/**
 * Copies templates into a new folder, so that every tool is given the same files and nothing else. Each lies where it lay
 * in its repository: in one folder all of them would be one application.
 */
export function copied(templates: readonly Template[], folder: string): string {
  for (const { path, place } of templates) {
    const target = join(folder, place);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(path, target);
  }
  return folder;
}
