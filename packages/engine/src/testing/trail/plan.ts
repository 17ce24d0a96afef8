import { actionOf } from '../../iam/actions.ts';
import { nameOf } from '../../least/needs/arns.ts';
import { periodOf } from '../../least/rightsize/periods.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { FunctionNeeds } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** A call that a function makes, and in which part of its invocations. */
export type PlannedCall = {
  readonly action: string;
  /** ARN; undefined for an action that takes no resource. */
  readonly resource: string | undefined;
  readonly probability: number;
};

/** What a function does, and how often it runs. */
export type Plan = {
  readonly function: FunctionNode;
  readonly name: string;
  readonly arn: string;
  readonly role: string;
  /** Invocations a day; less than one for schedules that are rarer. */
  readonly rate: number;
  readonly calls: readonly PlannedCall[];
};

/** Plans a life for every function that has needs: most calls in every invocation, some seldom, some hardly ever. */
export function plansOf(
  query: Query,
  needs: readonly FunctionNeeds[],
  world: World,
  random: Random,
  busiest = 2000,
): readonly Plan[] {
  const taken = new Set<string>();
  return needs.flatMap((own) => {
    const fn = query.function(own.function);
    const role = query.role(fn?.role);
    if (fn === undefined || role === undefined) return [];
    const period = periodOf(fn, query);
    const rate = period > 1 ? 1 / period : random.magnitude(20, busiest);
    const written = nameOf(fn);
    const name = written === undefined ? world.nameOf(fn) : world.concrete(written);
    const { region, account } = world.deployment;
    // Of two templates that write the same name only one can be deployed.
    if (taken.has(name)) return [];
    taken.add(name);
    return [
      {
        function: fn,
        name,
        arn: `arn:aws:lambda:${region}:${account}:function:${name}`,
        role: world.concrete(role.arn),
        rate,
        calls: callsOf(own, world, random),
      },
    ];
  });
}

/** Calls of a function, each with its own frequency. */
function callsOf(own: FunctionNeeds, world: World, random: Random): readonly PlannedCall[] {
  return own.needs.flatMap(({ actions, resource, certain }) =>
    actions.flatMap((action): readonly PlannedCall[] => {
      if (actionOf(action) === undefined) return [];
      const arn = resource.kind === 'any' ? undefined : world.concrete(resource.arn);
      return [{ action, resource: arn, probability: frequency(certain === 'possibly', random) }];
    }),
  );
}

/** In which part of the invocations a call is made. */
export function frequency(isPossible: boolean, random: Random): number {
  const dice = random.next();
  // What is only needed in some case (an error, a large object) happens seldom, if ever.
  if (isPossible) return dice < 0.5 ? 0 : random.magnitude(0.0002, 0.01);
  if (dice < 0.65) return 1;
  return dice < 0.85 ? random.magnitude(0.02, 0.5) : random.magnitude(0.0001, 0.005);
}
