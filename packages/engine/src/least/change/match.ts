import { actionOf, fits } from '../../iam/actions.ts';
import { actionMatches } from '../../iam/evaluate/statement.ts';
import type { LeastStatement } from '../../model/least.ts';
import type { Statement } from '../../model/policy.ts';
import { limitsOf, plainArn } from '../propose/atom.ts';
import { keyOf, keysOf } from '../propose/same.ts';
import { graspsOn, limitsIn } from '../propose/today.ts';
import type { WrittenPolicy, WrittenStatement } from './written.ts';

/** What becomes of the statements that are written. */
export type Matching = {
  /** Statements that stay as they are, and policies that are written elsewhere. */
  readonly stay: ReadonlySet<WrittenStatement | WrittenPolicy>;
  /** Statements that become others; the first takes the place. */
  readonly become: ReadonlyMap<WrittenStatement, readonly LeastStatement[]>;
  /** Statements to be written that come from none. */
  readonly rest: readonly LeastStatement[];
};

/**
 * Finds for each wanted statement the written one that it comes from, so that as little as possible is touched. What gives
 * `held`, for which the template has no words, stays as it is.
 */
export function matched(
  policies: readonly WrittenPolicy[],
  wanted: readonly LeastStatement[],
  held: readonly LeastStatement[],
): Matching {
  const written = policies.flatMap((one) => one.statements ?? []).filter(isAllow);
  const allowed = new Set(wanted.flatMap(keysOfWanted));
  const elsewhere = policies.filter((one) => one.statements === undefined);
  const units = [
    ...written.map((one) => ({ unit: one, keys: keysOf(one.variants) })),
    ...elsewhere.map((one) => ({ unit: one, keys: keysOf(one.policy.statements) })),
  ];
  const exact = units.filter(
    ({ keys }) => keys !== undefined && [...keys].every((key) => allowed.has(key)),
  );
  const holding = units.filter(({ unit }) => held.some((one) => gives(unit, one)));
  const stay = new Set([...exact, ...holding].map(({ unit }) => unit));
  const said = new Set(exact.flatMap(({ keys }) => [...(keys ?? [])]));
  const left = wanted.flatMap((one) => unsaid(one, said) ?? []);
  const become = new Map<WrittenStatement, LeastStatement[]>();
  const rest: LeastStatement[] = [];
  for (const statement of left) {
    const source = sourceOf(
      statement,
      written.filter((one) => !stay.has(one)),
    );
    if (source === undefined) rest.push(statement);
    else become.set(source, [...(become.get(source) ?? []), statement]);
  }
  return { stay, become, rest };
}

/** Whether a unit may give any of what a statement allows. */
function gives(
  unit: WrittenStatement | WrittenPolicy,
  { actions, resources }: LeastStatement,
): boolean {
  const statements = 'variants' in unit ? unit.variants : unit.policy.statements;
  const granting = statements.flatMap((statement) =>
    statement.effect === 'Allow' ? [{ statement, policy: NOWHERE }] : [],
  );
  return actions.some((action) =>
    resources.some(({ arn }) => graspsOn(granting, action, arn).length > 0),
  );
}

function isAllow({ variants }: WrittenStatement): boolean {
  return variants.every((one) => one.effect === 'Allow');
}

/** The keys of all pairs of a proposed statement that mean something. */
export function keysOfWanted(statement: LeastStatement): readonly string[] {
  const { actions, resources, conditions, when } = statement;
  return actions.flatMap((action) => {
    const known = actionOf(action);
    return resources.flatMap(({ arn }) =>
      known !== undefined && !fits(known, arn) ? [] : [keyOf({ action, arn, conditions, when })],
    );
  });
}

/** What of a statement is not said yet: nothing, the actions that are left, or all of it. */
function unsaid(statement: LeastStatement, said: ReadonlySet<string>): LeastStatement | undefined {
  const left = statement.actions.filter((action) =>
    keysOfWanted({ ...statement, actions: [action] }).some((key) => !said.has(key)),
  );
  if (left.length === 0) return undefined;
  const resources = statement.resources.filter((resource) =>
    keysOfWanted({ ...statement, actions: left, resources: [resource] }).some(
      (key) => !said.has(key),
    ),
  );
  return { ...statement, actions: left, resources };
}

/** The written statement that allows all of a wanted one, the most alike first. */
function sourceOf(
  wanted: LeastStatement,
  written: readonly WrittenStatement[],
): WrittenStatement | undefined {
  const scored = written.flatMap((one) => {
    const score = likeness(wanted, one);
    return score === undefined ? [] : [{ one, score }];
  });
  return scored.sort((a, b) => b.score - a.score)[0]?.one;
}

function likeness(wanted: LeastStatement, { variants }: WrittenStatement): number | undefined {
  const variant = variants.find((one) => allowsAll(one, wanted));
  if (variant === undefined) return undefined;
  const resources = new Set(variant.resources?.items.map(({ text }) => plainArn(text)));
  const shared = wanted.resources.filter(({ arn }) => resources.has(plainArn(arn))).length;
  const actions = new Set(variant.actions.items.map(({ text }) => text.toLowerCase()));
  const alike = wanted.actions.filter((one) => actions.has(one.toLowerCase())).length;
  return 4 * shared + alike - variant.actions.items.length / 100;
}

function allowsAll(statement: Statement, wanted: LeastStatement): boolean {
  if (statement.actions.negated || statement.resources?.negated === true) return false;
  const limits = limitsIn(statement);
  if ((limits.when ?? '') !== (wanted.when ?? '')) return false;
  const own = new Set(
    wanted.conditions.map((one) => limitsOf({ conditions: [one], when: undefined })),
  );
  const isKept = limits.conditions.every((one) =>
    own.has(limitsOf({ conditions: [one], when: undefined })),
  );
  if (!isKept) return false;
  const granting = [{ statement, policy: NOWHERE }];
  return wanted.actions.every(
    (action) =>
      actionMatches(statement, action) === 'yes' &&
      wanted.resources.every(({ arn }) =>
        graspsOn(granting, action, arn).some(({ how }) => how === 'whole'),
      ),
  );
}

const NOWHERE = {
  origin: { kind: 'resource' },
  statements: [],
  span: { file: '', start: 0, end: 0 },
  complete: true,
} as const;
