import { roleContext } from '../../iam/access.ts';
import { type Action, actionOf, fits, formatOf } from '../../iam/actions.ts';
import { covers, overlaps } from '../../iam/algebra/text.ts';
import { type Context, UNKNOWN_CONTEXT } from '../../iam/evaluate/request.ts';
import type { FunctionNeeds, Need } from '../../model/needs.ts';
import type { Policy, Statement } from '../../model/policy.ts';
import type { AddedAccess, OpenPair, ProofFact, Witness } from '../../model/proof.ts';
import type { Text } from '../../model/text.ts';
import { callerOf } from './caller.ts';
import { contained, type Pair } from './contained.ts';
import { factOf } from './fact.ts';
import { follow } from './implied.ts';
import { ANYWHERE, resourceOf, testsOf } from './needed.ts';
import {
  type Attached,
  branchesOf,
  branchHolds,
  type Given,
  meaningOf,
  type Side,
  sideOf,
  statementsOf,
} from './side.ts';
import { witnessBetween } from './witness.ts';

/** Shows that a role allows nothing that it does not allow today, but what its functions need and are denied. */
export function afterIsWithin(
  before: Attached,
  after: Attached,
  role: Text,
  needs: readonly FunctionNeeds[],
): ProofFact {
  const shown = new Comparison(before, after, role);
  const needed = needs.flatMap((one) => one.needs).filter((one) => one.certain === 'needed');
  const witnesses: Witness[] = [];
  const open: OpenPair[] = [];
  const added: AddedAccess[] = [];
  let pairs = 0;
  for (const { statement, pair, at } of pairsOf(after.policies)) {
    pairs++;
    const result = shown.judged(statement, pair, at);
    if (result === undefined) continue;
    const need = needed.find((one) => asks(one, statement, pair));
    const isNew = 'caller' in result;
    if (need !== undefined) {
      added.push({ ...written(pair), need, today: isNew ? 'denied' : 'maybe' });
    } else if (isNew) witnesses.push(result);
    else open.push(result);
  }
  return factOf('within-today', pairs, witnesses, open, added);
}

/** Whether a need covers all that a statement allows of a pair. */
function asks(need: Need, { conditions }: Statement, { action, resource }: Pair): boolean {
  return (
    need.actions.some(
      (one) =>
        one.toLowerCase() === action.toLowerCase() &&
        covers(resourceOf(need, one), resource) === 'yes',
    ) && follow(testsOf(need), conditions, UNKNOWN_CONTEXT) === 'yes'
  );
}

type Part = { readonly statement: Statement; readonly pair: Pair; readonly at: OpenPair['at'] };

/** The pairs of allowing statements. A list that says what is not allowed is taken for everything. */
function* pairsOf(policies: readonly Policy[]): Generator<Part> {
  for (const statement of policies.flatMap((one) => one.statements)) {
    if (statement.effect !== 'Allow') continue;
    const { actions, resources, span } = statement;
    const all = [{ text: '*', span }];
    const listed = resources === undefined || resources.negated ? all : resources.items;
    for (const action of actions.negated ? all : actions.items) {
      for (const resource of listed) {
        const known = actionOf(action.text);
        if (known !== undefined && !canMeet(known, resource.text)) continue;
        const takesNone = known?.resourceTypes.length === 0 && resource.text === '*';
        const pair = { action: action.text, resource: takesNone ? ANYWHERE : resource.text };
        yield { statement, pair, at: action.span };
      }
    }
  }
}

/** Whether there are requests of an action on what a pattern means. */
function canMeet(action: Action, resource: Text): boolean {
  if (resource === '*') return true;
  return (
    fits(action, resource) &&
    action.resourceTypes.some((type) => overlaps(formatOf(type), resource) !== 'no')
  );
}

function written({ action, resource }: Pair): Pair {
  return { action, resource: resource === ANYWHERE ? '*' : resource };
}

