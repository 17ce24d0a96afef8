import type { Diagnostic, DiagnosticCode } from '../model/diagnostic.ts';
import { SourceText } from '../model/span.ts';
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

/** Lowered files, each read and lowered once for all functions of a scan. */
export class Units {
  readonly sources: Map<string, SourceText> = new Map();
  /** Files that should have been followed and could not be read, or are not what somebody wrote. */
  readonly diagnostics: Diagnostic[] = [];
  readonly #tree: CodeTree;
  readonly #files: Files;
  readonly #units = new Map<string, Unit | undefined>();

  constructor(tree: CodeTree, files: Files) {
    this.#tree = tree;
    this.#files = files;
  }

  /** Paths of the files that were lowered. */
  get files(): readonly string[] {
    return [...this.#units.keys()];
  }

  /** The lowered file; undefined where it cannot be read or is not meant to be. */
  unit(path: string): Unit | undefined {
    if (this.#units.has(path)) return this.#units.get(path);
    const outcome = this.#files.read(path, MAX_BYTES);
    const unit =
      outcome.kind === 'text' ? this.#lower(path, outcome.text) : this.#unread(path, outcome);
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

  #lower(path: string, text: string): Unit | undefined {
    const source = new SourceText(path, text);
    if (text.length > 20_000 && text.length / source.lineStarts.length > MAX_MEAN_LINE) {
      const message = 'this code is not followed: it was built or minified, not written';
      this.diagnostics.push({ code: 'code-not-followed', message, file: path, incomplete: true });
      return undefined;
    }
    this.sources.set(path, source);
    return path.endsWith('.py') ? lowerPython(path, text) : lowerJavaScript(path, text);
  }

  #unread(path: string, { why }: Extract<ReadOutcome, { kind: 'failure' }>): undefined {
    const [code, reason] = UNREAD[why];
    const message = `this code is not followed: it ${reason}`;
    this.diagnostics.push({ code, message, file: path, incomplete: true });
  }

  /** Where an import leads. */
  resolve(from: string, module: string, language: Language, scope: PackageScope): Resolved {
    const resolved = resolveModule(from, module, language, scope, this.#tree);
    switch (resolved.kind) {
      case 'file': {
        if (!CODE_FILE.test(resolved.path)) return { kind: 'data', path: resolved.path };
        const unit = this.unit(resolved.path);
        if (unit !== undefined) return { kind: 'unit', unit };
        return { kind: 'missing', reason: `${nameOfPath(resolved.path)} is too large or built` };
      }
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
