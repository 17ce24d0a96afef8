import { roleContext } from '../../iam/access.ts';
import { actionOf } from '../../iam/actions.ts';
import type { FunctionNeeds, Need } from '../../model/needs.ts';
import type { ConditionTest } from '../../model/policy.ts';
import type { OpenPair, ProofFact, Witness } from '../../model/proof.ts';
import type { Span } from '../../model/span.ts';
import type { Text } from '../../model/text.ts';
import { callerOf } from './caller.ts';
import { contained, type Pair } from './contained.ts';
import { factOf } from './fact.ts';
import { requestsOf } from './requests.ts';
import { type Attached, branchesOf, type Given, sideOf, statementsOf } from './side.ts';
import { decided, witnessOf } from './witness.ts';

/** Shows that a role allows all that its functions surely need. */
export function neededIsAllowed(
  needs: readonly FunctionNeeds[],
  role: Text,
  after: Attached,
): ProofFact {
  const witnesses: Witness[] = [];
  const open: OpenPair[] = [];
  let pairs = 0;
  for (const need of needs.flatMap((one) => one.needs)) {
    if (need.certain !== 'needed') continue;
    for (const action of need.actions) {
      pairs++;
      const result = judged(need, action, role, after);
      if (result === undefined) continue;
      if ('caller' in result) witnesses.push(result);
      else open.push(result);
    }
  }
  return factOf('needed-allowed', pairs, witnesses, open, []);
}

/** Undefined where it is surely allowed. */
function judged(
  need: Need,
  action: string,
  role: Text,
  after: Attached,
): Witness | OpenPair | undefined {
  const pair = { action, resource: resourceOf(need, action) };
  const given = { conditions: testsOf(need), context: roleContext(role) };
  const ways = branchesOf(statementsOf(after)).map((branches) => {
    const known: Given = { ...given, branches };
    return { known, result: contained(pair, sideOf(after, known)) };
  });
  const failing = ways.find(({ result }) => result.truth !== 'yes');
  if (failing === undefined) return undefined;
  const { known, result } = failing;
  const at = result.truth === 'yes' ? [] : result.at;
  const witness = denied(pair, at, role, known, after);
  // Under one of several branches the function may not need it, which is not looked at here.
  const isSometimes = ways.some((one) => one.result.truth === 'yes');
  if (witness !== undefined && !isSometimes) return witness;
  const own = result.truth === 'yes' ? '' : result.reason;
  const reason = isSometimes ? `it is not allowed where ${inWords(known.branches)}` : own;
  return { action, resource: pair.resource, reason, at: placeOf(need) };
}

function inWords(branches: Given['branches']): string {
  return [...branches].map(([name, holds]) => `${name} is ${holds}`).join(' and ');
}

/** A request of the need that is denied whatever else it carries. */
function denied(
  pair: Pair,
  at: readonly Pair[],
  role: Text,
  { conditions, context, branches }: Given,
  after: Attached,
): Witness | undefined {
  const search = { caller: callerOf(role), pair, at, conditions, context, branches, guards: [] };
  for (const request of requestsOf(search)) {
    const asked = { ...request, context: { ...request.context, others: 'unknown' as const } };
    const evaluation = decided(asked, after);
    if (evaluation.decision === 'denied') return witnessOf(asked, evaluation, undefined);
  }
  return undefined;
}

/** What takes no resource is asked for with a plain `*`, which no other pattern matches. */
export function resourceOf({ resource }: Pick<Need, 'resource'>, action: string): Text {
  if (resource.kind === 'arn') return resource.arn;
  return actionOf(action)?.resourceTypes.length === 0 ? ANYWHERE : '*';
}

/** The pattern that matches a plain `*`. */
export const ANYWHERE: Text = '${*}';

/** The conditions of a need as tests of a statement; advice for callers is left aside. */
export function testsOf(need: Need): readonly ConditionTest[] {
  return need.conditions
    .filter(({ holds }) => holds === 'always')
    .map(({ operator, key, values }) => ({
      operator,
      key: key.toLowerCase(),
      values,
      span: placeOf(need),
    }));
}

function placeOf({ because }: Need): Span {
  return because[0]?.span ?? { file: '', start: 0, end: 0 };
}
