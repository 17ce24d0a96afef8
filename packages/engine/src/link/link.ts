import type { Diagnostic } from '../model/diagnostic.ts';
import type { Graph, TriggerNode } from '../model/graph.ts';
import type { Application } from '../model/resource.ts';
import { apisOf } from './apis/apis.ts';
import { contextOf } from './context.ts';
import { addEvaluatedEdges, declaredEdges } from './edges/graph-edges.ts';
import { functionNodes } from './functions/function-nodes.ts';
import { resourceNodes } from './resources.ts';
import { bareRoles, UNKNOWN_ACCESS } from './roles/role-nodes.ts';
import { RoleRegister } from './roles/role-register.ts';

/**
 * Makes the graph of an application: functions, their roles, their triggers, and what they reach.
 * Never throws for what a template says; what could not be read is among the diagnostics.
 */
export function linkApplication(application: Application): {
  graph: Graph;
  diagnostics: Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const context = contextOf(application, (diagnostic) => diagnostics.push(diagnostic));
  const register = new RoleRegister(context);
  const functions = functionNodes(context, register);
  const edges = declaredEdges(context, functions);
  const roles = bareRoles(context, register, functions).map((role) => ({
    ...role,
    access: UNKNOWN_ACCESS,
  }));
  const apis = apisOf(context);
  const triggers: readonly TriggerNode[] = [];
  addEvaluatedEdges(context, { roles, apis, triggers }, [], edges);
  const graph: Graph = {
    name: application.name,
    sources: application.sources,
    stacks: application.stacks,
    functions,
    triggers,
    roles,
    apis,
    resources: resourceNodes(context, new Map()),
    edges: edges.all(),
    declared: context.index.byAddress,
  };
  return { graph, diagnostics };
}
