import type { Node, Pair } from 'yaml';
import type { TextChange } from '../model/change.ts';
import type { Edit, Json } from '../model/finding.ts';
import type { SourceText } from '../model/span.ts';
import { emitAfterKey, emitInFlow, emitInline, emitJson, type Layout, listItem } from './emit.ts';
import { contentEnd, rangeOf, type Tree } from './locate.ts';
import { isMap, isPair, isSeq } from './yaml.ts';

/** An edit that names a place in the text. */
type PlacedEdit = Extract<Edit, { kind: 'rewrite' | 'delete' | 'insert' }>;

/** What becomes of the items of one list or map. */
type Plan = {
  readonly holder: Node;
  readonly members: readonly (Node | Pair)[];
  readonly gone: Set<Node | Pair>;
};

const GONE = 'the value was not found in the file';

/** Plans edits by place: values are written anew, items leave their list and others come in, in the layout of what is there. */
export class PlacedEdits {
  readonly #source: SourceText;
  readonly #tree: Tree;
  readonly #layout: Layout;
  readonly #changes: TextChange[] = [];
  readonly #plans = new Map<Node, Plan>();

  constructor(source: SourceText, tree: Tree, layout: Layout) {
    this.#source = source;
    this.#tree = tree;
    this.#layout = layout;
  }

  /** Plans one edit, or says why it cannot be made. */
  plan(edit: PlacedEdit): string | undefined {
    switch (edit.kind) {
      case 'rewrite':
        return this.#rewrite(edit);
      case 'delete':
        return this.#delete(edit);
      case 'insert':
        return this.#insert(edit);
    }
  }

  /** All changes. */
  finish(): readonly TextChange[] {
    for (const plan of this.#plans.values()) {
      if (this.#isFlow(plan.holder)) this.#thinFlow(plan);
      else for (const member of plan.gone) this.#removeLines(member);
    }
    return this.#changes;
  }

  #rewrite({ span, value }: PlacedEdit & { kind: 'rewrite' }): string | undefined {
    const node = this.#tree.nodeAt(span);
    const parent = node === undefined ? undefined : this.#tree.parentOf(node);
    if (node === undefined || parent === undefined) return GONE;
    const start = this.#startOf(node);
    if (this.#layout.json) {
      return this.#change(start, span.end, this.#json(value, this.#indent(start)));
    }
    if (this.#isInFlow(parent)) {
      return this.#change(start, span.end, emitInFlow(value, this.#layout));
    }
    const end = contentEnd(node);
    if (isPair(parent)) return this.#afterKey(parent, node, end, value);
    return this.#change(start, end, listItem(value, this.#dash(start), this.#layout));
  }

  /** What was written between brackets stays so while it is short. */
  #afterKey(pair: Pair, node: Node, end: number, value: Json): string | undefined {
    const key = rangeOf(pair.key);
    if (key === undefined) return GONE;
    const colon = this.#source.text.indexOf(':', key[1]) + 1;
    const column = this.#source.position(key[0]).column - 1;
    const inline = emitInline(value, this.#layout);
    if (this.#isFlow(node) && !/[\n]/.test(inline) && inline.length <= MOST_INLINE) {
      return this.#change(colon, end, ` ${inline}`);
    }
    const { step } = this.#layout;
    const listStep = isSeq(node) && !this.#isFlow(node) ? this.#columnOf(node) - column : undefined;
    const layout = { ...this.#layout, step, listStep: listStep ?? this.#layout.listStep };
    return this.#change(colon, end, emitAfterKey(value, column, layout));
  }

  #delete({ span }: PlacedEdit & { kind: 'delete' }): string | undefined {
    const member = this.#memberAt(span);
    const holder = member === undefined ? undefined : this.#tree.parentOf(member);
    if (member === undefined || holder === undefined || isPair(holder)) return GONE;
    const members = isMap(holder) || isSeq(holder) ? (holder.items as (Node | Pair)[]) : [];
    const plan = this.#plans.get(holder) ?? { holder, members, gone: new Set() };
    if (!this.#isFlow(holder) && !this.#isWholeLine(member)) {
      return 'it shares its line with something else, which is left to you';
    }
    plan.gone.add(member);
    this.#plans.set(holder, plan);
  }

