import type { Node, Pair } from 'yaml';
import type { SourceText, Span } from '../model/span.ts';
import { isMap, isPair, isScalar, isSeq, yaml } from './yaml.ts';

const trees = new WeakMap<SourceText, Tree>();

/** The tree of a file, parsed once however many fixes are looked for in it. */
export function treeOf(source: SourceText): Tree {
  const before = trees.get(source);
  if (before !== undefined) return before;
  const tree = new Tree(source);
  trees.set(source, tree);
  return tree;
}

/** A parsed file that can find nodes by place. JSON is read as YAML, of which it is a part. */
export class Tree {
  readonly #source: SourceText;
  /** Map entries by the offset of their key. */
  readonly #entries = new Map<number, Pair>();
  readonly #inFlow = new Set<Pair>();
  readonly #parents = new Map<unknown, Node | Pair>();
  /** Nodes by the offset where they end, outer ones first. */
  readonly #nodes = new Map<number, Node[]>();

  constructor(source: SourceText) {
    this.#source = source;
    const document = yaml().parseDocument(source.text, {
      version: '1.1',
      uniqueKeys: false,
      logLevel: 'silent',
      keepSourceTokens: false,
    });
    yaml().visit(document, {
      Pair: (_, pair, path) => {
        const holder = path.at(-1);
        if (isNode(holder)) this.#parents.set(pair, holder);
        if (isMap(holder) && holder.flow === true) this.#inFlow.add(pair);
        const start = rangeOf(pair.key)?.[0];
        if (start !== undefined && !this.#entries.has(start)) this.#entries.set(start, pair);
      },
      Node: (_, node, path) => {
        const holder = path.at(-1);
        if (isPair(holder) || (isNode(holder) && isSeq(holder))) this.#parents.set(node, holder);
        const end = node.range?.[1];
        if (end === undefined) return;
        this.#remember(node, end);
        // Block collections end with their line, as the library has it; a reader may say that they end with their last word.
        const content = contentEnd(node);
        if (content !== end) this.#remember(node, content);
      },
    });
  }

  #remember(node: Node, end: number): void {
    const before = this.#nodes.get(end);
    if (before === undefined) this.#nodes.set(end, [node]);
    else before.push(node);
  }

  /** The map entry whose key starts at an offset: how a declared resource is found again. */
  entryAt(offset: number): Pair | undefined {
    return this.#entries.get(offset);
  }

  /** Whether the map that holds an entry is written between braces. */
  isInFlow(entry: Pair): boolean {
    return this.#inFlow.has(entry);
  }

  /** The entry or list that holds a node, or the map that holds an entry. */
  parentOf(node: Node | Pair): Node | Pair | undefined {
    return this.#parents.get(node);
  }

  /** The node that covers exactly this range, with or without a tag before it (`!Sub`). */
  nodeAt(span: Span): Node | undefined {
    const { text } = this.#source;
    return this.#nodes.get(span.end)?.find((node) => {
      const start = node.range?.[0] ?? span.start;
      return start === span.start || /^!\S+\s+$/.test(text.slice(span.start, start));
    });
  }
}

/** What a path leads to: the entry itself, or the deepest map on the way with the keys that are missing. */
export type Located =
  | { readonly kind: 'found'; readonly pair: Pair; readonly parent: Node }
  | { readonly kind: 'item'; readonly node: Node; readonly parent: Node }
  | { readonly kind: 'missing'; readonly map: Node; readonly keys: readonly string[] }
  | { readonly kind: 'empty'; readonly pair: Pair; readonly keys: readonly string[] }
  | { readonly kind: 'blocked'; readonly why: string };

/** Follows keys (and list indexes as digits) from an entry's value. */
export function locate(entry: Pair, path: readonly string[]): Located {
  let pair: Pair | undefined = entry;
  let node = entry.value as Node | null;
  for (const [index, key] of path.entries()) {
    const rest = path.slice(index);
    if (node === null || isEmptyScalar(node)) {
      return pair === undefined ? blocked(key) : { kind: 'empty', pair, keys: rest };
    }
    if (isSeq(node)) {
      const item: unknown = node.items[Number(key)];
      if (!isNode(item)) return blocked(key);
      if (rest.length === 1) return { kind: 'item', node: item, parent: node };
      node = item;
      pair = undefined;
      continue;
    }
    if (!isMap(node)) return blocked(key);
    if (isIntrinsic(node))
      return { kind: 'blocked', why: `\`${key}\` lies behind an intrinsic function` };
    const next: Pair | undefined = node.items.findLast((one) => keyOf(one) === key);
    if (next === undefined) return { kind: 'missing', map: node, keys: rest };
    if (rest.length === 1) return { kind: 'found', pair: next, parent: node };
    pair = next;
    node = next.value as Node | null;
  }
  return { kind: 'blocked', why: 'the path is empty' };
}

/** Start, end of the value, and end with what follows it on the line. */
export function rangeOf(node: unknown): readonly [number, number, number] | undefined {
  return isNode(node) ? (node.range ?? undefined) : undefined;
}

/** Where the last word of a node ends. */
export function contentEnd(node: Node): number {
  let last: unknown = node;
  let end = 0;
  while (isNode(last)) {
    end = last.range?.[1] ?? end;
    if (!(isMap(last) || isSeq(last)) || last.flow === true) break;
    const item: unknown = last.items.at(-1);
    last = isPair(item) ? (item.value ?? item.key) : item;
  }
  return end;
}

/** The text of a map key. */
function keyOf(pair: unknown): string | undefined {
  return isPair(pair) && isScalar(pair.key) ? String(pair.key.value) : undefined;
}

function blocked(key: string): Located {
  return { kind: 'blocked', why: `\`${key}\` cannot be set in a value that is not a map` };
}

function isIntrinsic(node: Node): boolean {
  if (node.tag?.startsWith('!') && !node.tag.startsWith('!!')) return true;
  if (!isMap(node) || node.items.length !== 1) return false;
  const key = keyOf(node.items[0]);
  return key === 'Ref' || key?.startsWith('Fn::') === true;
}

function isEmptyScalar(node: Node): boolean {
  return isScalar(node) && node.value === null;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}
