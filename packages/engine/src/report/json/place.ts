import type { Graph } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import { placeOf } from '../shared/place.ts';

/** A place in JSON: lines and columns from 1, columns in UTF-16 units, the end exclusive; null where the text is not at hand. */
export type JsonPlace = {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly endLine: number | null;
  readonly endColumn: number | null;
};

/** A span as JSON. */
export function jsonPlace(graph: Graph, span: Span): JsonPlace {
  const { file, region } = placeOf(graph, span);
  return {
    file,
    line: region?.start.line ?? null,
    column: region?.start.column ?? null,
    endLine: region?.end.line ?? null,
    endColumn: region?.end.column ?? null,
  };
}
