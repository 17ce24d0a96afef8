import type { PolicyOrigin } from '../packages/engine/src/model/policy.ts';
import type { PermissionUse, RoleUse } from '../packages/engine/src/model/use.ts';

/** For each pair of action and resource that stays with a role: why, in words that roles have in common. */
export function causesOf(one: RoleUse, pairs: readonly string[]): readonly string[] {
  const states = statesOf(one.permissions);
  return pairs.map((pair) => causeOf(one, states.get(pair.slice(0, pair.indexOf(' ')))));
}

type State = Pick<PermissionUse, 'state' | 'why' | 'policy'>;

const ORDER = ['used', 'faded', 'not-in-code', 'in-code', 'open', 'unseen', 'unused'];

/** By action in lower case; of several statements' the one that keeps it for the best reason. */
function statesOf(permissions: readonly PermissionUse[]): ReadonlyMap<string, State> {
  const states = new Map<string, State>();
  for (const { state, why, policy, actions } of permissions) {
    for (const action of actions.map((name) => name.toLowerCase())) {
      const known = states.get(action);
      const isBetter = known === undefined || ORDER.indexOf(state) < ORDER.indexOf(known.state);
      if (isBetter) states.set(action, { state, why, policy });
    }
  }
  return states;
}

function causeOf({ step, proposal, evidence }: RoleUse, known: State | undefined): string {
  const code = evidence.codeKnown ? 'code known' : 'code not known';
  if (proposal.kind === 'none') return `no proposal: ${proposal.reason} (${code})`;
  if (known === undefined) return `not judged (${proposal.kind}, ${code})`;
  const { state, why, policy } = known;
  if (state === 'unused')
    return `unused, step ${step}, in ${nameOf(policy)} (${proposal.kind}, ${code})`;
  if (state === 'open' || state === 'unseen') return `${state}: ${why} (${code})`;
  return `${state}, its resources stay: step ${step} (${code})`;
}

function nameOf(policy: PolicyOrigin): string {
  return policy.kind === 'aws-managed' ? policy.name : policy.kind;
}
