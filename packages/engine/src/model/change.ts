/** A replacement of a range of one file's text. `start === end` inserts. Offsets are of the text before any change. */
export type TextChange = {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
};

/**
 * The text after the changes, or undefined where two of them overlap. Insertions at one place keep
 * their order.
 */
export function applyChanges(text: string, changes: readonly TextChange[]): string | undefined {
  const ordered = [...changes].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let position = 0;
  for (const change of ordered) {
    if (change.start < position) return undefined;
    result += text.slice(position, change.start) + change.text;
    position = change.end;
  }
  return result + text.slice(position);
}
