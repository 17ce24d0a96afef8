import { COLUMNS, type Picture, type PictureNode } from './model.ts';

/** Sizes in pixels at a scale of one. */
export const BOX = { width: 208, height: 44, gapX: 54, gapY: 14, top: 40, margin: 16 } as const;

/** A box with its place: `x` and `y` of its upper left corner. */
export type Placed = PictureNode & { readonly x: number; readonly y: number };

/** The picture with places and its size. */
export type Layout = {
  readonly placed: ReadonlyMap<string, Placed>;
  readonly width: number;
  readonly height: number;
};

const SWEEPS = 3;

/** Functions are the spine: other columns follow the column next to them on that side. */
const SPINE = 2;
const ORDER: readonly number[] = [SPINE, 3, 4, 1, 0];

/**
 * Fixed columns; inside each the boxes are ordered by the middle of their neighbours (barycentre
 * sweeps from the functions outwards, ties by the old order, hence always the same picture), then
 * moved as near to them as the boxes above allow.
 */
export function layoutOf(picture: Picture): Layout {
  const columns = COLUMNS.map((_, index) => picture.nodes.filter((node) => node.column === index));
  const near = neighbours(picture);
  const rows = new Map<string, number>();
  for (const column of columns) for (const [row, node] of column.entries()) rows.set(node.key, row);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const index of ORDER) {
      const column = columns[index] ?? [];
      const middle = new Map(column.map((node) => [node.key, mean(node.key, near, rows)]));
      column.sort((a, b) => (middle.get(a.key) ?? 0) - (middle.get(b.key) ?? 0));
      for (const [row, node] of column.entries()) rows.set(node.key, row);
    }
  }
  return place(columns, near);
}

/** For each box the boxes that decide its place: for functions all, else those on the side of the functions. */
function neighbours(picture: Picture): ReadonlyMap<string, readonly string[]> {
  const columns = new Map(picture.nodes.map((node) => [node.key, node.column]));
  const near = new Map<string, string[]>();
  const add = (key: string, other: string): void => {
    const away = (one: string): number => Math.abs((columns.get(one) ?? SPINE) - SPINE);
    if (away(key) > 0 && away(other) >= away(key)) return;
    const list = near.get(key);
    if (list === undefined) near.set(key, [other]);
    else list.push(other);
  };
  for (const { from, to, back } of picture.links) {
    if (back) continue;
    add(from, to);
    add(to, from);
  }
  return near;
}

function mean(
  key: string,
  near: ReadonlyMap<string, readonly string[]>,
  values: ReadonlyMap<string, number>,
): number {
  const found = (near.get(key) ?? []).flatMap((other) => values.get(other) ?? []);
  if (found.length === 0) return values.get(key) ?? 0;
  return found.reduce((sum, one) => sum + one, 0) / found.length;
}

const STEP = BOX.height + BOX.gapY;

function place(
  columns: readonly (readonly PictureNode[])[],
  near: ReadonlyMap<string, readonly string[]>,
): Layout {
  const ys = new Map<string, number>();
  const most = Math.max(1, ...columns.map((column) => column.length));
  const height = STEP * most - BOX.gapY;
  for (const index of ORDER) stack(columns[index] ?? [], near, ys, height);
  const placed = new Map<string, Placed>();
  for (const node of columns.flat()) {
    const x = BOX.margin + node.column * (BOX.width + BOX.gapX);
    placed.set(node.key, { ...node, x, y: Math.round(BOX.top + (ys.get(node.key) ?? 0)) });
  }
  const width = 2 * BOX.margin + COLUMNS.length * (BOX.width + BOX.gapX) - BOX.gapX;
  return { placed, width, height: BOX.top + height + 3 * BOX.margin };
}

function stack(
  column: readonly PictureNode[],
  near: ReadonlyMap<string, readonly string[]>,
  ys: Map<string, number>,
  height: number,
): void {
  const isSpine = column[0]?.column === SPINE;
  const free = height - (column.length * STEP - BOX.gapY);
  let lowest = isSpine ? free / 2 : 0;
  for (const [row, node] of column.entries()) {
    const rest = (column.length - row) * STEP - BOX.gapY;
    const wanted = hasPlace(node.key, near, ys) ? mean(node.key, near, ys) : lowest;
    const y = Math.max(lowest, Math.min(wanted, height - rest));
    ys.set(node.key, y);
    lowest = y + STEP;
  }
}

function hasPlace(
  key: string,
  near: ReadonlyMap<string, readonly string[]>,
  ys: ReadonlyMap<string, number>,
): boolean {
  return (near.get(key) ?? []).some((other) => ys.has(other));
}
