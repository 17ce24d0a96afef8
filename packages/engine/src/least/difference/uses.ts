import { isWide } from '../../iam/access/wildcards.ts';
import { all } from '../../iam/algebra/truth.ts';
import { actionMatches } from '../../iam/evaluate/statement.ts';
import type { FunctionNeeds, Need } from '../../model/needs.ts';
import type { Text } from '../../model/text.ts';
import { mayMeet } from './alignment.ts';
import { type Giving, placesOf } from './giving.ts';

/** One action of a need. */
export type Use = { readonly action: string; readonly need: Need };

/** The needs that rest on each statement. */
export type Uses = ReadonlyMap<Giving, readonly Use[]>;

/**
 * Which needs rest on which statements. A need rests on every statement that surely allows any of it; one that may allow
 * it, because it names something that is not known, counts only where no other does.
 */
export function usesOf(givings: readonly Giving[], needs: readonly FunctionNeeds[]): Uses {
  const found = new Map<Giving, Use[]>();
  for (const need of needs.flatMap((one) => one.needs)) {
    for (const action of need.actions) {
      const met = givings.map((giving) => ({ giving, truth: meets(giving, action, need) }));
      const wanted = met.some((one) => one.truth === 'yes') ? 'yes' : 'maybe';
      for (const { giving, truth } of met) {
        if (truth !== wanted) continue;
        const list = found.get(giving);
        if (list === undefined) found.set(giving, [{ action, need }]);
        else list.push({ action, need });
      }
    }
  }
  return found;
}

function meets({ statement }: Giving, action: string, need: Need): 'yes' | 'no' | 'maybe' {
  const named = actionMatches(statement, action);
  if (named === 'no') return 'no';
  const arn = arnOf(need);
  const places = placesOf(statement).map((place) => onPlace(place, arn));
  const reached = places.includes('yes') ? 'yes' : places.includes('maybe') ? 'maybe' : 'no';
  return all([named, reached]);
}

function onPlace(place: Text, arn: Text): 'yes' | 'no' | 'maybe' {
  if (place === '*') return 'yes';
  // Some services check what takes no resource against all of a kind (`table/*`), though only `*` is documented.
  if (arn === '*') return isWide(place) ? 'maybe' : 'no';
  return mayMeet(place, arn);
}

/** What a need is needed on; `*` where that is no resource. */
export function arnOf({ resource }: Need): Text {
  return resource.kind === 'any' ? '*' : resource.arn;
}

/** Tells whether an action may be in use in a way that is not known to the end. */
export type Doubt = (action: string) => boolean;

/** What is not resolved, not analysed, or done by others under the same role, may use more than the needs say. */
export function doubtOf(needs: readonly FunctionNeeds[], others: readonly string[]): Doubt {
  const open = needs.flatMap((one) => one.unresolved);
  const isBlind =
    others.length > 0 ||
    needs.some((one) => one.code.kind !== 'analysed') ||
    open.some((one) => one.kind === 'code');
  if (isBlind) return () => true;
  const actions = new Set(open.flatMap((one) => one.actions.map((name) => name.toLowerCase())));
  const services = new Set(
    open.flatMap(({ kind, call, actions: named }) =>
      kind === 'action' ? [...(call === undefined ? [] : [call]), ...named].map(serviceOf) : [],
    ),
  );
  return (action) => actions.has(action.toLowerCase()) || services.has(serviceOf(action));
}

function serviceOf(action: string): string {
  return action.slice(0, Math.max(0, action.indexOf(':'))).toLowerCase();
}
