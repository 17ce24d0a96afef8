import type { Graph } from '../../model/graph.ts';
import type { Excess, Missing, RoleDifference } from '../../model/least.ts';
import { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import { jsonPlace } from '../json/place.ts';
import { needJson, unresolvedJson } from '../needs/json.ts';
import { safeJson } from '../shared/clean.ts';
import { changeJson } from './change-json.ts';
import type { LeastReport } from './model.ts';

/** Name of the format; a change that a reader could notice makes it v2. */
const FORMAT = 'postern-least-v1';

/** Differences as JSON, as `docs/least.schema.json` describes it. */
export function leastJson(report: LeastReport): string {
  const query = new Query(report.graph);
  return safeJson({
    $schema: FORMAT,
    tool: report.tool,
    name: report.name,
    complete: report.complete,
    roles: report.roles.map((one) => ({
      ...roleJson(report, query, one.difference),
      ...changeJson(report.graph, one),
    })),
    diff: report.diff,
    plan: report.plan,
  });
}

function roleJson(report: LeastReport, query: Query, one: RoleDifference): object {
  const { graph } = report;
  const role = query.role(one.role);
  const own = report.needs.filter((each) => one.functions.includes(each.function));
  return {
    id: one.role,
    name: role?.name ?? one.role,
    external: role?.external === true,
    place: role === undefined ? null : jsonPlace(graph, role.span),
    functions: own.map((each) => ({
      id: each.function,
      name: query.function(each.function)?.name ?? each.function,
      analysed: each.code.kind === 'analysed',
      reason: each.code.kind === 'analysed' ? null : each.code.reason,
    })),
    granted: one.granted,
    needed: one.needed,
    missing: one.missing.map((each) => missingJson(graph, each)),
    excess: one.excess.map((each) => excessJson(graph, each)),
    unresolved: one.unresolved.map((each) => unresolvedJson(graph, each)),
  };
}

function missingJson(graph: Graph, one: Missing): object {
  return {
    function: one.function,
    actions: one.actions,
    certainty: one.certainty,
    because: one.because,
    need: needJson(graph, one.need),
  };
}

function excessJson(graph: Graph, one: Excess): object {
  const { statement, policy } = one;
  return {
    kind: one.kind,
    policy: { kind: policy.kind, name: 'name' in policy ? readable(policy.name) : null },
    sid: statement.sid === undefined ? null : readable(statement.sid),
    actions: one.actions.map(readable),
    beside: one.beside ?? [],
    count: one.count,
    levels: one.levels,
    reaches: one.reaches,
    harm: one.harm,
    because: one.because,
    certainty: one.certainty,
    place: jsonPlace(graph, one.at),
  };
}
