import type { Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import { limitsOf, type RolePolicies } from '../access/effective.ts';
import { isInForce, reachOf } from '../access/reach.ts';
import { type Action, actionOf, formatOf, type ResourceType } from '../actions.ts';
import { overlaps } from '../algebra/text.ts';
import { all, any, type Truth } from '../algebra/truth.ts';
import type { Context } from '../evaluate/request.ts';
import { actionMatches } from '../evaluate/statement.ts';

/** Where a role may use an action. */
export type Scope = {
  readonly action: string;
  /** Whether it may at all. */
  readonly allowed: Truth;
  /** Resource patterns of the allowing statements; `*` for what NotResource leaves. */
  readonly patterns: readonly Text[];
  readonly statements: readonly Statement[];
  /** Resource types of the action, as ARN patterns. */
  readonly formats: readonly Text[];
  /** Whether it may on one resource. */
  readonly on: (arn: Text, context?: Context) => Truth;
};

/** Answers where a role may use an action, remembering the answers. */
export function scopes(role: RolePolicies): (action: string) => Scope {
  const known = new Map<string, Scope>();
  const others = { ...role, context: notPassing(role.context) };
  return (action) => {
    let scope = known.get(action);
    if (scope === undefined) {
      scope = scopeOf(action, action === 'iam:PassRole' ? role : others);
      known.set(action, scope);
    }
    return scope;
  };
}

function scopeOf(action: string, role: RolePolicies): Scope {
  const { left } = limitsOf(role);
  const statements = role.policies
    .flatMap((policy) => policy.statements)
    .filter((one) => one.effect === 'Allow' && actionMatches(one, action) !== 'no')
    .filter((one) => isInForce(one, role.context) !== 'no');
  const known = actionOf(action);
  const patterns = statements
    .flatMap((one) => written(one))
    .filter((pattern) => left(action, pattern) !== 'no');
  const byContext = new Map<string, (arn: Text) => Truth>();
  const on = (arn: Text, context: Context = role.context): Truth => {
    const key = passedIn(context);
    let answer = byContext.get(key);
    if (answer === undefined) {
      answer = remembered(answerIn({ ...role, context }, action, statements));
      byContext.set(key, answer);
    }
    return answer(arn);
  };
  const allowed =
    patterns.length === 0
      ? 'no'
      : all(requirements(known).map((arns) => any(arns.map((arn) => on(arn)))));
  const formats = known?.resourceTypes.map(formatOf) ?? [];
  return { action, allowed, patterns, statements, formats, on };
}

/** Tells whether statements allow an action on a resource in one context, with what takes away from them. */
function answerIn(
  role: RolePolicies,
  action: string,
  statements: readonly Statement[],
): (arn: Text) => Truth {
  const limits = limitsOf(role);
  const grants = statements.map((statement) => ({
    always: all([actionMatches(statement, action), isInForce(statement, role.context)]),
    reach: reachOf(statement, role.context),
  }));
  return (arn) => {
    const granted = any(
      grants.map(({ always, reach }) => (always === 'no' ? 'no' : all([always, reach(arn)]))),
    );
    return granted === 'no' ? 'no' : all([granted, limits.left(action, arn)]);
  };
}

function remembered(ask: (arn: Text) => Truth): (arn: Text) => Truth {
  const answers = new Map<Text, Truth>();
  return (arn) => {
    let answer = answers.get(arn);
    if (answer === undefined) {
      answer = ask(arn);
      answers.set(arn, answer);
    }
    return answer;
  };
}

/** Only requests that pass a role have the key, so a condition on it holds for no other action. */
function notPassing(context: Context): Context {
  const keys = new Map(context.keys).set('iam:passedtoservice', { kind: 'absent' });
  return { ...context, keys };
}

/** The one key by which the contexts of a role's questions differ. */
function passedIn(context: Context): string {
  const value = context.keys.get('iam:passedtoservice');
  return value?.kind === 'values' ? value.values.join() : (value?.kind ?? '');
}

function written({ resources }: Statement): readonly Text[] {
  if (resources === undefined || resources.negated) return ['*'];
  return resources.items.map((item) => item.text);
}

/** Every required resource type must be allowed; where none is required, any. */
function requirements(action: Action | undefined): readonly (readonly Text[])[] {
  const types = action?.resourceTypes ?? [];
  if (types.length === 0) return [['*']];
  const required = types.filter((type: ResourceType) => type.required);
  if (required.length === 0) return [types.map(formatOf)];
  return required.map((type) => [formatOf(type)]);
}

/** Whether scopes that act on the same type of resource have a resource in common. */
export function share(list: readonly Scope[]): boolean {
  return list.every((one, i) =>
    list.slice(i + 1).every((other) => {
      const format = one.formats.find((arn) => other.formats.includes(arn));
      if (format === undefined) return true;
      const mine = one.patterns.filter((pattern) => overlaps(pattern, format) !== 'no');
      return mine.some((a) => other.patterns.some((b) => overlaps(a, b) !== 'no'));
    }),
  );
}
