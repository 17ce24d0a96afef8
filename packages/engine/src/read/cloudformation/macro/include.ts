import type { Diagnostic } from '../../../model/diagnostic.ts';
import type { Span } from '../../../model/span.ts';
import { at, type Field, field, type MapValue, text, type Value } from '../../../model/value.ts';
import { directoryOf } from '../../../support/path.ts';
import type { TemplateStore } from '../../templates.ts';
import { mapFields, mapItems } from '../fields.ts';
import { includedNamesake } from '../namesake.ts';

/** Macros of the service itself that change nothing a reader looks at, or that are run elsewhere. */
const BUILT_IN = /^AWS::/;

/** Most nodes that the includes of one application may put in, each counted as often as it is included. */
const MAX_NODES = 500_000;

/** Puts the contents of included files (`AWS::Include`) into the trees that name them. */
export class Includer {
  readonly #store: TemplateStore;
  readonly #nesting: number;
  readonly #report: (diagnostic: Diagnostic) => void;
  readonly #expanded = new Map<string, Value | undefined>();
  readonly #sizes = new Map<string, number>();
  readonly #open: string[] = [];
  readonly #namesakes = new Set<string>();
  #included = 0;

  constructor(store: TemplateStore, nesting: number, report: (diagnostic: Diagnostic) => void) {
    this.#store = store;
    this.#nesting = nesting;
    this.#report = report;
  }

  /** The path of a file that a template in a directory names; undefined outside the root. */
  located(directory: string, written: string): string | undefined {
    return this.#store.located(directory, written);
  }

  /** The tree of a file with everything that it includes; undefined where it cannot be read. */
  file(path: string, asked?: Span): Value | undefined {
    if (this.#expanded.has(path)) return this.#expanded.get(path);
    const tree = this.#store.tree(path, asked);
    if (tree === undefined) return undefined;
    const mayInclude = this.#store.text(path)?.text.includes('Transform') === true;
    this.#open.push(path);
    const expanded = mayInclude ? this.#topLevel(this.#visit(tree, path), path) : tree;
    this.#open.pop();
    this.#expanded.set(path, expanded);
    return expanded;
  }

  /** Includes named by the template's own `Transform` section. */
  #topLevel(tree: Value, path: string): Value {
    const transform = field(tree, 'Transform');
    if (tree.kind !== 'map' || transform === undefined) return tree;
    let result = tree;
    for (const one of transform.kind === 'list' ? transform.items : [transform]) {
      const name = text(one) ?? text(field(one, 'Name'));
      if (name === 'AWS::Include') {
        const included = this.#contents(one, path);
        if (included?.kind === 'map') result = merged(result, included, 'Transform');
      } else if (name !== undefined && !BUILT_IN.test(name)) {
        this.#reportMacro(`\`${name}\``, one.span);
      }
    }
    return result;
  }

  #visit(value: Value, path: string): Value {
    const visit = (inner: Value): Value => this.#visit(inner, path);
    if (value.kind === 'list') {
      const items = mapItems(value.items, visit);
      return items === value.items ? value : { ...value, items };
    }
    if (value.kind !== 'map') return value;
    const map = mapFields(value, visit);
    const macro = map.fields.get('Fn::Transform');
    return macro === undefined ? map : this.#applied(map, macro, path);
  }

  #applied(map: MapValue, macro: Field, path: string): Value {
    const name = text(field(macro.value, 'Name'));
    if (name !== 'AWS::Include') {
      for (const one of macrosIn(macro.value)) this.#reportMacro(one, macro.keySpan);
      return map;
    }
    const included = this.#contents(macro.value, path);
    if (included === undefined) return map;
    if (map.fields.size === 1) return included;
    return included.kind === 'map' ? merged(map, included, 'Fn::Transform') : map;
  }

  #contents(macro: Value, path: string): Value | undefined {
    const location = at(macro, 'Parameters.Location');
    const written = text(location);
    const span = location?.span ?? macro.span;
    const target = this.#targetOf(location, path);
    if (target === undefined) {
      const what = written === undefined ? 'its location is computed and' : `\`${written}\``;
      const message = `${what} names no file of this folder; what it includes is not known`;
      this.#report({ code: 'unresolved-include', message, span, incomplete: true });
      return undefined;
    }
    if (this.#open.includes(target)) {
      const message = `\`${target}\` includes itself`;
      this.#report({ code: 'include-cycle', message, span, incomplete: true });
      return undefined;
    }
    if (this.#open.length > this.#nesting) {
      const message = `includes are nested more than ${this.#nesting} levels deep`;
      this.#report({ code: 'limit-reached', message, span, incomplete: true });
      return undefined;
    }
    const tree = this.file(target, span);
    if (tree === undefined) return undefined;
    this.#included += this.#sizeOf(target, tree);
    if (this.#included <= MAX_NODES) return tree;
    const message = `includes put in more than ${MAX_NODES} nodes`;
    this.#report({ code: 'limit-reached', message, span, incomplete: true });
    return undefined;
  }

  /** The file that a location names, or that the address of an upload ends with. */
  #targetOf(location: Value | undefined, path: string): string | undefined {
    const written = text(location);
    const target = written && this.#store.located(directoryOf(path), written);
    if (target !== undefined && target !== '' && this.#store.isFile(target)) return target;
    const namesake = includedNamesake(location, path, (one) => this.#store.isFile(one));
    if (namesake === undefined || location === undefined) return target === '' ? undefined : target;
    if (!this.#namesakes.has(path)) {
      this.#namesakes.add(path);
      const message = `what is included is taken from \`${namesake}\`, since its address ends so; other includes likewise`;
      const { span } = location;
      this.#report({ code: 'unresolved-include', message, span, incomplete: false });
    }
    return namesake;
  }

  #sizeOf(path: string, tree: Value): number {
    const before = this.#sizes.get(path);
    if (before !== undefined) return before;
    const size = countNodes(tree, MAX_NODES + 1);
    this.#sizes.set(path, size);
    return size;
  }

  #reportMacro(name: string, span: Span): void {
    const message = `macro ${name} runs in the account only; what it changes is not known`;
    this.#report({ code: 'unresolved-include', message, span, incomplete: true });
  }
}

/** Names of the macros of one `Fn::Transform`: templates also write a list of them. */
function macrosIn(value: Value): readonly string[] {
  const list = value.kind === 'list' ? value.items : [value];
  return list.map((one) => {
    const name = text(field(one, 'Name'));
    return name === undefined ? 'of a name not known' : `\`${name}\``;
  });
}

/** Nodes of a tree, counted no further than `most`: shared parts count each time that they are met. */
function countNodes(tree: Value, most: number): number {
  const waiting: Value[] = [tree];
  let count = 0;
  for (let next = waiting.pop(); next !== undefined && count < most; next = waiting.pop()) {
    count++;
    if (next.kind === 'list') for (const item of next.items) waiting.push(item);
    if (next.kind === 'map') for (const { value } of next.fields.values()) waiting.push(value);
  }
  return count;
}

/**
 * Fields of both maps, maps under one key merged in turn. What is included stands where both say something:
 * real templates write a stub of a body beside its include, so that tools without the file accept them.
 */
function merged(map: MapValue, included: MapValue, without?: string): MapValue {
  const fields = new Map(included.fields);
  for (const [key, entry] of map.fields) {
    const other = fields.get(key);
    if (key === without) continue;
    if (other === undefined) fields.set(key, entry);
    else if (entry.value.kind === 'map' && other.value.kind === 'map') {
      fields.set(key, { ...other, value: merged(entry.value, other.value) });
    }
  }
  return { ...map, fields };
}
