import type { Diagnostic } from '../model/diagnostic.ts';
import { SourceText, type Span } from '../model/span.ts';
import type { MapValue, Value } from '../model/value.ts';
import { nameOfPath, resolveInside } from '../support/path.ts';
import type { Files, ReadFailure } from '../support/ports.ts';
import { parseTemplate } from './cloudformation/parse.ts';
import { isTemplate } from './cloudformation/shape.ts';
import { slipOf, sniff } from './discover.ts';
import type { Limits } from './limits.ts';

/** Texts and raw trees by path, each read and parsed once. */
export class TemplateStore {
  readonly #files: Files;
  readonly #limits: Limits;
  readonly #report: (diagnostic: Diagnostic) => void;
  readonly #texts = new Map<string, SourceText | undefined>();
  readonly #trees = new Map<string, Value | undefined>();
  /** Paths of the templates that were found, by their last segment. */
  readonly #byName = new Map<string, string[]>();

  constructor(files: Files, limits: Limits, report: (diagnostic: Diagnostic) => void) {
    this.#files = files;
    this.#limits = limits;
    this.#report = report;
  }

  /** Sources of all files that were parsed. */
  get sources(): ReadonlyMap<string, SourceText> {
    const sources = new Map<string, SourceText>();
    for (const path of this.#trees.keys()) {
      const source = this.#texts.get(path);
      if (source !== undefined) sources.set(path, source);
    }
    return sources;
  }

  /** Whether a file is there. */
  isFile(path: string): boolean {
    return this.#files.isFile(path);
  }

  /**
   * The path of a file as a template in a directory names it: from there, else from the root, where a
   * build step may put what it makes of the template. Undefined outside the root.
   */
  located(directory: string, written: string): string | undefined {
    const beside = resolveInside(directory, written);
    if (beside !== undefined && this.isFile(beside)) return beside;
    const fromRoot = resolveInside('', written);
    return fromRoot !== undefined && this.isFile(fromRoot) ? fromRoot : beside;
  }

  /** The text of a file; a failure is reported, at `at` where a template asked for the file. */
  text(path: string, at?: Span): SourceText | undefined {
    if (this.#texts.has(path)) return this.#texts.get(path);
    const outcome = this.#files.read(path, this.#limits.fileBytes);
    const source = outcome.kind === 'text' ? new SourceText(path, outcome.text) : undefined;
    this.#texts.set(path, source);
    if (outcome.kind === 'failure') this.#report(failureDiagnostic(path, outcome.why, at));
    return source;
  }

  /**
   * The raw tree of a file that may be a template by its name; undefined where it is none. Files that
   * are something else are left without a word; so are faults of files that only may be a template.
   */
  candidate(path: string): MapValue | undefined {
    const outcome = this.#files.read(path, this.#limits.fileBytes);
    if (outcome.kind === 'failure') {
      const isNamedSo = /(?:template[^/]*\.(?:ya?ml|json)|\.template)$/i.test(path);
      if (isNamedSo) this.#report(failureDiagnostic(path, outcome.why, undefined));
      return undefined;
    }
    const likeness = sniff(outcome.text);
    if (likeness === 'no') {
      this.#reportSlip(path, outcome.text);
      return undefined;
    }
    const source = new SourceText(path, outcome.text);
    const troubles: Diagnostic[] = [];
    const tree = parseTemplate(source, (diagnostic) => troubles.push(diagnostic));
    const isReported = isTemplate(tree) || (tree === undefined && likeness === 'surely');
    if (isReported) for (const diagnostic of troubles) this.#report(diagnostic);
    if (!isReported) return undefined;
    this.#texts.set(path, source);
    this.#trees.set(path, tree);
    if (!isTemplate(tree)) return undefined;
    const name = nameOfPath(path);
    this.#byName.set(name, [...(this.#byName.get(name) ?? []), path]);
    return tree;
  }

  /** A template whose resources stand under a wrong key would else be passed over as something else. */
  #reportSlip(path: string, text: string): void {
    const slip = slipOf(text);
    if (slip === undefined) return;
    this.#texts.set(path, new SourceText(path, text));
    this.#trees.set(path, undefined);
    const span = { file: path, start: slip.start, end: slip.start + slip.key.length };
    const message = `resources are declared under \`${slip.key}\`, so that this is no template`;
    const help = 'did you mean `Resources`?';
    this.#report({ code: 'not-a-template', message, span, incomplete: true, help });
  }

  /** Templates that were found so far with a last segment. */
  named(name: string): readonly string[] {
    return this.#byName.get(name) ?? [];
  }

  /** The raw tree of a file that may be about something else altogether; no fault is reported. */
  quietTree(path: string): Value | undefined {
    const outcome = this.#files.read(path, this.#limits.fileBytes);
    if (outcome.kind === 'failure') return undefined;
    return parseTemplate(new SourceText(path, outcome.text), () => undefined);
  }

  /** The raw tree of a file; faults are reported once. */
  tree(path: string, at?: Span): Value | undefined {
    if (this.#trees.has(path)) return this.#trees.get(path);
    const source = this.text(path, at);
    const tree = source === undefined ? undefined : parseTemplate(source, this.#report);
    this.#trees.set(path, tree);
    return tree;
  }
}

function failureDiagnostic(path: string, why: ReadFailure, at: Span | undefined): Diagnostic {
  const place = at === undefined ? { file: path } : { span: at };
  const code =
    why === 'too-large' ? 'file-too-large' : why === 'not-text' ? 'not-text' : 'unreadable-file';
  return { code, message: `\`${path}\` ${WORDS[why]}`, ...place, incomplete: true };
}

const WORDS: Readonly<Record<ReadFailure, string>> = {
  missing: 'is not there',
  denied: 'may not be read, or lies outside the scanned folder',
  'too-large': 'is too large to be read',
  'not-text': 'is not UTF-8 or UTF-16 text',
  'not-a-file': 'is not a file',
  failed: 'could not be read',
};
