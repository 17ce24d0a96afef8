import { joinPath } from '../support/path.ts';
import type { Files } from '../support/ports.ts';
import type { Limits } from './limits.ts';

/** Folders of other people's code or of build output, where templates are copies. */
const SKIPPED = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  'cdk.out',
  'dist',
  'build',
  'venv',
  'site-packages',
  '__pycache__',
  'target',
]);

const NAMES = /\.(?:ya?ml|json|template)$/i;
const NEVER =
  /^(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|tsconfig.*\.json|composer\.(?:json|lock)|pnpm-lock\.yaml)$/;

/** What a walk found: paths that may be templates in order, folders that cannot be listed, and whether it gave up early. */
export type Found = {
  readonly paths: readonly string[];
  readonly closed: readonly string[];
  readonly isCut: boolean;
};

/** Files below the root whose name may be that of a template. Links are passed over: what they lead to inside the root is met by itself. */
export function discover(files: Files, limits: Limits): Found {
  const paths: string[] = [];
  const closed: string[] = [];
  const directories = [''];
  let seen = 0;
  let isCut = false;
  for (let directory = directories.pop(); directory !== undefined; directory = directories.pop()) {
    if (directory.split('/').length > limits.folders) {
      isCut = true;
      continue;
    }
    const listed = files.list(directory);
    if (listed.length === 0 && files.isClosed?.(directory) === true) closed.push(directory);
    for (const { name, kind } of listed) {
      seen++;
      if (seen > limits.entries) return { paths: paths.sort(), closed, isCut: true };
      if (name.startsWith('.')) continue;
      if (kind === 'directory' && !SKIPPED.has(name)) directories.push(joinPath(directory, name));
      const isCandidate = kind === 'file' && NAMES.test(name) && !NEVER.test(name);
      if (isCandidate) paths.push(joinPath(directory, name));
    }
  }
  return { paths: paths.sort(), closed, isCut };
}

const TYPED = /\bType["']?\s{0,8}:\s{0,8}["']?(?:AWS|Custom|Alexa)::/;

/** How much a text looks like a template: `surely` where only a template has such lines. */
export function sniff(text: string): 'no' | 'maybe' | 'surely' {
  const hasVersion = text.includes('AWSTemplateFormatVersion');
  const hasResources = text.includes('Resources');
  if (!hasVersion && !(hasResources && /\b(?:AWS|Custom|Alexa)::[\w@-]/.test(text))) return 'no';
  if (/^(?:AWSTemplateFormatVersion|Resources)["']?\s{0,8}:/m.test(text)) {
    return hasVersion || TYPED.test(text) ? 'surely' : 'maybe';
  }
  const isJson = text.trimStart().startsWith('{');
  return isJson && hasResources && TYPED.test(text) ? 'surely' : 'maybe';
}

/** The misspelt key over typed resources, where a text is a template but for that. */
export function slipOf(text: string): { readonly key: string; readonly start: number } | undefined {
  const slip = /^(?:resource|resources|Resource|Ressources)(?=["']?\s{0,8}:)/m.exec(text);
  return slip === null || !TYPED.test(text) ? undefined : { key: slip[0], start: slip.index };
}
