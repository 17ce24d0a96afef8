import type { Diagnostic } from '../model/diagnostic.ts';
import type { Graph } from '../model/graph.ts';
import type { Application } from '../model/resource.ts';
import { contextOf } from './context.ts';
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
  const roles = bareRoles(context, register, functions).map((role) => ({
    ...role,
    access: UNKNOWN_ACCESS,
  }));
  const resources = resourceNodes(context, new Map());
  const graph: Graph = {
    name: application.name,
    sources: application.sources,
    stacks: application.stacks,
    functions,
    triggers: [],
    roles,
    apis: [],
    resources,
    edges: [],
    declared: context.index.byAddress,
  };
  return { graph, diagnostics };
}
