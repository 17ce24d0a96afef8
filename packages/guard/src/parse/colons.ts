const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;

/** How many colons stand outside of the texts of a valid JSON document: one for each property written. */
export function colonsOf(json: string): number {
  let colons = 0;
  let at = 0;
  while (at < json.length) {
    const unit = json.charCodeAt(at);
    if (unit === QUOTE) at = endOfText(json, at);
    else if (unit === COLON) colons += 1;
    at += 1;
  }
  return colons;
}

/** Offset of the quote that ends the text beginning at `start`. */
function endOfText(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length) {
    const unit = json.charCodeAt(at);
    if (unit === QUOTE) return at;
    at += unit === BACKSLASH ? 2 : 1;
  }
  return at;
}
