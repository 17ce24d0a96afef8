import type { Diagnostic } from '../model/diagnostic.ts';
import type { Application } from '../model/resource.ts';
import type { MapValue } from '../model/value.ts';
import type { Files } from '../support/ports.ts';
import { ApplicationReader } from './application.ts';
import { nestedPaths } from './cloudformation/location.ts';
import { otherValues } from './cloudformation/other-values.ts';
import { isTemplate } from './cloudformation/shape.ts';
import { Stages } from './config/stages.ts';
import { discover } from './discover.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { partsOf } from './parts.ts';
import { summarized } from './summary.ts';
import { TemplateStore } from './templates.ts';
import { packagedTwins } from './twins.ts';

/** How to read an application. */
export type ReadOptions = {
  /** Name of the application, for reports. */
  readonly name: string;
  /** Paths of the templates, instead of looking for them. */
  readonly templates?: readonly string[];
  /** Parameter values given by the user. */
  readonly parameters?: ReadonlyMap<string, string>;
  /** Read with other values than the defaults, or with none, for what must hold for every value. */
  readonly otherValues?: 'other' | 'none';
  /** Environment of samconfig.toml. */
  readonly stage?: string;
  /** All stacks are deployed to one account. */
  readonly oneAccount?: boolean;
  readonly limits?: Partial<Limits>;
};

/** Reads all templates below a root. Nothing is thrown for bad input: it comes as diagnostics. */
export function readApplication(files: Files, options: ReadOptions): Application {
  return new Reading(files, options).application();
}

/** One reading of one root. */
class Reading {
  readonly #options: ReadOptions;
  readonly #limits: Limits;
  readonly #files: Files;
  readonly #diagnostics = new Map<string, Diagnostic>();
  readonly #store: TemplateStore;
  readonly #reader: ApplicationReader;
  readonly #stages: Stages;
  readonly #twins = new Set<string>();

  constructor(files: Files, options: ReadOptions) {
    const report = (diagnostic: Diagnostic): void => this.#report(diagnostic);
    this.#files = files;
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#store = new TemplateStore(files, this.#limits, report);
    this.#reader = new ApplicationReader(this.#store, this.#limits, report);
    this.#stages = new Stages(this.#store, options.stage, report);
  }

  application(): Application {
    const { templates, name, oneAccount = false } = this.#options;
    if (templates === undefined) this.#openDiscovered();
    else this.#openNamed(templates);
    const stacks = [...this.#reader.all()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    const resources = stacks.flatMap((stack) => stack.resources());
    return {
      name,
      oneAccount,
      resources,
      stacks: stacks.map((stack) => stack.stack(this.#stages.of(stack.file))),
      sources: this.#store.sources,
      diagnostics: summarized(this.#diagnostics.values()),
    };
  }

  /**
   * A file may be read for several stacks; what is wrong with it is said once. So is a name that
   * nothing declares, however often it is used.
   */
  #report(diagnostic: Diagnostic): void {
    const { code, message, span } = diagnostic;
    const start = code === 'unresolved-reference' ? '' : span?.start;
    const key = `${code} ${span?.file ?? diagnostic.file} ${start} ${message}`;
    if (!this.#diagnostics.has(key)) this.#diagnostics.set(key, diagnostic);
  }

  #openNamed(paths: readonly string[]): void {
    for (const path of new Set(paths)) {
      if (this.#store.text(path) === undefined) continue;
      const tree = this.#store.tree(path);
      if (isTemplate(tree)) this.#openRoot(path);
      else if (tree !== undefined) {
        const message = `\`${path}\` is not a CloudFormation template`;
        const { span } = tree;
        this.#report({ code: 'not-a-template', message, span, incomplete: true });
      }
    }
  }

  #openDiscovered(): void {
    const found = discover(this.#files, this.#limits);
    if (found.isCut) {
      const message = `more than ${this.#limits.entries} files, or folders nested more than ${this.#limits.folders} deep; the rest is not looked at`;
      this.#report({ code: 'limit-reached', message, incomplete: true });
    }
    for (const directory of found.closed) this.#reportClosed(directory);
    const templates = new Map<string, MapValue>();
    for (const path of found.paths) {
      const tree = this.#store.candidate(path);
      if (tree !== undefined) templates.set(path, tree);
    }
    const nested = new Set<string>();
    for (const [path, tree] of templates) {
      for (const one of nestedPaths(path, tree, this.#store)) if (one !== path) nested.add(one);
    }
    const alone = new Map([...templates].filter(([path]) => !nested.has(path)));
    this.#leaveOutTwins(alone);
    const parts = partsOf(alone);
    const isPart = new Set([...parts.values()].flat());
    for (const path of alone.keys()) {
      if (!isPart.has(path)) this.#openRoot(path, parts.get(path));
    }
    this.#reader.all();
    // Templates that only nest one another in a circle have no root of their own.
    for (const path of templates.keys()) {
      if (this.#reader.isOpen(path) || isPart.has(path)) continue;
      if (this.#twins.has(path)) continue;
      this.#openRoot(path);
      this.#reader.all();
    }
  }

  /** What a build step made of a template beside it would repeat all of it. */
  #leaveOutTwins(templates: Map<string, MapValue>): void {
    for (const [path, source] of packagedTwins(templates)) {
      this.#twins.add(path);
      templates.delete(path);
      const message = `\`${path}\` is what packaging made of \`${source}\`, and is not looked at again; name it to scan it by itself`;
      this.#report({ code: 'repeated-template', message, file: path, incomplete: false });
    }
  }

  #reportClosed(directory: string): void {
    const name = directory === '' ? 'the scanned folder' : `folder \`${directory}\``;
    const message = `${name} may not be listed; what it holds is not looked at`;
    this.#report({ code: 'unreadable-file', message, file: directory || '.', incomplete: true });
  }

  #openRoot(path: string, parts: readonly string[] = []): void {
    this.#reader.openRoot(path, parts, (root) => {
      const { otherValues: how, parameters = [] } = this.#options;
      const told = this.#stages.given(path, root);
      const given = new Map(how === undefined ? told : otherValues(root, told, how));
      for (const [name, value] of parameters) given.set(name, { value, isCertain: true });
      return given;
    });
  }
}
