import type { Diagnostic } from '../model/diagnostic.ts';
import type { Span } from '../model/span.ts';
import type { MapValue } from '../model/value.ts';
import { Exports } from './cloudformation/exports.ts';
import { Includer } from './cloudformation/macro/include.ts';
import { givenTo, type Nesting, nestingOf } from './cloudformation/nested.ts';
import type { Given } from './cloudformation/parameters.ts';
import { prepare } from './cloudformation/prepare.ts';
import { StackReader, type Surroundings } from './cloudformation/stack.ts';
import type { Limits } from './limits.ts';
import { putTogether } from './parts.ts';
import type { TemplateStore } from './templates.ts';

/** Most text, in UTF-16 units, of all nested templates together, each counted as often as it is nested. */
const MAX_NESTED_LENGTH = 64 * 1024 * 1024;

/** The stacks of one application, which look into one another through outputs and exports. */
export class ApplicationReader {
  readonly #store: TemplateStore;
  readonly #limits: Limits;
  readonly #report: (diagnostic: Diagnostic) => void;
  readonly #includer: Includer;
  readonly #readers: StackReader[] = [];
  readonly #opened = new Set<string>();
  readonly #nested = new Map<string, StackReader | undefined>();
  readonly #exports: Exports;
  readonly #around: Surroundings;
  readonly #namesakes = new Set<string>();
  #nodes = 0;
  #nestedLength = 0;
  #isCut = false;

  constructor(store: TemplateStore, limits: Limits, report: (diagnostic: Diagnostic) => void) {
    this.#store = store;
    this.#limits = limits;
    this.#report = report;
    this.#includer = new Includer(store, limits.nesting, report);
    this.#exports = new Exports(() => this.all());
    this.#around = {
      report,
      spend: () => this.#spend(),
      imported: (name, by) => this.#exports.find(name, by),
      nested: (parent, logicalId) => this.#child(parent, logicalId),
    };
  }

  /** Whether a file is a stack already, as a root or nested in one. */
  isOpen(file: string): boolean {
    return this.#opened.has(file);
  }

  /**
   * Opens the stack of a template that is deployed by itself, with the parts that a build step puts into
   * it; undefined where it is no template.
   */
  openRoot(
    path: string,
    parts: readonly string[],
    given: (root: MapValue) => ReadonlyMap<string, Given>,
  ): StackReader | undefined {
    return this.#bounded(path, () => {
      const whole = this.#includer.file(path);
      if (whole?.kind !== 'map') return undefined;
      const trees = parts.map((part) => this.#includer.file(part));
      const root = putTogether(
        whole,
        trees.filter((tree) => tree?.kind === 'map'),
      );
      return this.#open(path, path, root, given(root), undefined);
    });
  }

  /** All stacks, each followed by those nested in it. Opens what is not open yet. */
  all(): readonly StackReader[] {
    for (let i = 0; i < this.#readers.length; i++) {
      const reader = this.#readers[i];
      for (const logicalId of reader?.nestedIds ?? []) {
        if (reader !== undefined) this.#child(reader, logicalId);
      }
    }
    return this.#readers;
  }

  #open(
    id: string,
    file: string,
    root: MapValue,
    given: ReadonlyMap<string, Given>,
    parent: StackReader['parent'],
  ): StackReader {
    const prepared = prepare(file, root, given, this.#includer, this.#report);
    const reader = new StackReader(id, prepared, this.#around, parent);
    this.#readers.push(reader);
    this.#opened.add(reader.file);
    return reader;
  }

  /** The stack that a resource nests. It is unknown to itself while its parameters are worked out. */
  #child(parent: StackReader, logicalId: string): StackReader | undefined {
    const address = `${parent.id}/${logicalId}`;
    if (this.#nested.has(address)) return this.#nested.get(address);
    this.#nested.set(address, undefined);
    const nesting = nestingOf(parent, logicalId, this.#store);
    const child = nesting && this.#openNested(parent, logicalId, address, nesting);
    this.#nested.set(address, child);
    return child;
  }

  #openNested(
    parent: StackReader,
    logicalId: string,
    address: string,
    nesting: Nesting,
  ): StackReader | undefined {
    const { span } = nesting;
    if (nesting.path === undefined) {
      const why = nesting.isText ? 'is a text, which is not read' : 'is not in this folder';
      const message = `the template of \`${logicalId}\` ${why}; what it declares is not known`;
      this.#report({ code: 'unresolved-include', message, span, incomplete: false });
      return undefined;
    }
    if (nesting.isNamesake) this.#tellNamesake(parent.file, logicalId, nesting.path, span);
    const chain: string[] = [];
    for (let up: StackReader | undefined = parent; up !== undefined; up = up.parent?.reader) {
      chain.push(up.file);
    }
    if (chain.includes(nesting.path)) {
      const message = `\`${nesting.path}\` is nested in itself`;
      this.#report({ code: 'include-cycle', message, span, incomplete: true });
      return undefined;
    }
    this.#nestedLength += this.#store.text(nesting.path, span)?.text.length ?? 0;
    const isTooMany = this.#readers.length >= this.#limits.stacks;
    const isTooLong = this.#nestedLength > MAX_NESTED_LENGTH;
    if (chain.length > this.#limits.nesting || isTooMany || isTooLong) {
      const message = 'more stacks or deeper nesting than a scan reads';
      this.#report({ code: 'limit-reached', message, span, incomplete: true });
      return undefined;
    }
    const { path } = nesting;
    const id = `${parent.id}>${logicalId}`;
    return this.#bounded(path, () => {
      const root = this.#includer.file(path, span);
      if (root?.kind !== 'map') return undefined;
      const given = givenTo(parent, logicalId);
      return this.#open(id, path, root, given, { address, reader: parent });
    });
  }

  /** Once for each file: what holds for one nested stack mostly holds for its neighbours. */
  #tellNamesake(file: string, logicalId: string, path: string, span: Span): void {
    if (this.#namesakes.has(file)) return;
    this.#namesakes.add(file);
    const message = `\`${logicalId}\` is taken from \`${path}\`, since its address ends so; other nested stacks likewise`;
    this.#report({ code: 'unresolved-include', message, span, incomplete: false });
  }

  /** Takes a nesting beyond the call stack (includes in includes) for what it is: absurd input. */
  #bounded(file: string, open: () => StackReader | undefined): StackReader | undefined {
    try {
      return open();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#report({ code: 'limit-reached', message: 'nested too deep', file, incomplete: true });
      return undefined;
    }
  }
  #spend(): boolean {
    this.#nodes++;
    if (this.#nodes <= this.#limits.nodes) return true;
    if (!this.#isCut) {
      const message = `more than ${this.#limits.nodes} nodes to evaluate; the rest is not looked at`;
      this.#report({ code: 'limit-reached', message, incomplete: true });
    }
    this.#isCut = true;
    return false;
  }
}
