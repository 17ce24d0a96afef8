import type { Node, Pair } from 'yaml';
import type { TextChange } from '../model/change.ts';
import type { Edit, Json } from '../model/finding.ts';
import type { Written } from '../model/resource.ts';
import type { SourceText } from '../model/span.ts';
import { emitAfterKey, emitBlock, emitInFlow, emitInline, emitJson, type Layout } from './emit.ts';
import { layoutOf } from './layout.ts';
import { contentEnd, locate, rangeOf, type Tree, treeOf } from './locate.ts';
import { PlacedEdits } from './placed.ts';
import { isMap, isSeq } from './yaml.ts';

/** An edit that could not be made, with the reason in words. */
export type Problem = { readonly edit: Edit; readonly why: string };

/** An edit that names a resource. */
type ResourceEdit = Extract<Edit, { kind: 'set' | 'remove' | 'add-resource' }>;

/** Keys to be set in one map: gathered, so that two edits that both need a new parent share it. */
type Addition = { readonly edit: Edit; readonly anchor: Node | Pair; tree: Record<string, Json> };

/** Plans the edits of one file. Comments and layout stay: only the ranges that must change are touched. */
export class Editor {
  readonly #source: SourceText;
  readonly #tree: Tree;
  readonly #layout: Layout;
  readonly #changes: TextChange[] = [];
  /** New resources come after what is added to the end of the one they stand beside. */
  readonly #resources: TextChange[] = [];
  readonly #problems: Problem[] = [];
  readonly #additions = new Map<number, Addition>();
  readonly #placed: PlacedEdits;
  /** New resources by logical id, as JSON: several findings may want the same one. */
  readonly #added = new Map<string, string>();

  constructor(source: SourceText) {
    this.#source = source;
    this.#tree = treeOf(source);
    this.#layout = layoutOf(source.text);
    this.#placed = new PlacedEdits(source, this.#tree, this.#layout);
  }

  /** Plans one edit; what it cannot do becomes a problem. */
  plan(edit: Edit, written: Written | undefined): void {
    this.#record(edit, this.#reasonAgainst(edit, written));
  }

