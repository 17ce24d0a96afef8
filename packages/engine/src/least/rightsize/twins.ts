import type { RoleNode } from '../../model/graph.ts';
import type { Step } from '../../model/use.ts';
import type { Judged } from './classify.ts';
import type { JudgedStatement } from './propose.ts';

/** What is judged of a role, and how far it may go. */
export type Judgement = {
  readonly role: RoleNode;
  readonly all: readonly JudgedStatement[];
  readonly step: Step;
};

/** Roles that one place of a template makes: it is deployed as several stacks, and all of them get the same change. */
export function twinsOf(
  judgements: readonly Judgement[],
): ReadonlyMap<string, readonly Judgement[]> {
  const places = Map.groupBy(judgements, ({ role: { span } }) => `${span.file} ${span.start}`);
  return new Map(judgements.map((one) => [one.role.id, places.get(placeOf(one.role)) ?? [one]]));
}

function placeOf({ span }: RoleNode): string {
  return `${span.file} ${span.start}`;
}

/**
 * A judgement that holds for all twins: what one of them uses stays with each, and as their resources have different
 * names, those stay as the template says them.
 */
export function heldInCommon(own: Judgement, twins: readonly Judgement[]): Judgement {
  if (twins.length < 2) return own;
  const others = twins.filter((one) => one !== own);
  const kept = new Set(others.flatMap((one) => one.all.flatMap(keysKept)));
  const all = own.all.map((one) => ({
    ...one,
    judged: one.judged.map((each) =>
      each.state === 'unused' && kept.has(keyOf(one, each)) ? usedElsewhere(each) : each,
    ),
  }));
  const least = Math.min(2, ...twins.map((one) => one.step));
  return { ...own, all, step: least === 2 ? 2 : least === 1 ? 1 : 0 };
}

function usedElsewhere(one: Judged): Judged {
  return { ...one, state: 'open', why: 'another stack of the same template uses or needs it' };
}

function keysKept(one: JudgedStatement): readonly string[] {
  return one.judged.flatMap((each) => (each.state === 'unused' ? [] : [keyOf(one, each)]));
}

function keyOf({ granted }: JudgedStatement, { action }: Judged): string {
  const { span } = granted.statement;
  return `${span.file} ${span.start} ${action.name}`;
}
