import { changeFor } from '../least/change/change.ts';
import { differenceOf } from '../least/difference/difference.ts';
import { needsOf } from '../least/needs/needs.ts';
import { Rightsizing } from '../least/rightsize/rightsize.ts';
import { linkApplication } from '../link/link.ts';
import { changedFiles } from '../mend/diff.ts';
import { mend } from '../mend/mend.ts';
import type { TextChange } from '../model/change.ts';
import type { RoleDifference } from '../model/least.ts';
import type { FunctionNeeds, NeedAnswer } from '../model/needs.ts';
import { Query } from '../model/query.ts';
import type { RoleLeast } from '../model/role-least.ts';
import type { RoleUse } from '../model/use.ts';
import { type ReadOptions, readApplication } from '../read/read.ts';
import { type needsIn, type ScanOptions, withCode } from '../scan.ts';
import { Overlay } from '../support/overlay.ts';
import type { Files } from '../support/ports.ts';
import { type Otherwise, otherwiseIn } from './otherwise.ts';
import { type PlannedRole, type Proving, provenRoles } from './proven.ts';

/** An application that waits for a log, and the changes that follow from it. */
export type Rightsizable = Pick<ReturnType<typeof needsIn>, 'graph' | 'diagnostics'> & {
  readonly needs: readonly FunctionNeeds[];
  readonly sizing: Rightsizing;
  /** The roles with their proposals as changes of the templates, and what is proven of each. */
  readonly changed: (roles: readonly RoleUse[]) => readonly RoleLeast[];
  /** The changes of some of the roles together, as they would be written. */
  readonly changesOf: (roles: readonly Pick<RoleLeast, 'change'>[]) => readonly TextChange[];
};

/** Reads an application for `postern rightsize`: its roles and needs, ready to take the records of a log. */
export function rightsizeIn(
  files: Files,
  options: ReadOptions & Pick<ScanOptions, 'code' | 'cache'>,
  answers: readonly NeedAnswer[],
): Rightsizable {
  const application = readApplication(files, options);
  const linked = linkApplication(application);
  const { graph, diagnostics, code } = withCode(linked, files, options);
  const query = new Query(graph);
  const needs = graph.functions.map((fn) => needsOf(fn, query, answers));
  const changesOf: Rightsizable['changesOf'] = (some) =>
    mend(
      some.flatMap((one) => one.change.edits),
      graph.sources,
      graph.declared,
    ).changes;
  const reread: Proving['reread'] = (some, otherValues) => {
    const changed = changedFiles(changesOf(some), graph.sources);
    const texts = new Map(
      changed.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after]])),
    );
    if (texts.size < changed.length) return undefined;
    const reading = otherValues === undefined ? options : { ...options, otherValues };
    return linkApplication(readApplication(new Overlay(files, texts), reading)).graph;
  };
  const changed = (roles: readonly RoleUse[]): readonly RoleLeast[] => {
    const planned = roles.flatMap((role) => plannedRole(role, needs, query) ?? []);
    const held = met(needs, planned);
    const otherwise = (): Otherwise | undefined => {
      const found = otherwiseIn(files, options, { graph, code, answers });
      return found && { ...found, needs: met(found.needs, planned) };
    };
    return provenRoles(planned, { before: linked.graph, query, needs: held, reread, otherwise });
  };
  return {
    graph,
    diagnostics: [...application.diagnostics, ...diagnostics],
    needs,
    sizing: new Rightsizing(query, needs),
    changed,
    changesOf,
  };
}

function plannedRole(
  { role: id, proposal }: RoleUse,
  needs: readonly FunctionNeeds[],
  query: Query,
): PlannedRole | undefined {
  const role = query.role(id);
  if (role === undefined || proposal.kind !== 'least') return undefined;
  const own = needs.filter((one) => role.functions.includes(one.function));
  const change = changeFor(proposal, query);
  const { changes, problems } = mend(change.edits, query.graph.sources, query.graph.declared);
  // Half a change of a role is none.
  const isWhole = problems.length === 0;
  return {
    difference: differenceOf(role, own, query),
    change: isWhole ? change : { ...change, edits: [] },
    changes: isWhole ? changes : [],
    problems: problems.map((one) => one.why),
  };
}

/** The needs without those that no role allows today: narrowing by use does not add anything. */
function met(
  needs: readonly FunctionNeeds[],
  planned: readonly PlannedRole[],
): readonly FunctionNeeds[] {
  const missing = planned.flatMap((one): RoleDifference['missing'] => one.difference.missing);
  const said = new Set(
    missing.flatMap((one) => one.actions.map((name) => `${one.function} ${name}`)),
  );
  return needs.map((one) => ({
    ...one,
    needs: one.needs.flatMap((need) => {
      const actions = need.actions.filter((name) => !said.has(`${one.function} ${name}`));
      return actions.length === 0 ? [] : [{ ...need, actions }];
    }),
  }));
}
