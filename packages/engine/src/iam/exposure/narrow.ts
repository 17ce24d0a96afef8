import type { Invoker } from '../../model/invoker.ts';
import type { ConditionTest, Principal, Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import { arnFields, serviceIn } from '../algebra/arn.ts';
import { hasWildcard } from '../algebra/text.ts';
import { readOperator } from '../evaluate/condition.ts';
import { everything } from '../evaluate/operators/ip.ts';
import { accountIn, accountOf } from '../evaluate/principal.ts';

const OWN_ACCOUNT = '⟨AWS::AccountId⟩';

/** Condition keys that say whose request it is, the narrowest answer first. */
const KEYS: readonly (readonly [
  keys: readonly string[],
  read: (value: Text, test: ConditionTest) => Invoker | undefined,
])[] = [
  [['aws:principalarn', 'aws:userid'], (value, { span }) => principalInvoker(value, span)],
  [['aws:sourcearn'], sourceInvoker],
  [
    [
      'aws:principalaccount',
      'aws:sourceaccount',
      'aws:sourceowner',
      'kms:calleraccount',
      's3:dataaccesspointaccount',
      'aws:vpceaccount',
    ],
    (value, { span, key }) =>
      isWildOnly(value)
        ? undefined
        : {
            kind: 'account',
            id: value,
            own: value === OWN_ACCOUNT,
            span,
            why: `\`${key}\` must be \`${value}\``,
          },
  ],
  [
    [
      'aws:principalorgid',
      'aws:sourceorgid',
      'aws:principalorgpaths',
      'aws:sourceorgpaths',
      'aws:vpceorgid',
      'aws:vpceorgpaths',
    ],
    (value, { span, key }) =>
      isWildOnly(value)
        ? undefined
        : { kind: 'organization', id: value, span, why: `\`${key}\` must be \`${value}\`` },
  ],
  [
    ['aws:sourcevpce', 'aws:sourcevpc', 'aws:vpcsourceip', 'aws:sourceip'],
    (value, { span, key }) =>
      isWildOnly(value) || everything(value)
        ? undefined
        : { kind: 'network', span, why: `\`${key}\` must be \`${value}\`` },
  ],
];

/** A condition that must hold for a request to come through: one of a statement that allows, or the opposite of one that denies. */
export type Narrowing = { readonly test: ConditionTest; readonly negated: boolean };

/** The conditions of an allowing statement, and, turned round, those of denies that hold off strangers. */
export function narrowings(
  statement: Statement,
  denials: readonly Statement[],
): readonly Narrowing[] {
  const positive = statement.conditions.map((test) => ({ test, negated: false }));
  const turned = denials.flatMap((denial) =>
    denial.conditions.map((test) => ({ test, negated: true })),
  );
  return [...positive, ...turned];
}

/** Who is left when conditions hold: undefined where no condition says whose request it is. */
export function narrowed(list: readonly Narrowing[]): readonly Invoker[] | undefined {
  for (const [keys, read] of KEYS) {
    for (const { test, negated } of list) {
      const operator = readOperator(test.operator);
      if (!keys.includes(test.key) || operator === undefined || operator.base === 'null') continue;
      if (operator.negated !== negated || (operator.ifExists && !negated)) continue;
      const found = test.values.map((value) => read(value, test));
      const known = found.filter((one) => one !== undefined);
      if (known.length === found.length && known.length > 0) {
        return known.map((one) => withOwner(one, list));
      }
    }
  }
  return undefined;
}

/** A source without its account (a bucket, or one whose name is still empty) may have its owner named beside it. */
function withOwner(invoker: Invoker, list: readonly Narrowing[]): Invoker {
  if (invoker.kind !== 'service' || invoker.scoped) return invoker;
  const owners = narrowed(list.filter(({ test }) => OWNERS.has(test.key)));
  return owners === undefined ? invoker : { ...invoker, scoped: true };
}

const OWNERS: ReadonlySet<string> = new Set([
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
]);

/** Whether a service's permission names the source: ARN, account or organization. */
export function isScoped(list: readonly Narrowing[]): boolean {
  const found = narrowed(list.filter(({ test }) => SCOPES.has(test.key)));
  return found?.every((one) => one.kind !== 'service' || one.scoped) === true;
}

const SCOPES: ReadonlySet<string> = new Set([
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:principalorgid',
  'kms:calleraccount',
]);

function sourceInvoker(value: Text, { span }: ConditionTest): Invoker | undefined {
  if (isWildOnly(value)) return undefined;
  const service = serviceIn(value);
  const [, , , , account = '', resource = ''] = arnFields(value, true);
  const namesAccount = account !== '' && !hasWildcard(account);
  const namesResource = resource !== '' && !/^\**(?:[a-z-]+[/:]\*)?$/.test(resource);
  const scoped = !value.startsWith('arn:') || namesAccount || (account === '' && namesResource);
  return {
    kind: 'service',
    service: service === undefined ? value : `${service}.amazonaws.com`,
    scoped,
    span,
    why: `\`aws:SourceArn\` must be \`${value}\``,
  };
}

/** The invoker that a principal's text stands for; undefined for a text that stands for everyone. */
export function principalInvoker(text: Text, span: Principal['span']): Invoker | undefined {
  const whole = accountOf(text);
  if (whole !== undefined) return account(whole, span);
  const owner = accountIn(text);
  if (
    isWildOnly(text) ||
    (text.startsWith('arn:') && owner === undefined && /^arn:[^:]*:[^:]*::\*+:/.test(text))
  ) {
    return undefined;
  }
  if (/^arn:[^:]*:iam::cloudfront:user\//.test(text)) {
    return {
      kind: 'service',
      service: 'cloudfront.amazonaws.com',
      scoped: true,
      span,
      why: 'an origin access identity of CloudFront',
    };
  }
  if (owner !== undefined && /^arn:[^:]*(?:⟩)?:iam::[^:]*:\*$/.test(text))
    return account(owner, span);
  const own = owner === undefined ? /^⟨attr:/.test(text) : owner === OWN_ACCOUNT;
  return { kind: 'principal', arn: text, own, span, why: `names the principal \`${text}\`` };
}

function account(id: Text, span: Principal['span']): Invoker {
  const own = id === OWN_ACCOUNT;
  return {
    kind: 'account',
    id,
    own,
    span,
    why: own ? 'names its own account' : `names the account \`${id}\``,
  };
}

function isWildOnly(value: Text): boolean {
  return /^(?:arn:)?[*:?]*$/.test(value);
}
