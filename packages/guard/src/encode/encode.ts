// Values that came from outside, made harmless for the place where they go. Each place has its own encoding: none fits all.
export { attachment, fileName, headerValue } from './header.ts';
export {
  type Hole,
  html,
  htmlAttribute,
  htmlText,
  type Markup,
  type Printable,
  type SafeUrl,
  trusted,
} from './html.ts';
export { jsonInHtml } from './json.ts';
export { type Cell, csvCell, csvRow, logText } from './lines.ts';
export { type Argument, patternText, programArguments } from './program.ts';
export { type SqlDialect, sqlDirection, sqlIdentifier, sqlLike } from './sql.ts';
export { redirectTarget, safeUrl, type UrlRules, urlComponent, urlSegment } from './url.ts';
