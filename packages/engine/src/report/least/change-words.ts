import type { RoleProof, Witness } from '../../model/proof.ts';
import type { Query } from '../../model/query.ts';
import { isProven, type RoleLeast } from '../../model/role-least.ts';
import { readable } from '../../model/text.ts';
import { clean } from '../shared/clean.ts';
import { placeWords } from '../shared/place.ts';
import { counted } from '../shared/view.ts';
import { shortList } from './words.ts';

/** What is proposed for a role, in one line: what to write, or why nothing. */
export function proposalWords(query: Query, one: RoleLeast): string {
  const { proposal } = one.change;
  switch (proposal.kind) {
    case 'as-it-is':
      return 'nothing to change';
    case 'none':
      return `no change is proposed: ${clean(proposal.reason)} (${placeWords(query.graph, proposal.at)})`;
    case 'least': {
      const names = proposal.roles.map((role) => clean(role.logicalId ?? role.name));
      const isSplit = proposal.roles.some((role) => role.logicalId !== undefined);
      const what = isSplit
        ? `split into ${counted(names.length, 'role')}: ${shortList(names, 4)}`
        : `narrowed to ${counted(actionsIn(one).size, 'action')}`;
      return `${what}, ${stateWords(one)}`;
    }
  }
}

/** Actions that the proposed roles allow by statements of their own or a policy that stays. */
function actionsIn({ change }: RoleLeast): ReadonlySet<string> {
  const { proposal } = change;
  const roles = proposal.kind === 'least' ? proposal.roles : [];
  return new Set(roles.flatMap((role) => role.statements.flatMap((one) => one.actions)));
}

function stateWords(one: RoleLeast): string {
  if (one.changes.length === 0) return 'to be written by hand';
  return isProven(one) ? 'proven' : 'not proven';
}

/** What stands against a change or has to be done by hand, line by line. */
export function caveats(query: Query, one: RoleLeast): readonly string[] {
  return [
    ...one.problems.map((why) => `cannot be written here: ${clean(why)}`),
    ...one.change.advice.map(
      ({ at, text }) => `by hand: ${clean(text)} (${placeWords(query.graph, at)})`,
    ),
    ...one.proofs.flatMap(doubts),
    ...doubtsOtherwise(one),
    ...one.elsewhere.map(
      ({ what, id, change }) => `it would also change ${what} ${clean(id)}: ${change}`,
    ),
  ];
}

/** What fails where parameters have other values than their defaults. */
function doubtsOtherwise({ otherwise }: RoleLeast): readonly string[] {
  if (otherwise === undefined) return [];
  const names = otherwise.parameters.map(clean);
  const of = names.length === 0 ? 'the parameters' : shortList(names, 4);
  return otherwise.proofs
    .flatMap(({ facts, ...proof }) =>
      doubts({ ...proof, facts: facts.map(({ within: _, ...fact }) => fact) }),
    )
    .map((line) => `with other values of ${of}: ${line}`);
}

const MOST = 3;

function doubts({ facts }: RoleProof): readonly string[] {
  return facts.flatMap(({ kind, witnesses, open, within }) => {
    const claim =
      kind === 'needed-allowed' ? 'a need would be denied' : 'it would allow more than today';
    return [
      ...(within === undefined
        ? []
        : [
            `as far as the boundary ${clean(readable(within))} allows it, today and afterwards: it is not here`,
          ]),
      ...witnesses.slice(0, MOST).map((one) => `${claim}: ${witnessWords(one)}`),
      ...open
        .slice(0, MOST)
        .map(
          ({ action, resource, reason }) =>
            `not decided: ${action} on ${clean(readable(resource))}: ${clean(reason)}`,
        ),
      ...(witnesses.length + open.length > 2 * MOST ? ['and more (--format json)'] : []),
    ];
  });
}

function witnessWords({ action, resource, because }: Witness): string {
  return `${action} on ${clean(readable(resource))}: ${clean(because)}`;
}

/** What a change adds because it is missing today. */
export function addedWords({ proofs }: RoleLeast): readonly string[] {
  const added = proofs.flatMap(({ facts }) => facts.flatMap((fact) => fact.added));
  return [
    ...new Set(
      added.map(({ action, resource }) => `adds ${action} on ${clean(readable(resource))}`),
    ),
  ];
}
