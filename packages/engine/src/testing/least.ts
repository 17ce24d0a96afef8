import { changeFor } from '../least/change/change.ts';
import { needsOf } from '../least/needs/needs.ts';
import { proposalFor } from '../least/propose/proposal.ts';
import { changedFiles, unifiedDiff } from '../mend/diff.ts';
import { mend } from '../mend/mend.ts';
import type { Graph, RoleNode } from '../model/graph.ts';
import type { RoleChange } from '../model/least.ts';
import { Query } from '../model/query.ts';
import { graphOf } from './graph.ts';

/** An application before and after its roles were made to allow the least. */
export type Lessened = {
  readonly graph: Graph;
  /** One for each role of a function, in the order of the graph. */
  readonly changes: readonly RoleChange[];
  readonly files: Readonly<Record<string, string>>;
  readonly diff: string;
  /** Edits that could not be made; none is right. */
  readonly problems: readonly string[];
};

/** Proposes and applies changes for all roles of functions of an application. */
export function lessened(files: Readonly<Record<string, string>>): Lessened {
  const graph = graphOf(files);
  const query = new Query(graph);
  const needs = graph.functions.map((fn) => needsOf(fn, query));
  const changes = graph.roles
    .filter((role) => role.functions.length > 0)
    .map((role) => changeFor(proposalFor(role, needs, query), query));
  const edits = changes.flatMap((one) => one.edits);
  const { changes: texts, problems } = mend(edits, graph.sources, graph.declared);
  const changed = changedFiles(texts, graph.sources);
  return {
    graph,
    changes,
    files: {
      ...files,
      ...Object.fromEntries(changed.map((one) => [one.path, one.after ?? 'overlap'])),
    },
    diff: changed.map(unifiedDiff).join(''),
    problems: problems.map((one) => `${one.why}: ${JSON.stringify(one.edit)}`),
  };
}

/** The role of this name. Throws where there is none. */
export function roleNamed(graph: Graph, name: string): RoleNode {
  const role = graph.roles.find((one) => one.name === name);
  if (role === undefined) throw new Error(`no role ${name}`);
  return role;
}
