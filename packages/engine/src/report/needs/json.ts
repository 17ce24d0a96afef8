import type { Graph } from '../../model/graph.ts';
import type { FunctionNeeds, Need, ResourceNeed, UnresolvedNeed } from '../../model/needs.ts';
import { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import { jsonPlace } from '../json/place.ts';
import { safeJson } from '../shared/clean.ts';
import type { NeedsReport } from './model.ts';

/** Name of the format; a change that a reader could notice makes it v2. */
const FORMAT = 'postern-needs-v1';

/** Needs as JSON, as `docs/needs.schema.json` describes it. */
export function needsJson(report: NeedsReport): string {
  const query = new Query(report.graph);
  return safeJson({
    $schema: FORMAT,
    tool: report.tool,
    name: report.name,
    complete: report.complete,
    functions: report.needs.map((one) => functionJson(query, one)),
  });
}

function functionJson(query: Query, one: FunctionNeeds): object {
  const { graph } = query;
  const fn = query.function(one.function);
  return {
    id: one.function,
    name: fn?.name ?? one.function,
    role: fn?.role ?? null,
    analysed: one.code.kind === 'analysed',
    reason: one.code.kind === 'analysed' ? null : one.code.reason,
    needs: one.needs.map((need) => needJson(graph, need)),
    unresolved: one.unresolved.map((open) => unresolvedJson(graph, open)),
  };
}

/** A need as JSON, as the schemas describe it. */
export function needJson(graph: Graph, need: Need): object {
  return {
    actions: need.actions,
    resource: resourceJson(need.resource),
    conditions: need.conditions.map((one) => ({
      ...one,
      values: one.values.map(readable),
    })),
    certain: need.certain,
    confidence: need.confidence,
    origin: need.origin,
    because: need.because.map(({ span, text }) => ({ text, place: jsonPlace(graph, span) })),
  };
}

function resourceJson(resource: ResourceNeed): object {
  if (resource.kind === 'any') {
    return { arn: '*', node: null, suffix: '', template: '*', why: resource.why };
  }
  return {
    arn: readable(resource.arn),
    node: resource.node ?? null,
    suffix: readable(resource.suffix),
    template: resource.template ?? null,
    why: resource.why ?? null,
  };
}

/** An unresolved need as JSON, as the schemas describe it. */
export function unresolvedJson(graph: Graph, open: UnresolvedNeed): object {
  return {
    kind: open.kind,
    call: open.call ?? null,
    actions: open.actions,
    reason: open.reason,
    assumed: open.assumed,
    certain: open.certain,
    place: jsonPlace(graph, open.at),
  };
}
