import type { CodeLocation } from '../../model/code-location.ts';
import type { Span } from '../../model/span.ts';
import { MemoryFiles } from '../../read/testing.ts';
import type { Language } from '../ir.ts';
import { findEntry } from './find-entry.ts';
import { resolveModule } from './resolve.ts';
import type { PackageScope } from './scope.ts';
import { CodeTree } from './tree.ts';

/** Files in memory, from paths to texts. */
export type FileTexts = Readonly<Record<string, string>>;

/** What a module stands for, for tests: `file path`, `package name`, `namespace path`, `builtin` or `missing`. */
export function resolved(
  language: Language,
  from: string,
  module: string,
  files: FileTexts,
  scope: Partial<PackageScope> = {},
): string {
  const tree = new CodeTree(new MemoryFiles({ [from]: '', ...files }));
  const found = resolveModule(from, module, language, { root: '', layers: [], ...scope }, tree);
  if (found.kind === 'file' || found.kind === 'namespace') return `${found.kind} ${found.path}`;
  return found.kind === 'package' ? `package ${found.name}` : found.kind;
}

/** Some place in a template. */
export const span: Span = { file: 't.yaml', start: 0, end: 1 };
/** A handler in JavaScript. */
export const JS = 'exports.handler = async () => {};';
/** A handler in TypeScript. */
export const TS = 'export const handler = async () => {};';
/** A handler in Python. */
export const PY = 'def handler(event, context):\n    pass\n';

/** A location as a test gives it. */
export type Given = {
  readonly handler?: string;
  readonly path?: string;
  readonly name?: string;
} & Partial<Omit<CodeLocation, 'handler' | 'name'>>;

/** A location with what a test does not give. */
export function location({ handler, path = '', ...rest }: Given): CodeLocation {
  return {
    function: 't.yaml/Fn',
    name: 'Fn',
    runtime: 'nodejs22.x',
    language: 'javascript',
    handler: handler === undefined ? undefined : { text: handler, span },
    delegates: [],
    source: { kind: 'path', path, span },
    layers: [],
    build: { method: undefined, entryPoints: [] },
    span,
    ...rest,
  };
}

/** What is found, for tests: `file export how confidence`, or the kind of problem. */
export function found(given: Given, files: Readonly<Record<string, string>>): string {
  const entry = findEntry(location(given), new CodeTree(new MemoryFiles(files)));
  if (entry.kind === 'problem') return entry.why;
  return `${entry.file} ${entry.export.join('.')} ${entry.how} ${entry.confidence}`;
}
