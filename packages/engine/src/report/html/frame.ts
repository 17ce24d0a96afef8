import type { TextChange } from '../../model/change.ts';
import type { Finding } from '../../model/finding.ts';
import type { SourceText, Span } from '../../model/span.ts';
import { type FrameLine, frameOf } from '../shared/frame.ts';
import { conceal } from '../shared/secrets.ts';
import type { View } from '../shared/view.ts';
import { type Html, html } from './markup.ts';

/** A code frame with line numbers and the meant text marked; nothing where the text is not at hand. */
export function frameHtml(view: View, span: Span): Html | undefined {
  const lines = frameOf(view, span, 2);
  if (lines.length === 0) return undefined;
  return html`<div class="frame mono">${lines.map(lineHtml)}</div>`;
}

function lineHtml({ number, text, mark }: FrameLine): Html {
  if (mark === undefined) return html`<div><span class="n">${number}</span>${text}</div>`;
  const [before, under, after] = [
    text.slice(0, mark.from),
    text.slice(mark.from, mark.to),
    text.slice(mark.to),
  ];
  return html`<div class="hit"><span class="n">${number}</span>${before}<mark>${under}</mark>${after}</div>`;
}

/** What a fix changes, as lines that go and lines that come; nothing where it makes no text changes. */
export function diffHtml(view: View, finding: Finding): readonly Html[] {
  const changes = view.report.changesOf?.(finding) ?? [];
  return [...Map.groupBy(changes, (one) => one.file)].flatMap(([file, list]) => {
    const source = view.report.graph.sources.get(file);
    if (source === undefined) return [];
    const hides = view.secrets.get(file);
    const hunks = hunksOf(source, list).map((hunk) => hunkHtml(source, hunk, hides));
    return [html`<div class="frame mono"><div class="file">${file}</div>${hunks}</div>`];
  });
}

type Hunk = { readonly first: number; readonly last: number; readonly lines: readonly string[] };

/** Changes that touch the same lines, made together. `first` and `last` are lines of the old text. */
function hunksOf(source: SourceText, changes: readonly TextChange[]): readonly Hunk[] {
  const sorted = changes.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const hunks: { first: number; last: number; changes: TextChange[] }[] = [];
  for (const change of sorted) {
    const first = source.position(change.start).line;
    const last = source.position(change.end).line;
    const open = hunks.at(-1);
    if (open !== undefined && first <= open.last) {
      open.last = Math.max(open.last, last);
      open.changes.push(change);
    } else hunks.push({ first, last, changes: [change] });
  }
  return hunks.map(({ first, last, changes: list }) => {
    const start = source.lineStarts[first - 1] ?? 0;
    const end = source.lineStarts[last] ?? source.text.length;
    let text = '';
    let position = start;
    for (const change of list) {
      text += source.text.slice(position, Math.max(position, change.start)) + change.text;
      position = Math.max(position, change.end);
    }
    text += source.text.slice(position, end);
    return { first, last, lines: text.replace(/\r?\n$/, '').split(/\r?\n/) };
  });
}

function hunkHtml(
  source: SourceText,
  { first, last, lines }: Hunk,
  hides: ReadonlySet<number> | undefined,
): Html {
  const old = range(first, last).map((number) => ({ number, text: source.line(number) }));
  const hidden = old.some(({ number }) => hides?.has(number) === true);
  const shown = (text: string): string => (hidden ? conceal(text) : text);
  // An insertion leaves the lines round it as they are: they are context, not a change.
  let head = 0;
  while (head < old.length && head < lines.length && old[head]?.text === lines[head]) head++;
  let tail = 0;
  const most = Math.min(old.length, lines.length) - head;
  while (tail < most && old.at(-1 - tail)?.text === lines.at(-1 - tail)) tail++;
  const gone = old.slice(head, old.length - tail);
  const come = lines.slice(head, lines.length - tail);
  const before = head > 0 ? old[head - 1] : { number: first - 1, text: source.line(first - 1) };
  return html`${before !== undefined && before.number > 0 ? html`<div><span class="n">${before.number}</span>  ${shown(before.text)}</div>` : undefined}${gone.map(({ number, text }) => html`<div class="del"><span class="n">${number}</span>- ${shown(text)}</div>`)}${come.map((text) => html`<div class="add"><span class="n"></span>+ ${shown(text)}</div>`)}`;
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
