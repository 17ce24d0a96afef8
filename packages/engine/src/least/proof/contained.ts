import { all, any, not, type Truth } from '../../iam/algebra/truth.ts';
import { completed } from '../../iam/evaluate/statement.ts';
import type { Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import { Axis, type List } from './axis.ts';
import type { Applied, Side } from './side.ts';

/** An action pattern on a resource pattern: every request that both match. */
export type Pair = { readonly action: Text; readonly resource: Text };

/** Whether one side allows every request of a pair; else requests that it may not allow, the sure ones first. */
export type Containment =
  | { readonly truth: 'yes' }
  | { readonly truth: 'no' | 'maybe'; readonly at: readonly Pair[]; readonly reason: string };

/**
 * Decides whether a side allows every request of a pair. `yes` holds for every value of the holes, every action name
 * and resource that match, and every request that meets what the side was made for. `no` and `maybe` are only places
 * where to look for a witness.
 */
export function contained(pair: Pair, side: Side): Containment {
  const axes: Axes = {
    action: new Axis(pair.action, 'ignore', (pattern) => pattern),
    resource: new Axis(pair.resource, 'keep', completed),
  };
  const wholly = (statement: Statement): Truth =>
    all([
      axes.action.wholly(statement.actions),
      statement.resources === undefined ? 'yes' : axes.resource.wholly(statement.resources),
    ]);
  const relevant = relevantIn(side, wholly);
  const isPlain = relevant.denies.length === 0 && allowed(relevant, wholly) === 'yes';
  const failing = isPlain ? [] : failingIn(relevant, axes);
  if (failing === undefined) {
    return { truth: 'maybe', at: [], reason: 'there are too many patterns to compare' };
  }
  return outcome(failing, side);
}

type Axes = { readonly action: Axis; readonly resource: Axis };

type Failing = { readonly pair: Pair; readonly truth: Truth };

function relevantIn(side: Side, wholly: (statement: Statement) => Truth): Side {
  const speak = ({ statement }: Applied): boolean => wholly(statement) !== 'no';
  return {
    ...side,
    layers: side.layers.map((layer) => ({ ...layer, allows: layer.allows.filter(speak) })),
    denies: side.denies.filter(speak),
  };
}

/** What a side says of requests of which `of` says whether a statement speaks of them. */
function allowed({ layers, denies }: Side, of: (statement: Statement) => Truth): Truth {
  const applies = ({ statement, held }: Applied): Truth => all([held, of(statement)]);
  return all([
    ...layers.map(({ allows }) => any(allows.map(applies))),
    not(any(denies.map(applies))),
  ]);
}

function failingIn(side: Side, { action, resource }: Axes): readonly Failing[] | undefined {
  const statements = [...side.layers.flatMap(({ allows }) => allows), ...side.denies].map(
    (one) => one.statement,
  );
  const actions = action.classes(statements.map((one) => one.actions));
  const resources = resource.classes(
    statements.flatMap((one): List[] => (one.resources === undefined ? [] : [one.resources])),
  );
  if (actions === undefined || resources === undefined) return undefined;
  return actions.flatMap((ofAction) =>
    resources.flatMap((ofResource): readonly Failing[] => {
      const truth = allowed(side, (one) =>
        all([
          action.of(one.actions, ofAction),
          one.resources === undefined ? 'yes' : resource.of(one.resources, ofResource),
        ]),
      );
      const pair = { action: ofAction.sample, resource: ofResource.sample };
      return truth === 'yes' ? [] : [{ pair, truth }];
    }),
  );
}

function outcome(failing: readonly Failing[], { incomplete }: Side): Containment {
  const sure = failing.filter((one) => one.truth === 'no').map((one) => one.pair);
  const open = failing.filter((one) => one.truth === 'maybe').map((one) => one.pair);
  if (sure.length > 0 && incomplete === undefined) {
    return { truth: 'no', at: [...sure, ...open], reason: 'a request of them is not allowed' };
  }
  if (failing.length === 0 && incomplete === undefined) return { truth: 'yes' };
  const reason = incomplete ?? 'it depends on what the templates do not say';
  return { truth: 'maybe', at: [...sure, ...open], reason };
}
