import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Listed, PlacedText, Policy, Principal, Statement } from '../../model/policy.ts';
import { type Resolve, textsOf } from '../../model/text.ts';
import { field, isAbsent, items, type MapValue, text, type Value } from '../../model/value.ts';
import { both, hasAlternatives } from './branches.ts';
import { conditionsOf } from './conditions.ts';
import { principalsOf } from './principals.ts';

/** IAM's own way to write a dollar sign, before a brace. */
const LITERAL_OPENING = '${$}{';

/** What reading a statement needs to know of its surroundings. */
export type Surroundings = {
  readonly origin: Policy['origin'];
  readonly resolve: Resolve;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Called for whatever could not be read, the author's fault or not. */
  readonly lose: () => void;
  /** False where the policy's version has no policy variables: `${…}` is then plain text. */
  readonly hasVariables: boolean;
};

/** Reads one statement in one branch; undefined (and reported, where the author can mend it) if it cannot be read. */
export function statementOf(
  value: MapValue,
  when: string | undefined,
  around: Surroundings,
): Statement | undefined {
  const effect = text(field(value, 'Effect'));
  if (effect !== 'Allow' && effect !== 'Deny')
    return fault(field(value, 'Effect') ?? value, around, 'Effect must be `Allow` or `Deny`');
  // Every item stands behind a condition that this branch takes to be false: there the statement says nothing.
  if (when !== undefined && (isEmptied(value, 'Action') || isEmptied(value, 'Resource'))) return;
  const actions = textsUnder(value, 'Action', around);
  if (actions === undefined)
    return fault(value, around, 'a statement needs either `Action` or `NotAction`');
  const resources = textsUnder(value, 'Resource', around);
  if (resources === undefined && needsResources(around.origin)) {
    return fault(value, around, 'a statement needs either `Resource` or `NotResource`');
  }
  const conditions = conditionsOf(field(value, 'Condition'), around.resolve);
  if (conditions === undefined) {
    return fault(
      field(value, 'Condition') ?? value,
      around,
      '`Condition` must be a map of operators to maps of keys',
    );
  }
  const exists = both(when, isUncertain(value, effect) ? '?' : undefined);
  return {
    sid: textsOf(field(value, 'Sid'), around.resolve)[0],
    effect,
    actions,
    resources,
    principals: principalsUnder(value, around),
    conditions,
    span: value.span,
    ...(exists === undefined ? {} : { when: exists }),
  };
}

/** Several texts of one value widen a list. Where that would deny more or allow less, the statement itself becomes uncertain. */
function isUncertain(value: MapValue, effect: Statement['effect']): boolean {
  if (hasAlternatives(field(value, 'Condition'))) return true;
  if (effect === 'Deny') return hasAlternatives(value);
  return ['NotAction', 'NotResource', 'NotPrincipal'].some((key) =>
    hasAlternatives(field(value, key)),
  );
}

function needsResources(origin: Policy['origin']): boolean {
  return origin.kind !== 'trust' && origin.kind !== 'resource';
}

function textsUnder(
  value: MapValue,
  key: 'Action' | 'Resource',
  around: Surroundings,
): Listed<PlacedText> | undefined {
  const found = oneOfTwo(value, key);
  if (found === undefined) return undefined;
  const placed: PlacedText[] = [];
  for (const item of items(found.value)) {
    const texts = textsOf(item, around.resolve);
    if (texts.length === 0) fault(item, around, `\`${key}\` must be text or a list of texts`);
    for (const one of texts)
      placed.push({
        text: around.hasVariables ? one : one.replaceAll('${', LITERAL_OPENING),
        span: item.span,
      });
  }
  return placed.length === 0 ? undefined : { negated: found.negated, items: placed };
}

function isEmptied(value: MapValue, key: string): boolean {
  const list = oneOfTwo(value, key)?.value;
  return list?.kind === 'list' && items(list).length === 0;
}

function principalsUnder(value: MapValue, around: Surroundings): Listed<Principal> | undefined {
  const found = oneOfTwo(value, 'Principal');
  if (found === undefined) return undefined;
  if (needsResources(around.origin)) {
    return fault(found.value, around, 'a policy of a role or user names no principal');
  }
  const { items: principals, unreadable } = principalsOf(found.value, around.resolve);
  for (const one of unreadable)
    fault(
      one,
      around,
      'a principal is `*`, or listed under AWS, Service, Federated or CanonicalUser',
    );
  return { negated: found.negated, items: principals };
}

function oneOfTwo(value: MapValue, key: string): { negated: boolean; value: Value } | undefined {
  const plain = field(value, key);
  const opposite = field(value, `Not${key}`);
  if (plain !== undefined && !isAbsent(plain)) {
    return opposite === undefined || isAbsent(opposite)
      ? { negated: false, value: plain }
      : undefined;
  }
  return opposite === undefined || isAbsent(opposite)
    ? undefined
    : { negated: true, value: opposite };
}

/** Reports what the author can mend. */
export function fault(value: Value, around: Surroundings, message: string): undefined {
  around.lose();
  around.report({ code: 'invalid-policy', message, span: value.span, incomplete: true });
  return undefined;
}
