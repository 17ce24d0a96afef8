import { parseArn } from '../../model/arn.ts';
import type { ConditionTest, Statement } from '../../model/policy.ts';
import { hasHole, type Text } from '../../model/text.ts';
import { all, any, type Truth } from '../algebra/truth.ts';
import { holds } from '../evaluate/condition.ts';
import type { Caller, Context, ContextValue, Request } from '../evaluate/request.ts';
import { applies } from '../evaluate/statement.ts';

/** A text that no policy writes: what is somebody else's. */
const FOREIGN = 'somebody-else';

/** An address for documentation (RFC 5737), which no policy lists on purpose. */
const FOREIGN_ADDRESS = '198.51.100.1';

/** Somebody of another account, with credentials of that account. */
const STRANGER: Caller = {
  kind: 'aws',
  arn: `arn:aws:iam::${FOREIGN}:role/${FOREIGN}`,
  account: FOREIGN,
};

/** What is known of a request that a stranger sends from a network of its own, over TLS. */
const STRANGER_CONTEXT: Context = {
  keys: new Map<string, ContextValue>([
    ...['aws:principalaccount', 'kms:calleraccount', 'aws:userid'].map(
      (key) => [key, values(FOREIGN)] as const,
    ),
    ['aws:principalorgid', values(`o-${FOREIGN}`)],
    ['aws:principalarn', values(`arn:aws:iam::${FOREIGN}:role/${FOREIGN}`)],
    ['aws:principalorgpaths', values(`o-${FOREIGN}/r-${FOREIGN}/`)],
    ['aws:principalisawsservice', values('false')],
    ['aws:securetransport', values('true')],
    ['aws:sourceip', values(FOREIGN_ADDRESS)],
    ...[
      'aws:principalservicename',
      'aws:sourceaccount',
      'aws:sourcearn',
      'aws:sourceorgid',
      'aws:sourceorgpaths',
      'aws:sourceowner',
      'aws:sourcevpc',
      'aws:sourcevpce',
      'aws:vpcsourceip',
      'aws:vpceaccount',
      'aws:vpceorgid',
      'aws:vpceorgpaths',
    ].map((key) => [key, { kind: 'absent' } as const] as const),
  ]),
  others: 'unknown',
};

function values(...list: string[]): ContextValue {
  return { kind: 'values', values: list };
}

/** Keys that say which door of a function a statement is about, not who comes through it. */
const DOORS: ReadonlySet<string> = new Set([
  'lambda:functionurlauthtype',
  'lambda:invokedviafunctionurl',
]);

/** Keys of the stranger that are its own: no template names them, also not by a parameter that is not known yet. */
const OWN_KEYS: ReadonlySet<string> = new Set([
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:userid',
  'kms:calleraccount',
]);

/** Compares letter by letter, so that no value stands for everybody. */
const EXACT = /^(?:for(?:all|any)value\w*:)?string(?:not)?equals/i;

const HOLE = /⟨[^⟩]*⟩/g;

/** An address of RFC 5737 that stands for those that a template means and does not know yet. */
const MEANT_ADDRESS = '192.0.2.1/32';

/** Takes what is not known of a value, or of a list of addresses, for somebody that the author means. */
function meant(test: ConditionTest): ConditionTest {
  if (test.key === 'aws:sourceip') {
    return {
      ...test,
      values: test.values.map((value) => (hasHole(value) ? MEANT_ADDRESS : value)),
    };
  }
  if (!OWN_KEYS.has(test.key)) return test;
  const isExact = EXACT.test(test.operator);
  const values = test.values.map((value) =>
    isExact || isOfSomebody(value, test.operator) ? value.replace(HOLE, 'meant') : value,
  );
  return { ...test, values };
}

/**
 * Whether a pattern for ARNs leaves no account open: names alone are such as every account can give to its roles. A
 * parameter that is a whole pattern of texts may be a star; one for ARNs asks for an ARN.
 */
function isOfSomebody(pattern: Text, operator: string): boolean {
  const account = parseArn(pattern)?.account;
  if (account !== undefined) return !/[*?]/.test(account.replace(HOLE, ''));
  return ARN_OPERATOR.test(operator) && pattern.replace(HOLE, '') === '';
}

const ARN_OPERATOR = /^(?:for(?:all|any)value\w*:)?arn(?:not)?(?:like|equals)/i;

/** Whether a statement's conditions let a stranger through. */
export function openToStrangers(statement: Statement): Truth {
  const tests = statement.conditions.filter((test) => !DOORS.has(test.key)).map(meant);
  return all(tests.map((test) => holds(test, STRANGER_CONTEXT)));
}

/** Whether denies take an action from a stranger on every resource that the statement names, and which do. */
export function deniedToStrangers(
  denials: readonly Statement[],
  statement: Statement,
  action: Text,
): { readonly denied: Truth; readonly by: readonly Statement[] } {
  const { resources } = statement;
  const texts =
    resources === undefined || resources.negated ? ['*'] : resources.items.map((item) => item.text);
  const judged = denials.map((denial) => {
    const read = { ...denial, conditions: denial.conditions.map(meant) };
    const each = texts.map((resource) => applies(read, strangersRequest(action, resource)));
    return { denial, truth: all(each) };
  });
  return {
    denied: any(judged.map(({ truth }) => truth)),
    by: judged.filter(({ truth }) => truth === 'yes').map(({ denial }) => denial),
  };
}

function strangersRequest(action: Text, resource: Text): Request {
  return { action, resource, caller: STRANGER, context: STRANGER_CONTEXT };
}
