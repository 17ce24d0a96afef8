import { changeFor } from '../least/change/change.ts';
import { differenceOf } from '../least/difference/difference.ts';
import { needsOf } from '../least/needs/needs.ts';
import { type ByParameter, byParameterOf, type Reading } from '../least/propose/by-parameter.ts';
import { proposalFor } from '../least/propose/proposal.ts';
import { linkApplication } from '../link/link.ts';
import { changedFiles } from '../mend/diff.ts';
import { mend } from '../mend/mend.ts';
import type { TextChange } from '../model/change.ts';
import type { RoleNode } from '../model/graph.ts';
import type { NeedAnswer } from '../model/needs.ts';
import { Query } from '../model/query.ts';
import { failsOtherwise, isProven, type RoleLeast } from '../model/role-least.ts';
import { type ReadOptions, readApplication } from '../read/read.ts';
import { type needsIn, type ScanOptions, withCode } from '../scan.ts';
import { Overlay } from '../support/overlay.ts';
import type { Files } from '../support/ports.ts';
import { otherwiseIn } from './otherwise.ts';
import { type PlannedRole, type Proving, provenRoles } from './proven.ts';
import { wholeChanges } from './whole-changes.ts';

/** What `leastIn` finds. */
export type Least = ReturnType<typeof needsIn> & {
  /** One for each role of a function, in the order of the graph. */
  readonly roles: readonly RoleLeast[];
  /** The changes of some of the roles together, as they would be written. */
  readonly changesOf: (roles: readonly RoleLeast[]) => readonly TextChange[];
};

/**
 * What each role of a function allows beside what its functions need, what to write instead, and what is proven of
 * that: the changed files are read again, and the roles found there are held against the needs and those of today.
 */
export function leastIn(
  files: Files,
  options: ReadOptions & Pick<ScanOptions, 'code' | 'cache'>,
  answers: readonly NeedAnswer[],
): Least {
  const application = readApplication(files, options);
  const linked = linkApplication(application);
  const { graph, diagnostics, code } = withCode(linked, files, options);
  const query = new Query(graph);
  const needs = graph.functions.map((fn) => needsOf(fn, query, answers));
  const changesOf = (some: readonly Pick<RoleLeast, 'change'>[]): readonly TextChange[] =>
    wholeChanges(
      some.map((one) => one.change.edits),
      graph,
    );
  const reread: Proving['reread'] = (some, otherValues) => {
    const changed = changedFiles(changesOf(some), graph.sources);
    const texts = new Map(
      changed.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after]])),
    );
    if (texts.size < changed.length) return undefined;
    const reading = otherValues === undefined ? options : { ...options, otherValues };
    return linkApplication(readApplication(new Overlay(files, texts), reading)).graph;
  };
  const apart = { graph, code, answers };
  const proving: Proving = {
    before: linked.graph,
    query,
    needs,
    reread,
    otherwise: () => otherwiseIn(files, options, apart),
  };
  const first = provenRoles(plannedRoles({ query, needs }), proving);
  const open = () => otherwiseIn(files, options, apart, 'none');
  const roles = mendedRoles(first, { query, needs }, { proving, open });
  const found = [...application.diagnostics, ...diagnostics];
  return { graph, diagnostics: found, needs, roles, changesOf };
}

/** Roles whose change holds only for the defaults of parameters, again in words that hold for all of them. */
function mendedRoles(
  first: readonly RoleLeast[],
  today: Reading,
  { proving, open }: { proving: Proving; open: () => Reading | undefined },
): readonly RoleLeast[] {
  const failing = new Set(first.filter(failsOtherwise).map(({ difference }) => difference.role));
  const symbolic = failing.size === 0 ? undefined : open();
  if (symbolic === undefined) return first;
  const again = plannedRoles(
    today,
    (role) => byParameterOf(role, today, symbolic),
    today.query.graph.roles.filter(({ id }) => failing.has(id)),
  );
  const better = new Map(
    provenRoles(again, proving).flatMap((one) =>
      isProven(one) ? [[one.difference.role, one] as const] : [],
    ),
  );
  return first.map((one) => better.get(one.difference.role) ?? one);
}

function plannedRoles(
  { query, needs }: Reading,
  byParameter: (role: RoleNode) => ByParameter | undefined = () => undefined,
  roles: readonly RoleNode[] = query.graph.roles,
): readonly PlannedRole[] {
  const { graph } = query;
  const byFunction = new Map(needs.map((one) => [one.function, one]));
  return roles.flatMap((role) => {
    const own = role.functions.flatMap((id) => byFunction.get(id) ?? []);
    if (own.length === 0) return [];
    const difference = differenceOf(role, own, query);
    const proposal = proposalFor(role, own, query, byParameter(role));
    const change = changeFor(proposal, query);
    const { changes, problems } = mend(change.edits, graph.sources, graph.declared);
    // Half a change of a role is none.
    const isWhole = problems.length === 0;
    return [
      {
        difference,
        change: isWhole ? change : { ...change, edits: [] },
        changes: isWhole ? changes : [],
        problems: problems.map((one) => one.why),
      },
    ];
  });
}
