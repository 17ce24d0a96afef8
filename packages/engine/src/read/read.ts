import type { Diagnostic } from '../model/diagnostic.ts';
import type { Application, Resource, Stack } from '../model/resource.ts';
import type { MapValue, Value } from '../model/value.ts';
import type { Files } from '../support/ports.ts';
import type { Given } from './cloudformation/parameters.ts';
import { prepare } from './cloudformation/prepare.ts';
import { StackReader, type Surroundings } from './cloudformation/stack.ts';
import { discover, sniff } from './discover.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { TemplateStore } from './templates.ts';

/** How to read an application. */
export type ReadOptions = {
  /** Name of the application, for reports. */
  readonly name: string;
  /** Paths of the templates, instead of looking for them. */
  readonly templates?: readonly string[];
  /** Parameter values given by the user. */
  readonly parameters?: ReadonlyMap<string, string>;
  /** Environment of samconfig.toml. */
  readonly stage?: string;
  readonly limits?: Partial<Limits>;
};

/** Reads all templates below a root. Nothing is thrown for bad input: it comes as diagnostics. */
export function readApplication(files: Files, options: ReadOptions): Application {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const store = new TemplateStore(files, limits, report);
  const readers: StackReader[] = [];
  for (const path of options.templates ?? discover(files, limits).paths) {
    const source = store.text(path);
    if (source === undefined || sniff(source.text) === 'no') continue;
    const tree = store.tree(path);
    if (tree?.kind !== 'map' || !tree.fields.has('Resources')) continue;
    readers.push(
      new StackReader(path, prepare(path, tree, new Map(), store, report), around(report)),
    );
  }
  return {
    name: options.name,
    sources: store.sources,
    stacks: readers.map((reader): Stack => reader.stack([])),
    resources: readers.flatMap((reader): readonly Resource[] => reader.resources()),
    diagnostics,
  };
}

function around(report: Surroundings['report']): Surroundings {
  return { report, spend: () => true, imported: () => undefined, nested: () => undefined };
}
