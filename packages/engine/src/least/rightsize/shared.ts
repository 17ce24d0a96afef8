import type { RoleNode } from '../../model/graph.ts';
import type { Policy, Statement } from '../../model/policy.ts';
import type { Step } from '../../model/use.ts';
import type { Judged } from './classify.ts';
import type { Granted } from './granted.ts';

/** A statement of today with its judged actions. */
export type JudgedStatement = {
  readonly granted: Granted;
  readonly judged: readonly Judged[];
  /** Whether other roles have the same place of a template: a policy of several roles, or a stack that is deployed twice. */
  readonly isShared: boolean;
  /** The furthest step that is taken with it. */
  readonly most: Step;
};

/** What is judged of a role, and how far it may go. */
export type Judgement = {
  readonly role: RoleNode;
  readonly all: readonly JudgedStatement[];
  readonly step: Step;
};

/** Statements that several roles have, by their place. */
export class SharedStatements {
  readonly #holders = new Map<string, Judgement[]>();
  /** Places of roles that nobody watches. */
  readonly #unwatched = new Set<string>();

  constructor(judgements: readonly Judgement[], others: readonly RoleNode[]) {
    for (const one of judgements) {
      const places = new Set(one.all.map(({ granted }) => placeOf(granted.statement)));
      for (const place of places) {
        this.#holders.set(place, [...(this.#holders.get(place) ?? []), one]);
      }
    }
    for (const { policies } of others) {
      for (const { statements } of policies) {
        for (const one of statements) this.#unwatched.add(placeOf(one));
      }
    }
  }

  /**
   * A judgement that holds for all who share a statement: what one of them uses stays with each. Its resources, which
   * have different names for each, stay as the template says them.
   */
  heldInCommon(own: Judgement): Judgement {
    return { ...own, all: own.all.map((one) => this.#held(one, own)) };
  }

  #held(one: JudgedStatement, own: Judgement): JudgedStatement {
    const place = placeOf(one.granted.statement);
    const holders = this.#holders.get(place) ?? [];
    const others = holders.filter((each) => each !== own);
    if (this.#unwatched.has(place)) return { ...one, isShared: true, most: 0 };
    if (others.length === 0) return one;
    const kept = new Set(others.flatMap(({ all }) => all.flatMap((each) => keptAt(place, each))));
    const judged = one.judged.map((each) =>
      each.state === 'unused' && kept.has(each.action.name) ? usedElsewhere(each) : each,
    );
    return { ...one, judged, isShared: true, most: least(holders) };
  }
}

function least(holders: readonly Judgement[]): Step {
  const step = Math.min(2, ...holders.map((one) => one.step));
  return step === 2 ? 2 : step === 1 ? 1 : 0;
}

function usedElsewhere(one: Judged): Judged {
  return { ...one, state: 'open', why: 'another role with the same statement uses or needs it' };
}

function keptAt(place: string, { granted, judged }: JudgedStatement): readonly string[] {
  if (placeOf(granted.statement) !== place) return [];
  return judged.flatMap((one) => (one.state === 'unused' ? [] : [one.action.name]));
}

function placeOf({ span }: Statement): string {
  return `${span.file} ${span.start}`;
}

/**
 * Whether a policy that a role does not have for itself alone can be narrowed all the same: a connector's permissions can
 * be said in other words, and of a policy of several roles all of them are watched.
 */
export function isFreed(policy: Policy, all: readonly JudgedStatement[]): boolean {
  if (!policy.complete) return false;
  const own = all.filter(({ granted }) => granted.policy === policy);
  if (policy.origin.kind === 'connector') return own.every((one) => one.most === 3);
  return own.length > 0 && own.every((one) => one.isShared && one.most === 2);
}
