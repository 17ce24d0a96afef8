import type { Flow, SinkKind } from '../../model/code.ts';
import type { TracedFlow } from '../../model/function-code.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';

/** Flows of all functions by the lines of their sinks. */
export type Lines = {
  /** In the order of the functions. */
  readonly flows: ReadonlyMap<string, readonly TracedFlow[]>;
  /** The lines of each function's sinks, in the order of its flows. */
  readonly ofFunction: ReadonlyMap<NodeId, readonly SinkLine[]>;
};

type SinkLine = { readonly sink: SinkKind; readonly line: string };

const LINES = new WeakMap<Query, Lines>();

/** The index of a graph, built on first use. */
export function linesOf(query: Query): Lines {
  const known = LINES.get(query);
  if (known !== undefined) return known;
  const flows = new Map<string, TracedFlow[]>();
  const ofFunction = new Map<NodeId, readonly SinkLine[]>();
  for (const fn of query.graph.functions) {
    const own = new Map<string, SinkLine>();
    for (const traced of query.flowsOf(fn.id)) {
      const { sink } = traced.flow;
      const line = lineOf(traced.flow, query);
      own.set(`${sink} ${line}`, { sink, line });
      const group = flows.get(line);
      if (group === undefined) flows.set(line, [traced]);
      else group.push(traced);
    }
    ofFunction.set(fn.id, [...own.values()]);
  }
  const lines: Lines = { flows, ofFunction };
  LINES.set(query, lines);
  return lines;
}

function lineOf({ at }: Flow, query: Query): string {
  const line = query.graph.sources.get(at.file)?.position(at.start).line ?? `@${at.start}`;
  return `${at.file}:${line}`;
}
