import type { Severity } from '../../model/finding.ts';
import type { NodeId } from '../../model/graph.ts';
import { type Html, html } from '../html/markup.ts';
import { BOX, type Layout, layoutOf, type Placed } from './layout.ts';
import { COLUMNS, type Picture } from './model.ts';

/** Number and worst severity of the findings of a function. */
export type Badge = { readonly count: number; readonly severity: Severity };

const HEADS: Record<(typeof COLUMNS)[number], string> = {
  people: 'Who can come in',
  trigger: 'By which door',
  function: 'Function',
  role: 'Acting as',
  data: 'What it reaches',
};

/** Index of each box in the drawing, by the nodes that it stands for: what `data-nodes` lists. */
export function boxIndexes(picture: Picture): ReadonlyMap<NodeId, readonly number[]> {
  const indexes = new Map<NodeId, number[]>();
  for (const [index, node] of picture.nodes.entries()) {
    for (const member of node.members) {
      const list = indexes.get(member);
      if (list === undefined) indexes.set(member, [index]);
      else list.push(index);
    }
  }
  return indexes;
}

/** The boxes with those of the people who come in by them: where a path begins. */
export function withPeople(picture: Picture, boxes: readonly number[]): readonly number[] {
  const lit = new Set(boxes.map((index) => picture.nodes[index]?.key));
  const people = new Set(
    picture.links.flatMap((link) => (lit.has(link.to) && !link.back ? [link.from] : [])),
  );
  const added = picture.nodes.flatMap((node, index) =>
    node.column === 0 && people.has(node.key) ? [index] : [],
  );
  return [...boxes, ...added];
}

/** The picture as SVG with its controls. Works without script: boxes have titles, the frame scrolls. */
export function pictureHtml(picture: Picture, badges: ReadonlyMap<NodeId, Badge>): Html {
  const layout = layoutOf(picture);
  const { width, height } = layout;
  const numbers = new Map(picture.nodes.map((node, index) => [node.key, index]));
  return html`<div class="picture">
<div class="controls"><button type="button" data-zoom="in" aria-label="Zoom in">+</button><button type="button" data-zoom="out" aria-label="Zoom out">−</button><button type="button" data-zoom="fit">Fit</button><button type="button" data-zoom="clear" hidden>Clear</button><span class="hint">Drag to move, click a box to see what leads to it and where it leads</span></div>
<div class="canvas" tabindex="0">
<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Map of the application">
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>
<g class="heads">${COLUMNS.map((column, index) => head(HEADS[column], index))}</g>
<g class="links">${picture.links.map((link) => {
    const from = layout.placed.get(link.from);
    const to = layout.placed.get(link.to);
    if (from === undefined || to === undefined) return '';
    const kind = link.back ? 'link back' : 'link';
    const label =
      link.label === '' ? '' : html`<title>${`${from.title}: ${link.label} (${to.title})`}</title>`;
    return html`<path class="${kind}" data-a="${numbers.get(link.from)}" data-b="${numbers.get(link.to)}" d="${curve(from, to, link.back)}" marker-end="url(#tip)">${label}</path>`;
  })}</g>
<g class="boxes">${picture.nodes.map((node, index) => box(layout, node.key, index, badges.get(node.key)))}</g>
</svg>
</div>
</div>`;
}

function head(text: string, column: number): Html {
  const x = BOX.margin + column * (BOX.width + BOX.gapX);
  return html`<text x="${x}" y="24">${text}</text>`;
}

/** Arrows run from right to left edges; those that run back dip below the boxes. */
function curve(from: Placed, to: Placed, back: boolean): string {
  if (back) {
    const [x1, y1] = [from.x + BOX.width / 2, from.y + BOX.height];
    const [x2, y2] = [to.x + BOX.width / 2, to.y + BOX.height + 2];
    const dip = 36 + Math.abs(x1 - x2) / 12;
    return `M${x1} ${y1}C${x1} ${y1 + dip} ${x2} ${y2 + dip} ${x2} ${y2}`;
  }
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [to.x - 2, to.y + BOX.height / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

function box(layout: Layout, key: string, index: number, badge: Badge | undefined): Html {
  const node = layout.placed.get(key);
  if (node === undefined) return html``;
  const kind = `box ${COLUMNS[node.column] ?? 'data'} ${node.tone}`;
  const isFunction = node.column === 2 ? html` data-function="${key}"` : undefined;
  const line = node.note === '' ? 26 : 19;
  const note =
    node.note === ''
      ? undefined
      : html`<text class="note" x="12" y="34">${short(node.note, 30)}</text>`;
  const mark =
    badge === undefined
      ? undefined
      : html`<circle class="badge ${badge.severity}" cx="${BOX.width - 14}" cy="22" r="10"/><text class="count" x="${BOX.width - 14}" y="26">${badge.count}</text>`;
  return html`<g class="${kind}" data-box="${index}"${isFunction} tabindex="0" role="button" transform="translate(${node.x} ${node.y})"><title>${node.note === '' ? node.title : `${node.title}: ${node.note}`}</title><rect width="${BOX.width}" height="${BOX.height}" rx="8"/><text x="12" y="${line}">${short(node.title, badge === undefined ? 23 : 19)}</text>${note}${mark}</g>`;
}

function short(text: string, most: number): string {
  const chars = [...text];
  return chars.length <= most ? text : `${chars.slice(0, most - 1).join('')}…`;
}
