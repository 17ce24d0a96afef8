import type { Graph } from '../../model/graph.ts';
import type { FunctionNeeds } from '../../model/needs.ts';

/** What `postern needs` shows. `complete` is false where part of the templates could not be read. */
export type NeedsReport = {
  readonly tool: { readonly name: string; readonly version: string };
  readonly name: string;
  readonly graph: Graph;
  readonly needs: readonly FunctionNeeds[];
  readonly complete: boolean;
};
