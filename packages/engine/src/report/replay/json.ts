import type { Graph } from '../../model/graph.ts';
import type { ReplayedCalls } from '../../model/replay.ts';
import { jsonPlace } from '../json/place.ts';
import { safeJson } from '../shared/clean.ts';
import type { ReplayReport } from './model.ts';

/** Name of the format; a change that a reader could notice makes it v2. */
const FORMAT = 'postern-replay-v1';

/** Recorded calls beside the proposed roles, as `docs/replay.schema.json` describes them. */
export function replayJson({ graph, replay, problems, problemCount }: ReplayReport): string {
  const { judged, allowed, refusedBefore, others, complete, denied, unknown } = replay;
  return safeJson({
    $schema: FORMAT,
    counts: { judged, allowed, refusedBefore, others },
    complete: complete && problemCount === 0,
    denied: denied.map((one) => callJson(graph, one)),
    unknown: unknown.map((one) => callJson(graph, one)),
    problems: problems.map((one) => ({ ...one, record: one.record ?? null })),
  });
}

function callJson(graph: Graph, one: ReplayedCalls): object {
  const { call, count, last, action, resource, because, code } = one;
  return {
    action,
    resource: resource ?? null,
    event: { source: call.source, name: call.name },
    caller: call.caller.arn,
    role: one.role,
    function: one.function ?? null,
    count,
    first: new Date(call.time).toISOString(),
    last: new Date(last).toISOString(),
    because,
    code: code === undefined ? null : jsonPlace(graph, code),
    record: call.origin,
  };
}
