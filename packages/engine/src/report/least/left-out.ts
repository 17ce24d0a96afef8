import type { Query } from '../../model/query.ts';
import { isProven, type RoleLeast } from '../../model/role-least.ts';
import { clean } from '../shared/clean.ts';
import { placeWords } from '../shared/place.ts';
import { caveats } from './change-words.ts';
import { titleWords } from './words.ts';

/** For each role that stays as it is although something is to be said of it: which, why, and what to do. */
export function leftOutLines(
  query: Query,
  roles: readonly RoleLeast[],
  taken: readonly RoleLeast[],
): readonly string[] {
  return roles
    .filter((one) => !taken.includes(one))
    .flatMap((one) => {
      const why = reasonOf(query, one);
      return why === undefined
        ? []
        : [`left out: ${titleWords(query, one.difference)}`, ...why.map((line) => `  ${line}`)];
    });
}

function reasonOf(query: Query, one: RoleLeast): readonly string[] | undefined {
  const { proposal } = one.change;
  if (proposal.kind === 'none') {
    return [
      `${clean(proposal.reason)} (${placeWords(query.graph, proposal.at)})`,
      'say under `needs:` in postern.config.yaml what it needs, or change the role by hand',
    ];
  }
  if (proposal.kind === 'as-it-is') return undefined;
  const against = caveats(query, one);
  if (one.changes.length === 0) return against.length === 0 ? ['to be written by hand'] : against;
  return isProven(one) ? undefined : [...against, 'not proven: --unproven makes it as well'];
}
