import { actionOf, expand } from '../../iam/actions.ts';
import { hasWildcard } from '../../iam/algebra/text.ts';
import type { Context, ContextValue, Request } from '../../iam/evaluate/request.ts';
import type { ConditionTest, Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import type { Pair } from './contained.ts';

/** Requests to try are no more than this for one pair. */
const MAX_REQUESTS = 2_000;
const MAX_ACTIONS = 300;

/** Where to look for a request. */
export type Search = {
  readonly caller: Request['caller'];
  /** The patterns that the request must match. */
  readonly pair: Pair;
  /** Places that are likely. */
  readonly at: readonly Pair[];
  /** What the request must meet. */
  readonly conditions: readonly ConditionTest[];
  /** What is known of it anyway. */
  readonly context: Context;
  readonly branches: ReadonlyMap<string, boolean>;
  /** Statements whose conditions are worth meeting. */
  readonly guards: readonly Statement[];
};

/** Plain requests of a pair that are worth trying, the likely ones first. Each is complete: what it does not carry is absent. */
export function* requestsOf(search: Search): Generator<Request> {
  const contexts = contextsOf(search);
  const resources = resourcesOf(search);
  let left = MAX_REQUESTS;
  for (const action of actionsOf(search)) {
    const texts = actionOf(action)?.resourceTypes.length === 0 ? ['*'] : resources;
    for (const resource of texts) {
      for (const context of contexts) {
        if (left-- === 0) return;
        yield { action, resource, caller: search.caller, context, branches: search.branches };
      }
    }
  }
}

/** Actions that there are: nobody can call others. */
function actionsOf({ pair, at }: Search): readonly string[] {
  const likely = at.flatMap(({ action }) => actionOf(action)?.name ?? []);
  const service = pair.action.split(':')[0] ?? '';
  const all = hasWildcard(pair.action)
    ? expand(pair.action, hasWildcard(service) ? COMMON : undefined).map((one) => one.name)
    : [actionOf(pair.action)?.name ?? pair.action];
  return [...new Set([...likely, ...all])].slice(0, MAX_ACTIONS);
}

/** Services to take actions from where a pattern leaves the service open. */
const COMMON = ['iam', 's3', 'dynamodb', 'lambda', 'sts', 'kms', 'ec2', 'secretsmanager'];

function resourcesOf({ pair, at }: Search): readonly Text[] {
  const filled = ['', 'x', 'x/y'].map((part) => sampleOf(pair.resource, part));
  const likely = at.slice(0, 12).map((one) => withPartition(one.resource, pair.resource));
  return [...new Set([...likely, ...filled])];
}

const OWN_PARTITION = 'arn:⟨AWS::Partition⟩:';

/** Comparing takes the partition for `aws`; what is shown keeps the words of the pattern. */
function withPartition(text: Text, pattern: Text): Text {
  return pattern.startsWith(OWN_PARTITION) ? text.replace(/^arn:aws:/, OWN_PARTITION) : text;
}

/** A text that a pattern matches: each run replaced by one and the same part. */
function sampleOf(pattern: Text, part: string): Text {
  return pattern.replace(/⟨[^⟩]*⟩|\$\{([^}]*)\}|[*?]/g, (one, variable?: string) => {
    if (one === '*') return part;
    if (one === '?') return 'x';
    return variable !== undefined && /^[*?$]$/.test(variable) ? variable : one;
  });
}

type Keys = ReadonlyMap<string, ContextValue>;

function contextsOf({ conditions, context, guards }: Search): readonly Context[] {
  const base = met(conditions, context.keys);
  const guarded = guards.filter((one) => one.conditions.length > 0).slice(0, 8);
  const variants: readonly Keys[] = [
    base,
    met([...SECURE, ...conditions], context.keys),
    met([...INSECURE, ...conditions], context.keys),
    ...guarded.map((one) => met([...one.conditions, ...conditions], context.keys)),
  ];
  return variants.map((keys): Context => ({ keys, others: 'absent' }));
}

const TRANSPORT = {
  operator: 'Bool',
  key: 'aws:securetransport',
  span: { file: '', start: 0, end: 0 },
};
const SECURE: readonly ConditionTest[] = [{ ...TRANSPORT, values: ['true'] }];
const INSECURE: readonly ConditionTest[] = [{ ...TRANSPORT, values: ['false'] }];

/** Keys with values that meet tests where that is easily said; whether they do is for the evaluator to say. */
function met(tests: readonly ConditionTest[], known: Keys): Keys {
  const keys = new Map(known);
  for (const { operator, key, values } of tests) {
    const [value] = values;
    if (value === undefined || WHO.has(key) || /not|null/i.test(operator)) continue;
    keys.set(key, { kind: 'values', values: [plain(operator, value)] });
  }
  return keys;
}

/** Keys that the caller cannot choose: they say who it is. */
const WHO: ReadonlySet<string> = new Set([
  'aws:principalarn',
  'aws:principaltype',
  'aws:principalaccount',
  'aws:principalisawsservice',
]);

function plain(operator: string, value: Text): Text {
  if (/ip/i.test(operator)) return value.split('/')[0] ?? value;
  return sampleOf(value, 'x');
}
