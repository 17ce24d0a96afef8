import { beyond } from './refused.ts';

/** An element while it is read. */
export type Element = {
  readonly name: string;
  /** Attributes and children. Has no prototype. */
  readonly fields: Record<string, unknown>;
  /** Children so far. */
  count: number;
  /** Pieces of text so far, and their length. */
  readonly pieces: string[];
  length: number;
  /** Adds a child that has ended. */
  add(child: Element): void;
};

/** An element that has begun. */
export function opened(name: string, lists: ReadonlySet<string>): Element {
  const fields: Record<string, unknown> = Object.create(null);
  const element: Element = {
    name,
    fields,
    count: 0,
    pieces: [],
    length: 0,
    add: (child) => {
      element.count += 1;
      const value = contentOf(child);
      const before = fields[child.name];
      // The list is this reader's own: a value is never a list, so a list here means many.
      if (Array.isArray(before)) before.push(value);
      else if (before !== undefined) fields[child.name] = [before, value];
      else fields[child.name] = lists.has(child.name) ? [value] : value;
    },
  };
  return element;
}

/** Adds text to an element; comments and CDATA may have cut it into pieces, which belong together. */
export function text(element: Element, piece: string, maxText: number): void {
  element.length += piece.length;
  if (element.length > maxText) throw beyond('maxText', maxText);
  element.pieces.push(piece);
}

/** Text where an element has nothing else; blanks between children are for the eye only. */
function contentOf({ fields, pieces, count }: Element): unknown {
  const all = pieces.join('');
  if (count === 0 && Object.keys(fields).length === 0) return all;
  if (all.trim() !== '') fields['#text'] = all;
  return fields;
}
