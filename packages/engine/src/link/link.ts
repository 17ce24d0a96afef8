import type { Diagnostic } from '../model/diagnostic.ts';
import type { Graph } from '../model/graph.ts';
import type { Application } from '../model/resource.ts';
import { linkApis } from './apis/apis.ts';
import { type AnalysedCode, joinCode } from './code/join.ts';
import { contextOf } from './context.ts';
import { addEvaluatedEdges, declaredEdges } from './edges/graph-edges.ts';
import { exposuresOf } from './exposure/exposure.ts';
import { functionNodes } from './functions/function-nodes.ts';
import { nameExternals } from './only-named.ts';
import { resourceNodes } from './resources.ts';
import { withAssumers } from './roles/assumers.ts';
import { reachable } from './roles/reachable.ts';
import { withAccess } from './roles/role-access.ts';
import { bareRoles } from './roles/role-nodes.ts';
import { RoleRegister } from './roles/role-register.ts';
import { together } from './together/together.ts';
import { triggersOf } from './triggers/triggers.ts';

/** A graph, what was wrong on the way to it, and how to add what the code says. */
export type Linked = {
  readonly graph: Graph;
  readonly diagnostics: readonly Diagnostic[];
  readonly withCode: (code: AnalysedCode) => Graph;
};

/**
 * Makes the graph of an application: functions, their roles, their triggers, and what they reach.
 * Never throws for what a template says; what could not be read is among the diagnostics.
 */
export function linkApplication(application: Application): Linked {
  const diagnostics = new Map<string, Diagnostic>();
  const context = contextOf(application, (one) => {
    // A document that several roles share is read once for each, and must not be reported as often.
    diagnostics.set(`${one.code} ${one.span?.file} ${one.span?.start} ${one.message}`, one);
  });
  const register = new RoleRegister(context);
  const functions = functionNodes(context, register);
  const edges = declaredEdges(context, functions);
  const bare = bareRoles(context, register, functions);
  nameExternals(context, bare);
  const named = reachable(context);
  const groups = together(context, { functions, roles: bare, edges: edges.all(), named });
  const roles = withAssumers(context, withAccess(context, bare, named, groups));
  const apis = linkApis(context);
  const exposures = exposuresOf(context);
  const { triggers, edges: delivered } = triggersOf(context, {
    apis,
    functions,
    roles,
    resources: resourceNodes(context, exposures),
    edges: edges.all(),
    groups,
  });
  const nodes = { roles, apis: apis.map((one) => one.node), triggers };
  addEvaluatedEdges(context, nodes, delivered, edges);
  // Again, because triggers may have named resources that nothing else does.
  const resources = resourceNodes(context, exposures);
  const graph: Graph = {
    name: application.name,
    sources: application.sources,
    stacks: application.stacks,
    functions,
    ...nodes,
    resources,
    edges: edges.between(functions, triggers, roles, nodes.apis, resources),
    declared: context.index.byAddress,
    code: new Map(),
    calls: [],
    flows: [],
    undeployed: [],
  };
  return {
    graph,
    diagnostics: [...diagnostics.values()],
    withCode: (code) => joinCode(context, graph, code),
  };
}