  #record(edit: Edit, why: string | undefined): void {
    if (why !== undefined) this.#problems.push({ edit, why });
  }

  /** Plans the edit, or says why it cannot be made. */
  #reasonAgainst(edit: Edit, written: Written | undefined): string | undefined {
    switch (edit.kind) {
      case 'replace':
        return this.#replace(edit);
      case 'rewrite':
      case 'delete':
      case 'insert':
        return this.#placed.plan(edit);
      default:
        return this.#inResource(edit, written);
    }
  }

  #inResource(edit: ResourceEdit, written: Written | undefined): string | undefined {
    const entry = written === undefined ? undefined : this.#tree.entryAt(written.span.start);
    if (entry === undefined) return 'the resource was not found in the file';
    switch (edit.kind) {
      case 'set':
        return this.#set(edit, entry);
      case 'remove':
        return this.#remove(edit, entry);
      case 'add-resource':
        return this.#addResource(edit, entry);
    }
  }

  /** All changes of this file, and all problems. */
  finish(): { changes: readonly TextChange[]; problems: readonly Problem[] } {
    this.#changes.push(...this.#placed.finish());
    // Where several maps end at one place, the innermost begins last and is added to first.
    const innermost = [...this.#additions].sort(([a], [b]) => b - a);
    for (const [, addition] of innermost) {
      this.#record(addition.edit, this.#insert(addition));
    }
    return { changes: [...this.#changes, ...this.#resources], problems: this.#problems };
  }

  #replace(edit: Edit & { kind: 'replace' }): string | undefined {
    const node = this.#tree.nodeAt(edit.span);
    if (node === undefined) return 'the value was not found in the file';
    // A tag is not part of the node that it stands before: it goes with the old value.
    const { start, end } = edit.span;
    const { json } = this.#layout;
    return this.#change(
      start,
      end,
      json ? emitInline(edit.value, this.#layout) : emitInFlow(edit.value, this.#layout),
    );
  }

  #set(edit: Edit & { kind: 'set' }, entry: Pair): string | undefined {
    const place = locate(entry, edit.path);
    switch (place.kind) {
      case 'found':
        return this.#setPair(place.pair, edit.value);
      case 'item':
        return this.#overwrite(place.node, edit.value);
      case 'missing':
        return this.#gather(edit, place.map, place.keys, edit.value);
      case 'empty':
        return this.#gather(edit, place.pair, place.keys, edit.value);
      case 'blocked':
        return place.why;
    }
  }

  #setPair(pair: Pair, value: Json): undefined {
    const key = rangeOf(pair.key);
    if (key === undefined) return undefined;
    const end = pair.value === null ? key[1] : contentEnd(pair.value as Node);
    const colon = this.#source.text.indexOf(':', key[1]) + 1;
    const text = this.#isFlow(pair.value)
      ? ` ${emitInline(value, this.#layout)}`
      : emitAfterKey(value, this.#column(key[0]), this.#layout);
    this.#change(colon, Math.max(end, colon), text);
  }

  #overwrite(node: Node, value: Json): undefined {
    const range = rangeOf(node);
    if (range === undefined) return undefined;
    this.#change(range[0], range[1], emitInline(value, this.#layout));
  }

  #remove(edit: Edit & { kind: 'remove' }, entry: Pair): string | undefined {
    const place = locate(entry, edit.path);
    if (place.kind === 'missing' || place.kind === 'empty') return;
    if (place.kind === 'blocked') return place.why;
    if (this.#layout.json || this.#isFlow(place.parent)) {
      return 'removing from a value written on one line is left to you';
    }
    const key = place.kind === 'found' ? rangeOf(place.pair.key) : rangeOf(place.node);
    const value = place.kind === 'found' ? rangeOf(place.pair.value) : undefined;
    if (key === undefined) return 'the value was not found in the file';
    this.#removeLines(key[0], value?.[1] ?? key[1]);
  }

  /** Whole lines, so that no empty line stays behind. */
  #removeLines(start: number, end: number): undefined {
    const { text } = this.#source;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const lineEnd = text.indexOf('\n', Math.max(end - 1, start));
    this.#change(lineStart, lineEnd === -1 ? text.length : lineEnd + 1, '');
  }

  #addResource(edit: Edit & { kind: 'add-resource' }, entry: Pair): string | undefined {
    const key = rangeOf(entry.key);
    const end = rangeOf(entry.value)?.[1];
    if (key === undefined || end === undefined) return 'no place for a new resource';
    const wanted = JSON.stringify(edit.value);
    const added = this.#added.get(edit.logicalId);
    if (added !== undefined) {
      return added === wanted ? undefined : 'another change adds a resource of this name';
    }
    this.#added.set(edit.logicalId, wanted);
    const column = this.#column(key[0]);
    const body = emitAfterKey(edit.value, column, this.#layout);
    if (this.#layout.json) {
      const text = `,\n${' '.repeat(column)}"${edit.logicalId}":${body}`;
      return this.#change(end, end, text, this.#resources);
    }
    if (this.#tree.isInFlow(entry)) {
      const text = `, ${edit.logicalId}: ${emitInline(edit.value, this.#layout)}`;
      return this.#change(end, end, text, this.#resources);
    }
    const at = this.#afterContent(key[0], end);
    const gap = this.#newline(at) + (this.#isSpaced(key[0] - column, at) ? '\n' : '');
    const text = `${gap}${' '.repeat(column)}${edit.logicalId}:${body}\n`;
    this.#change(at, at, text, this.#resources);
  }

  /** Whether empty lines stand between resources, judged by the one that begins and ends here. */
  #isSpaced(start: number, end: number): boolean {
    const { text } = this.#source;
    return /\n\r?\n$/.test(text.slice(start - 3, start)) || /^\r?\n/.test(text.slice(end, end + 2));
  }

  #gather(edit: Edit, anchor: Node | Pair, keys: readonly string[], value: Json): undefined {
    const id = 'key' in anchor ? (rangeOf(anchor.key)?.[0] ?? 0) : (rangeOf(anchor)?.[0] ?? 0);
    const addition = this.#additions.get(id) ?? { edit, anchor, tree: {} };
    this.#additions.set(id, addition);
    addition.tree = merged(addition.tree, keys, value);
  }

  #insert(addition: Addition): string | undefined {
    const { anchor, tree } = addition;
    if ('key' in anchor) return this.#setPair(anchor, tree);
    if (!isMap(anchor)) return 'the value is not a map';
    if (this.#layout.json || this.#isFlow(anchor)) return this.#insertFlow(anchor, tree);
    const last = anchor.items.at(-1);
    const first = rangeOf(anchor.items[0]?.key);
    const end = rangeOf(last?.value)?.[1] ?? rangeOf(last?.key)?.[1];
    if (first === undefined || end === undefined) return 'the map is empty';
    const at = this.#afterContent(rangeOf(last?.key)?.[0] ?? first[0], end);
    const block = emitBlock(tree, this.#column(first[0]), this.#layout);
    this.#change(at, at, `${this.#newline(at)}${block}\n`);
  }

  #insertFlow(map: Node, tree: Record<string, Json>): undefined {
    if (!isMap(map)) return undefined;
    const range = rangeOf(map);
    const last = map.items.at(-1);
    if (range === undefined) return undefined;
    const multiline = this.#source.text.slice(range[0], range[1]).includes('\n');
    const column = this.#column(rangeOf(map.items[0]?.key)?.[0] ?? range[0]);
    const fields = Object.entries(tree).map(([key, value]) => {
      const name = this.#layout.json ? JSON.stringify(key) : key;
      const body =
        multiline && this.#layout.json
          ? emitJson(value, column, this.#layout)
          : emitInline(value, this.#layout);
      return `${name}: ${body}`;
    });
    const separator = multiline ? `,\n${' '.repeat(column)}` : ', ';
    const end = rangeOf(last?.value)?.[1] ?? rangeOf(last?.key)?.[1];
    if (end === undefined) this.#change(range[0] + 1, range[0] + 1, fields.join(separator));
    else this.#change(end, end, fields.map((text) => separator + text).join(''));
  }

  #isFlow(node: unknown): boolean {
    return (isMap(node) || isSeq(node)) && node.flow === true;
  }

  #column(offset: number): number {
    return this.#source.position(offset).column - 1;
  }

  /** Offset of the line after a value; block values may end in blank lines and comments that belong to what follows. */
  #afterContent(start: number, end: number): number {
    const { text } = this.#source;
    const content = start + text.slice(start, end).trimEnd().length;
    const line = text.indexOf('\n', content);
    return line === -1 ? text.length : line + 1;
  }

  #newline(at: number): string {
    return at === 0 || this.#source.text[at - 1] === '\n' ? '' : '\n';
  }

  #change(start: number, end: number, text: string, into: TextChange[] = this.#changes): undefined {
    const native = this.#source.text.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
    into.push({ file: this.#source.path, start, end, text: native });
  }
}

function merged(
  tree: Record<string, Json>,
  keys: readonly string[],
  value: Json,
): Record<string, Json> {
  const [key, ...rest] = keys;
  if (key === undefined) return tree;
  if (rest.length === 0) return { ...tree, [key]: value };
  const below = tree[key];
  const child = typeof below === 'object' && below !== null && !Array.isArray(below) ? below : {};
  return { ...tree, [key]: merged(child as Record<string, Json>, rest, value) };
}
