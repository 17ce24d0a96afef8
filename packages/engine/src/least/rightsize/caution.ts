import { planeOf } from '../../data/trail-planes.ts';
import type { Action } from '../../iam/actions.ts';
import type { Statement } from '../../model/policy.ts';
import type { Evidence } from '../../model/use.ts';
import { isPermitted } from './aggregate.ts';
import type { Judged, Known } from './classify.ts';
import type { Granted } from './granted.ts';

/**
 * Days and invocations after which use alone speaks against what somebody had a reason to allow: by the rule of three,
 * what none of 10,000 invocations did is done by at most 3 in 10,000, with 95 % confidence.
 */
const ENOUGH: Pick<Evidence, 'days' | 'invocations'> = { days: 60, invocations: 10_000 };

/**
 * Where the code is not known, an error handler or another rare path may need what was never seen. Such paths do not go
 * just anywhere: they do what the author allowed by its name on some resource, or something else to the data of a service
 * that is used.
 */
export function cautious(
  found: Pick<Judged, 'state' | 'why'>,
  action: Action,
  granted: Granted,
  { evidence, uses }: Known,
): Pick<Judged, 'state' | 'why'> {
  if (found.state !== 'unused' || evidence.codeKnown || isEnough(evidence)) return found;
  if (isNamed(action, granted)) return waiting('it is allowed by its name');
  const isUsed = uses.some((one) => one.service === action.service && isPermitted(one));
  return isUsed && planeOf(action.name) === 'data' ? waiting(`${action.service} is used`) : found;
}

function isEnough({ days, invocations }: Evidence): boolean {
  return days >= ENOUGH.days && invocations >= ENOUGH.invocations;
}

function waiting(reason: string): Pick<Judged, 'state' | 'why'> {
  const why = `${reason}, and not all of the code is known: use alone decides after ${ENOUGH.invocations} invocations`;
  return { state: 'open', why };
}

/** Whether the author wrote an action out, and for resources of some name. */
function isNamed({ name }: Action, { statement, policy }: Granted): boolean {
  const { actions } = statement;
  const isReadyMade = policy.origin.kind === 'aws-managed';
  if (isReadyMade || actions.negated || !isForSome(statement)) return false;
  return actions.items.some(({ text }) => text.toLowerCase() === name.toLowerCase());
}

function isForSome({ resources }: Statement): boolean {
  return resources?.negated === false && resources.items.every(({ text }) => text !== '*');
}
