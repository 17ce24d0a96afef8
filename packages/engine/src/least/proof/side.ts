import { all, type Truth, truth } from '../../iam/algebra/truth.ts';
import type { Context } from '../../iam/evaluate/request.ts';
import type { ConditionTest, Policy, Statement } from '../../model/policy.ts';
import { follow } from './implied.ts';

/** Policies that decide together, as they are attached to one role. */
export type Attached = {
  readonly policies: readonly Policy[];
  readonly boundary: Policy | undefined;
};

/** A statement with whether it applies to every request in question, as far as conditions and branches go. */
export type Applied = { readonly statement: Statement; readonly held: Exclude<Truth, 'no'> };

/** What must allow a request (each layer by itself), and what must not deny it. */
export type Side = {
  readonly layers: readonly {
    readonly name: 'policies' | 'boundary';
    readonly allows: readonly Applied[];
  }[];
  readonly denies: readonly Applied[];
  /** Why more may be denied or allowed than the statements say; undefined where all of them are known. */
  readonly incomplete: string | undefined;
};

/** What is known of the requests in question: their conditions, and which branch of the template is deployed. */
export type Given = {
  readonly conditions: readonly ConditionTest[];
  readonly context: Context;
  readonly branches: ReadonlyMap<string, boolean>;
};

/** The statements of attached policies as they bear on some requests. */
export function sideOf(attached: Attached, given: Given): Side {
  const { policies, boundary } = attached;
  const all_ = boundary === undefined ? policies : [...policies, boundary];
  const unread = all_.find((policy) => !policy.complete);
  const layers: Side['layers'][number][] = [
    { name: 'policies', allows: applied(policies, 'Allow', given) },
  ];
  if (boundary !== undefined) {
    layers.push({ name: 'boundary', allows: applied([boundary], 'Allow', given) });
  }
  return {
    layers,
    denies: applied(all_, 'Deny', given),
    incomplete: unread === undefined ? undefined : `not all of ${named(unread)} is known`,
  };
}

function named({ origin }: Policy): string {
  return 'name' in origin ? `the policy ${origin.name}` : 'a policy';
}

function applied(
  policies: readonly Policy[],
  effect: Statement['effect'],
  given: Given,
): readonly Applied[] {
  return policies.flatMap(({ statements }) =>
    statements.flatMap((statement) => {
      if (statement.effect !== effect) return [];
      const held = all([
        branchHolds(statement.when, given.branches),
        follow(statement.conditions, given.conditions, given.context),
      ]);
      return held === 'no' ? [] : [{ statement, held }];
    }),
  );
}

/** Whether a statement exists in a branch of the template. */
export function branchHolds(when: string | undefined, branches: Given['branches']): Truth {
  if (when === undefined) return 'yes';
  return all(
    when.split(' & ').map((condition) => {
      const known = branches.get(condition.replace(/^!/, ''));
      return known === undefined ? 'maybe' : truth(known !== condition.startsWith('!'));
    }),
  );
}

/** Beyond this many conditions of a template they stay open: 2^n readings help nobody. */
const MAX_CONDITIONS = 4;

/** Every way in which the conditions of the template that statements stand under can turn out. */
export function branchesOf(
  statements: readonly Statement[],
): readonly ReadonlyMap<string, boolean>[] {
  const names = new Set(
    statements.flatMap(({ when }) =>
      when === undefined ? [] : when.split(' & ').map((one) => one.replace(/^!/, '')),
    ),
  );
  names.delete('?');
  let found: ReadonlyMap<string, boolean>[] = [new Map()];
  for (const name of [...names].slice(0, MAX_CONDITIONS)) {
    found = found.flatMap((one) => [true, false].map((value) => new Map([...one, [name, value]])));
  }
  return found;
}

/** A statement without its place and name: equal where two statements say the same. */
export function meaningOf(statement: Statement): string {
  const { effect, actions, resources, principals, conditions, when } = statement;
  const listed = (list: typeof actions | undefined): unknown =>
    list === undefined ? null : [list.negated, list.items.map((one) => one.text).toSorted()];
  return JSON.stringify([
    effect,
    listed(actions),
    listed(resources),
    principals === undefined ? null : principals.items.map(({ span: _, ...one }) => one),
    conditions.map(({ operator, key, values }) => [operator, key, values.toSorted()]),
    when ?? null,
  ]);
}

/** All statements of a side. */
export function statementsOf({ policies, boundary }: Attached): readonly Statement[] {
  return [...policies, ...(boundary === undefined ? [] : [boundary])].flatMap(
    ({ statements }) => statements,
  );
}
