import type { Diagnostic, DiagnosticCode } from '../model/diagnostic.ts';
import { SourceText } from '../model/span.ts';
import { fullHash } from '../support/hash.ts';
import { nameOfPath } from '../support/path.ts';
import type { Files, ReadFailure, ReadOutcome } from '../support/ports.ts';
import type { Resolved } from './interpret/run.ts';
import type { Language, Unit } from './ir.ts';
import { lowerJavaScript } from './js/lower-javascript.ts';
import { resolveModule } from './package/resolve.ts';
import type { PackageScope } from './package/scope.ts';
import { CODE_FILE, type CodeTree } from './package/tree.ts';
import { lowerPython } from './python/lower.ts';

/** Largest code file that is followed, in bytes: beyond it is a bundle or a table, not what somebody wrote. */
const MAX_BYTES = 1024 * 1024;

/** Longest mean line of code that a person wrote, in characters. */
const MAX_MEAN_LINE = 500;

const UNREAD: Readonly<Record<ReadFailure, readonly [DiagnosticCode, string]>> = {
  'too-large': ['file-too-large', 'is larger than 1 MiB'],
  'not-text': ['not-text', 'is no UTF-8 text'],
  missing: ['unreadable-file', 'is not there'],
  denied: ['unreadable-file', 'may not be read'],
  'not-a-file': ['unreadable-file', 'is no file'],
  failed: ['unreadable-file', 'cannot be read'],
};

/** Where an import leads, before the code there is lowered. */
type Lead = Exclude<Resolved, { kind: 'unit' }> | { readonly kind: 'code'; readonly path: string };

/** Files of code, each read once and lowered at most once for all functions of a scan. */
export class Units {
  readonly sources: Map<string, SourceText> = new Map();
  /** Files that should have been followed and could not be read, or are not what somebody wrote. */
  readonly diagnostics: Diagnostic[] = [];
  readonly #tree: CodeTree;
  readonly #files: Files;
  readonly #opened = new Map<string, SourceText | undefined>();
  readonly #units = new Map<string, Unit>();
  readonly #hashes = new Map<string, string>();

  constructor(tree: CodeTree, files: Files) {
    this.#tree = tree;
    this.#files = files;
  }

  /** Paths of the files that were looked at. */
  get files(): readonly string[] {
    return [...this.#opened.keys()];
  }

  /** The lowered file; undefined where it cannot be read or is not meant to be. */
  unit(path: string): Unit | undefined {
    const source = this.#open(path);
    if (source === undefined) return undefined;
    const known = this.#units.get(path);
    if (known !== undefined) return known;
    const { text } = source;
    const unit = path.endsWith('.py') ? lowerPython(path, text) : lowerJavaScript(path, text);
    this.#units.set(path, unit);
    return unit;
  }

  /** Code that stands in a template, under a name of its own. */
  inline(path: string, text: string, language: Language): Unit {
    const known = this.#units.get(path);
    if (known !== undefined) return known;
    const unit = language === 'python' ? lowerPython(path, text) : lowerJavaScript(path, text);
    this.#units.set(path, unit);
    return unit;
  }

  /** A hash of the file's text; undefined where `unit` has none. It is not lowered for that. */
  hash(path: string): string | undefined {
    const source = this.#open(path);
    if (source === undefined) return undefined;
    const known = this.#hashes.get(path) ?? fullHash(source.text);
    this.#hashes.set(path, known);
    return known;
  }

  #open(path: string): SourceText | undefined {
    if (this.#opened.has(path)) return this.#opened.get(path);
    const outcome = this.#files.read(path, MAX_BYTES);
    const source =
      outcome.kind === 'text' ? this.#written(path, outcome.text) : this.#unread(path, outcome);
    this.#opened.set(path, source);
    return source;
  }

  #written(path: string, text: string): SourceText | undefined {
    const source = new SourceText(path, text);
    if (text.length > 20_000 && text.length / source.lineStarts.length > MAX_MEAN_LINE) {
      const message = 'this code is not followed: it was built or minified, not written';
      this.diagnostics.push({ code: 'code-not-followed', message, file: path, incomplete: true });
      return undefined;
    }
    this.sources.set(path, source);
    return source;
  }

  #unread(path: string, { why }: Extract<ReadOutcome, { kind: 'failure' }>): undefined {
    const [code, reason] = UNREAD[why];
    const message = `this code is not followed: it ${reason}`;
    this.diagnostics.push({ code, message, file: path, incomplete: true });
  }

  /** Where an import leads. */
  resolve(from: string, module: string, language: Language, scope: PackageScope): Resolved {
    const lead = this.#lead(from, module, language, scope);
    if (lead.kind !== 'code') return lead;
    const unit = this.unit(lead.path);
    return unit === undefined ? tooLarge(lead.path) : { kind: 'unit', unit };
  }

  /**
   * The answer of `resolve` in words: the same words mean the same answer, down to the text of the file.
   * Nothing is lowered for it, but the same files are read and told of.
   */
  answer(from: string, module: string, language: Language, scope: PackageScope): string {
    const lead = this.#lead(from, module, language, scope);
    switch (lead.kind) {
      case 'code': {
        const hash = this.hash(lead.path);
        return hash === undefined ? `built ${lead.path}` : `code ${hash} ${lead.path}`;
      }
      case 'package':
        return `package ${lead.name ?? ''}`;
      case 'data':
        return `data ${lead.path}`;
      case 'missing':
        return `missing ${lead.reason}`;
    }
  }

  #lead(from: string, module: string, language: Language, scope: PackageScope): Lead {
    const resolved = resolveModule(from, module, language, scope, this.#tree);
    switch (resolved.kind) {
      case 'file':
        return { kind: CODE_FILE.test(resolved.path) ? 'code' : 'data', path: resolved.path };
      case 'namespace':
        return { kind: 'data', path: resolved.path };
      case 'package':
        return { kind: 'package', name: resolved.name };
      case 'builtin':
        return { kind: 'package', name: undefined };
      case 'missing':
        return { kind: 'missing', reason: 'nothing of that name is in the package' };
    }
  }
}

function tooLarge(path: string): Resolved {
  return { kind: 'missing', reason: `${nameOfPath(path)} is too large or built` };
}
