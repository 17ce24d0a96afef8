import type { Graph } from '../../model/graph.ts';
import type { FunctionNeeds } from '../../model/needs.ts';
import type { Stage } from '../../model/plan.ts';
import type { RoleLeast } from '../../model/role-least.ts';

/** What `postern least` shows. `complete` is false where part of the templates could not be read. */
export type LeastReport = {
  readonly tool: { readonly name: string; readonly version: string };
  readonly name: string;
  readonly graph: Graph;
  readonly needs: readonly FunctionNeeds[];
  /** One for each role of a function, in the order of the graph. */
  readonly roles: readonly RoleLeast[];
  /** The changes of these roles as a unified diff: the proven ones, and those that are not, apart. */
  readonly diff: { readonly proven: string; readonly unproven: string };
  /** How to bring the proven changes into production. */
  readonly plan: readonly Stage[];
  /** Everything, or what an engineer would act on. */
  readonly audience: 'default' | 'auditor';
  readonly complete: boolean;
};
