import type { Graph } from '../../model/graph.ts';
import type { RoleUse, TrailSummary } from '../../model/use.ts';

/** What `postern rightsize` shows. `complete` is false where part of the templates or of the log could not be read. */
export type RightsizeReport = {
  readonly tool: { readonly name: string; readonly version: string };
  readonly name: string;
  readonly graph: Graph;
  readonly trail: TrailSummary;
  readonly roles: readonly RoleUse[];
  readonly complete: boolean;
};
