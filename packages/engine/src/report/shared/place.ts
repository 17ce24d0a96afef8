import type { Graph } from '../../model/graph.ts';
import type { Position, Span } from '../../model/span.ts';
import { clean } from './clean.ts';

/** A span as a person counts; `region` is undefined where the file's text is not at hand. */
export type Place = {
  readonly file: string;
  readonly region: { readonly start: Position; readonly end: Position } | undefined;
};

/** Lines and columns of a span. */
export function placeOf(graph: Graph, span: Span): Place {
  const source = graph.sources.get(span.file);
  if (source === undefined) return { file: span.file, region: undefined };
  const start = source.position(span.start);
  return {
    file: span.file,
    region: { start, end: source.position(Math.max(span.start, span.end)) },
  };
}

/** `template.yaml:41`, or the file alone. */
export function placeWords(graph: Graph, span: Span): string {
  const { file, region } = placeOf(graph, span);
  return region === undefined ? clean(file) : `${clean(file)}:${region.start.line}`;
}
