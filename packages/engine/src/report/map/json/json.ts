import { Query } from '../../../model/query.ts';
import type { Report } from '../../../model/report.ts';
import { jsonPlace } from '../../json/place.ts';
import { safeJson } from '../../shared/clean.ts';
import { apiJson, functionJson, resourceJson, roleJson, triggerJson } from './nodes.ts';

/** Name of the format; a change that a reader could notice makes it v2. */
const FORMAT = 'postern-graph-v1';

/** The graph as JSON, as `docs/graph.schema.json` describes it. */
export function graphJson(report: Report): string {
  const { graph } = report;
  const query = new Query(graph);
  return safeJson({
    $schema: FORMAT,
    tool: report.tool,
    name: report.root,
    complete: !report.diagnostics.some((one) => one.incomplete),
    stacks: graph.stacks.map(({ id, file, parent, stages }) => {
      return { id, file, parent: parent ?? null, stages };
    }),
    functions: graph.functions.map((one) => functionJson(query, one)),
    triggers: graph.triggers.map((one) => triggerJson(query, one)),
    roles: graph.roles.map((one) => roleJson(query, one)),
    apis: graph.apis.map((one) => apiJson(query, one)),
    resources: graph.resources.map((one) => resourceJson(query, one)),
    edges: graph.edges.map(({ kind, from, to, label, trigger, span }) => {
      const place = jsonPlace(graph, span);
      return { kind, from, to, label: label ?? null, trigger: trigger ?? null, place };
    }),
  });
}
