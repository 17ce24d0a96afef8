import type { Graph } from '../../model/graph.ts';
import type { FunctionReach } from '../../model/reach.ts';

/** What `postern guard-policy` shows. `complete` is false where part of the templates could not be read. */
export type GuardPolicyReport = {
  readonly tool: { readonly name: string; readonly version: string };
  readonly name: string;
  readonly graph: Graph;
  readonly reach: readonly FunctionReach[];
  readonly complete: boolean;
};