  #memberAt(span: PlacedSpan): Node | Pair | undefined {
    const node = this.#tree.nodeAt(span);
    const parent = node === undefined ? undefined : this.#tree.parentOf(node);
    if (node === undefined || parent === undefined) return this.#tree.entryAt(span.start);
    return isPair(parent) ? parent : node;
  }

  #insert({ after, values }: PlacedEdit & { kind: 'insert' }): string | undefined {
    const node = this.#tree.nodeAt(after);
    const list = node === undefined ? undefined : this.#tree.parentOf(node);
    if (node === undefined || list === undefined || isPair(list)) return GONE;
    const start = this.#startOf(node);
    if (this.#isFlow(list)) {
      const gap = this.#isMultiline(list) ? `,\n${' '.repeat(this.#indent(start))}` : ', ';
      const texts = values.map((one) =>
        this.#layout.json ? this.#json(one, this.#indent(start)) : emitInFlow(one, this.#layout),
      );
      return this.#change(after.end, after.end, texts.map((text) => gap + text).join(''));
    }
    const dash = this.#dash(start);
    const at = this.#lineAfter(contentEnd(node));
    const lines = values.map(
      (one) => `${' '.repeat(dash)}- ${listItem(one, dash, this.#layout)}\n`,
    );
    const newline = at === 0 || this.#source.text[at - 1] === '\n' ? '' : '\n';
    return this.#change(at, at, newline + lines.join(''));
  }

  #json(value: Json, column: number): string {
    return emitJson(value, column, this.#layout);
  }

  /** Takes members out from between brackets, each with one comma. */
  #thinFlow({ members, gone }: Plan): void {
    const kept = members.filter((one) => !gone.has(one));
    let lastKept: Node | Pair | undefined;
    for (const [i, member] of members.entries()) {
      if (!gone.has(member)) {
        lastKept = member;
        continue;
      }
      const isFirstOfRun = i === 0 || !gone.has(members[i - 1] as Node | Pair);
      if (!isFirstOfRun) continue;
      const next = members.slice(i).find((one) => !gone.has(one));
      const last = members.findLast((one) => gone.has(one)) ?? member;
      if (next !== undefined) this.#change(this.#startOf(member), this.#startOf(next), '');
      else if (kept.length === 0) this.#change(this.#startOf(member), this.#endOf(last), '');
      else if (lastKept !== undefined) this.#change(this.#endOf(lastKept), this.#endOf(last), '');
    }
  }

  /** Whole lines, with the comment above that speaks of them. */
  #removeLines(member: Node | Pair): void {
    const { text } = this.#source;
    const start = this.#startOf(member);
    let from = text.lastIndexOf('\n', start - 1) + 1;
    const indent = /^ */.exec(text.slice(from))?.[0].length ?? 0;
    for (let above = from; above > 0; from = above) {
      above = text.lastIndexOf('\n', above - 2) + 1;
      const line = text.slice(above, from);
      if (!line.trimStart().startsWith('#') || line.search(/\S/) !== indent) break;
    }
    const end = this.#lineAfter(this.#endOf(member));
    // Of the empty lines on both sides one stays.
    const isApart = /\n\r?\n$/.test(text.slice(0, from)) && /^\r?\n/.test(text.slice(end));
    if (isPair(member) && isApart) from = text.lastIndexOf('\n', from - 2) + 1;
    this.#change(from, end, '');
  }

  #isWholeLine(member: Node | Pair): boolean {
    const start = this.#startOf(member);
    const before = this.#source.text.slice(
      this.#source.text.lastIndexOf('\n', start - 1) + 1,
      start,
    );
    return isPair(member) ? before.trim() === '' : before.trim() === '-';
  }

  #startOf(member: Node | Pair): number {
    if (isPair(member)) return rangeOf(member.key)?.[0] ?? 0;
    const start = rangeOf(member)?.[0] ?? 0;
    const before = this.#source.text.slice(Math.max(0, start - 60), start);
    return start - (/(?:[!&][^\s,[\]{}]+\s+)+$/.exec(before)?.[0].length ?? 0);
  }

  #endOf(member: Node | Pair): number {
    if (!isPair(member)) return contentEnd(member);
    const last = member.value ?? member.key;
    return last === null ? 0 : contentEnd(last as Node);
  }

  #isInFlow(holder: Node | Pair): boolean {
    const outer = isPair(holder) ? this.#tree.parentOf(holder) : holder;
    return outer !== undefined && !isPair(outer) && this.#isFlow(outer);
  }

  #isFlow(node: Node): boolean {
    return (isMap(node) || isSeq(node)) && node.flow === true;
  }

  #isMultiline(node: Node): boolean {
    const [start, end] = rangeOf(node) ?? [0, 0];
    return this.#source.text.slice(start, end).includes('\n');
  }

  #columnOf(node: Node): number {
    return this.#source.position(rangeOf(node)?.[0] ?? 0).column - 1;
  }

  /** Column of the first word of the line of an offset. */
  #indent(offset: number): number {
    const line = this.#source.text.lastIndexOf('\n', offset - 1) + 1;
    return /^ */.exec(this.#source.text.slice(line, offset))?.[0].length ?? 0;
  }

  /** Column of the dash before an item. */
  #dash(start: number): number {
    return this.#source.position(this.#source.text.lastIndexOf('-', start - 1)).column - 1;
  }

  #lineAfter(offset: number): number {
    const line = this.#source.text.indexOf('\n', offset);
    return line === -1 ? this.#source.text.length : line + 1;
  }

  #change(start: number, end: number, text: string): undefined {
    const native = this.#source.text.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
    this.#changes.push({ file: this.#source.path, start, end, text: native });
  }
}

type PlacedSpan = { readonly file: string; readonly start: number; readonly end: number };

/** Longer lines than this are broken up. */
const MOST_INLINE = 80;