/** What is the same on both sides takes nothing away from either. */
class Comparison {
  readonly #before: Attached;
  readonly #after: Attached;
  readonly #role: Text;
  readonly #context: Context;
  readonly #kept: ReadonlySet<string>;
  readonly #branches: readonly ReadonlyMap<string, boolean>[];
  readonly #sides = new Map<string, Side>();
  readonly #unread: Policy | undefined;

  constructor(before: Attached, after: Attached, role: Text) {
    this.#before = withoutShared(before, after);
    this.#after = after;
    this.#role = role;
    this.#context = anyRequest(role);
    this.#kept = new Set(statementsOf({ ...before, boundary: undefined }).map(meaningOf));
    this.#branches = branchesOf([...statementsOf(before), ...statementsOf(after)]);
    this.#unread = after.policies.find(
      (one) => !one.complete && !before.policies.some((other) => isSamePolicy(one, other)),
    );
  }

  /** Undefined where today allows all of it. */
  judged(statement: Statement, pair: Pair, at: OpenPair['at']): Witness | OpenPair | undefined {
    let open: string | undefined =
      this.#unread === undefined ? undefined : 'not all of it is known';
    for (const branches of this.#branches) {
      if (branchHolds(statement.when, branches) === 'no') continue;
      const given: Given = { conditions: statement.conditions, context: this.#context, branches };
      const side = this.#side(given, statement);
      if (this.#isKept(statement, side)) continue;
      const result = contained(pair, side);
      if (result.truth === 'yes') continue;
      const witness = this.#witness(pair, result.at, given);
      if (witness !== undefined) return witness;
      open ??= result.reason;
    }
    return open === undefined ? undefined : { ...written(pair), reason: open, at };
  }

  #witness(pair: Pair, at: readonly Pair[], given: Given): Witness | undefined {
    const guards = statementsOf(this.#before);
    const search = { ...given, caller: callerOf(this.#role), pair, at, guards };
    return witnessBetween(search, this.#after, this.#before);
  }

  /** A statement of today that stays as it is allows no more than it did, if nothing is taken from it but what still is. */
  #isKept(statement: Statement, side: Side): boolean {
    return (
      side.denies.length === 0 && side.layers.length === 1 && this.#kept.has(meaningOf(statement))
    );
  }

  #side(given: Given, { conditions }: Statement): Side {
    const key = JSON.stringify([[...given.branches], conditions]);
    let side = this.#sides.get(key);
    if (side === undefined) {
      side = sideOf(this.#before, given);
      this.#sides.set(key, side);
    }
    return side;
  }
}

/** What is known of every request under a role, also of those that no SDK makes. */
function anyRequest(role: Text): Context {
  const { keys, others } = roleContext(role);
  return { keys: new Map([...keys].filter(([key]) => key !== 'aws:securetransport')), others };
}

/** Today's policies without what takes as much from the role afterwards: equal Deny statements, an equal boundary. */
function withoutShared(before: Attached, after: Attached): Attached {
  const denies = new Set(
    statementsOf(after)
      .filter((one) => one.effect === 'Deny')
      .map(meaningOf),
  );
  const policies = before.policies.map((policy) => ({
    ...policy,
    statements: policy.statements.filter(
      (one) => one.effect === 'Allow' || !denies.has(meaningOf(one)),
    ),
    complete: policy.complete || after.policies.some((other) => isSamePolicy(policy, other)),
  }));
  const isSame =
    before.boundary !== undefined &&
    after.boundary !== undefined &&
    isSamePolicy(before.boundary, after.boundary);
  return { policies, boundary: isSame ? undefined : before.boundary };
}

/** Whether two policies are one: of what is not known of them, too, as far as their names say so. */
export function isSamePolicy(a: Policy, b: Policy): boolean {
  if (JSON.stringify(a.origin) !== JSON.stringify(b.origin) || a.complete !== b.complete)
    return false;
  const meanings = b.statements.map(meaningOf).toSorted();
  return a.statements
    .map(meaningOf)
    .toSorted()
    .every((one, i, all) => one === meanings[i] && all.length === meanings.length);
}
