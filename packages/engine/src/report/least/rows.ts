import type { Excess } from '../../model/least.ts';
import { readable } from '../../model/text.ts';
import { clean } from '../shared/clean.ts';
import { counted } from '../shared/view.ts';
import { actionWords } from './words.ts';

/** A row of the table: all that one policy of somebody else's gives too much, or one entry of an own statement. */
export type ExcessRow = { readonly words: string; readonly worst: Excess };

/** Excess as a person changes it: of a policy made elsewhere only the whole can go, so it is one row. */
export function excessRows(excess: readonly Excess[]): readonly ExcessRow[] {
  const groups = Map.groupBy(excess, (one) => {
    const { policy, at, certainty } = one;
    return isWhole(one) ? `${policy.kind} ${nameOf(one)} ${at.file} ${at.start} ${certainty}` : one;
  });
  return [...groups.values()].flatMap((group) => {
    const [worst] = group;
    if (worst === undefined) return [];
    const words = isWhole(worst) ? wholeWords(group, worst) : entryWords(worst);
    const doubt = worst.certainty === 'certain' ? '' : ' (may be in use)';
    return [{ words: words + doubt, worst }];
  });
}

function isWhole({ policy }: Excess): boolean {
  return ['aws-managed', 'connector', 'sam-template'].includes(policy.kind);
}

function nameOf({ policy }: Excess): string {
  return 'name' in policy ? clean(readable(policy.name)) : policy.kind;
}

/** A policy template is small enough to list; of a managed policy the number says more. */
function wholeWords(group: readonly Excess[], worst: Excess): string {
  const name = nameOf(worst);
  const unused = group.filter((one) => one.kind !== 'resources');
  if (unused.length === 0) return `${name}: ${entryWords(worst)}`;
  if (worst.policy.kind === 'sam-template') {
    return `${name}: ${actionWords([...new Set(unused.flatMap((one) => one.actions))])}`;
  }
  const count = unused.reduce((sum, one) => sum + one.count, 0);
  const stays = [...new Set(unused.flatMap((one) => one.beside ?? []))];
  return `${name}: ${counted(count, 'action')}${besideWords(stays)}`;
}

function entryWords(one: Excess): string {
  const { kind, actions, count, beside } = one;
  if (kind === 'resources') return `${actionWords(actions)} on too much`;
  const isWild = actions.some((action) => action.includes('*'));
  const many = isWild && count > 1 ? ` (${counted(count, 'action')})` : '';
  return `${actionWords(actions)}${many}${isWild ? besideWords(beside ?? []) : ''}`;
}

function besideWords(stays: readonly string[]): string {
  return stays.length === 0 ? '' : ` beside ${actionWords(stays)}`;
}
