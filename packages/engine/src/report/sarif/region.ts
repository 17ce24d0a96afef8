import type { Graph } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import { placeOf } from '../shared/place.ts';

/** Base of every path: the scanned folder. */
export const ROOT = 'SRCROOT';

/** A path below the scanned folder as a relative URI. */
export function uriOf(file: string): string {
  const encoded = file.toWellFormed().split('/').map(encodeURIComponent).join('/');
  // A first segment with a colon would read as a scheme, and an empty first one as a host.
  return encoded.startsWith('/') ? `.${encoded}` : encoded === '' ? '.' : encoded;
}

/** Lines and columns of a span; undefined where the text is not at hand. */
export function region(graph: Graph, span: Span): object | undefined {
  const found = placeOf(graph, span).region;
  if (found === undefined) return undefined;
  const { start, end } = found;
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

/** A place as a SARIF location, with what it shows. */
export function location(graph: Graph, span: Span, message?: string): object {
  const found = region(graph, span);
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(span.file), uriBaseId: ROOT },
      ...(found === undefined ? {} : { region: found }),
    },
    ...(message === undefined ? {} : { message: { text: message } }),
  };
}
