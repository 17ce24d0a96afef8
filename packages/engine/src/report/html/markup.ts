import { clean } from '../shared/clean.ts';

/** Markup that is safe to put into a page. Only `html` and `raw` make it. */
export type Html = { readonly markup: string };

/** What may stand in a template: text is escaped, markup and lists of it are taken as they are. */
export type Piece = Html | string | number | undefined | readonly Piece[];

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  ['`', '&#96;'],
]);

/** Text for element content and for quoted attributes. */
function escapeHtml(text: string): string {
  return clean(text).replace(/[&<>"'`]/g, (char) => ENTITIES.get(char) ?? char);
}

/** A template of markup: everything put into it is escaped unless it is markup itself. Attributes must be quoted. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  let markup = parts[0] ?? '';
  for (const [index, value] of values.entries()) markup += render(value) + (parts[index + 1] ?? '');
  return { markup };
}

/** Markup of our own that is text in the source (a style sheet, a script). Never for what a project chose. */
export function raw(markup: string): Html {
  return { markup };
}

function render(piece: Piece): string {
  if (piece === undefined) return '';
  if (typeof piece === 'number') return String(piece);
  if (typeof piece === 'string') return escapeHtml(piece);
  if ('markup' in piece) return piece.markup;
  return piece.map(render).join('');
}
