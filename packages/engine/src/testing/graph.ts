import { analyseCode } from '../code/analyse.ts';
import { codeRequests } from '../link/code/locations.ts';
import { linkApplication } from '../link/link.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Graph } from '../model/graph.ts';
import { applicationOf, MemoryFiles } from '../read/testing.ts';

/** The graph of a template, or of several files by path, for tests. */
export function graphOf(template: string | Readonly<Record<string, string>>): Graph {
  return linkedOf(template).graph;
}

/** The graph with everything that reading and linking reported, for tests. */
export function linkedOf(template: string | Readonly<Record<string, string>>): {
  readonly graph: Graph;
  readonly diagnostics: readonly Diagnostic[];
  /** What was reported of the functions' code. */
  readonly ofCode: readonly Diagnostic[];
} {
  const files = typeof template === 'string' ? { 'template.yaml': template } : template;
  const application = applicationOf(files);
  const linked = linkApplication(application);
  const { graph } = linked;
  const code = analyseCode(codeRequests(graph.functions, graph), new MemoryFiles(files));
  return {
    graph: linked.withCode(code),
    diagnostics: [...application.diagnostics, ...linked.diagnostics],
    ofCode: code.diagnostics,
  };
}
