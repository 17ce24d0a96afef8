import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accessOf, roleContext } from '../../iam/access.ts';
import { actionOf, expand, fits } from '../../iam/actions.ts';
import { covers } from '../../iam/algebra/text.ts';
import { evaluate } from '../../iam/evaluate/evaluate.ts';
import { policyOf } from '../../iam/testing.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Excess } from '../../model/least.ts';
import type { FunctionNeeds, Need } from '../../model/needs.ts';
import { Query } from '../../model/query.ts';
import { graphOf } from '../../testing/graph.ts';
import { differenceOf } from './difference.ts';

const ACTIONS = [
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:DeleteItem',
  'sqs:SendMessage',
  'sqs:ReceiveMessage',
];
const PATTERNS = [...ACTIONS, 'dynamodb:*Item', 'dynamodb:*', 'sqs:*', '*'];
const TABLE = 'arn:aws:dynamodb:eu-west-1:123456789012:table';
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012';
const RESOURCES = [`${TABLE}/orders`, `${TABLE}/users`, `${QUEUE}:jobs`];
const PLACES = [...RESOURCES, `${TABLE}/*`, `${TABLE}/o*`, '*'];

const graph = graphOf(`
Transform: AWS::Serverless-2016-10-31
Resources:
  F: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.13, Handler: a.h, CodeUri: s/ } }
  Orders: { Type: AWS::DynamoDB::Table, Properties: { TableName: orders } }
`);
const query = new Query(graph);

type Written = {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly places: readonly string[];
};

const statements: fc.Arbitrary<readonly Written[]> = fc.array(
  fc.record({
    effect: fc.oneof({ weight: 5, arbitrary: fc.constant('Allow') }, fc.constant('Deny')),
    actions: fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 3 }),
    places: fc.uniqueArray(fc.constantFrom(...PLACES), { minLength: 1, maxLength: 2 }),
  }),
  { maxLength: 4 },
);

const needed = fc.uniqueArray(
  fc.record({
    action: fc.constantFrom(...ACTIONS),
    arn: fc.constantFrom(...RESOURCES, `${TABLE}/*`),
  }),
  { maxLength: 4, selector: ({ action, arn }) => `${action} ${arn}` },
);

function roleWith(written: readonly Written[]): RoleNode {
  const [role] = graph.roles;
  if (role === undefined) throw new Error('no role');
  const policy = policyOf({
    Version: '2012-10-17',
    Statement: written.map(({ effect, actions, places }) => ({
      Effect: effect,
      Action: actions,
      Resource: places,
    })),
  });
  const question = { role: role.arn, policies: [policy], boundary: undefined };
  const access = accessOf({ ...question, resources: [], roles: [] });
  return { ...role, policies: [policy], boundary: undefined, access };
}

function needsFor(
  all: readonly { readonly action: string; readonly arn: string }[],
): FunctionNeeds {
  const needs = all.map(({ action, arn }): Need => {
    const resource = {
      kind: 'arn',
      arn,
      node: undefined,
      suffix: '',
      template: undefined,
      why: undefined,
    } as const;
    const because = [{ span: { file: 'a.py', start: 0, end: 1 }, text: 'a call' }];
    const rest = { conditions: [], because, confidence: 'high', certain: 'needed' } as const;
    return { ...rest, actions: [action], resource, origin: 'code' };
  });
  const code = { kind: 'analysed' } as const;
  return { function: graph.functions[0]?.id ?? '', code, needs, unresolved: [] };
}

function isAllowed(role: RoleNode, action: string, resource: string): boolean {
  const caller = { kind: 'aws', arn: role.arn, account: '123456789012' } as const;
  const request = { action, resource, caller, context: roleContext(role.arn) };
  return evaluate(request, { identity: role.policies }).decision === 'allowed';
}

/** Actions that an entry says are too much. */
function namedIn(one: Excess): ReadonlySet<string> {
  const beside = new Set(one.beside ?? []);
  const all = one.actions.flatMap((word) => expand(word, ['dynamodb', 'sqs']));
  return new Set(all.flatMap(({ name }) => (beside.has(name) ? [] : name)));
}

function speaksOf({ statement }: Excess, resource: string): boolean {
  return statement.resources?.items.some(({ text }) => covers(text, resource) === 'yes') === true;
}

const pairs = ACTIONS.flatMap((action) =>
  RESOURCES.flatMap((resource) => {
    const known = actionOf(action);
    return known !== undefined && fits(known, resource) ? [{ action, resource }] : [];
  }),
);

test('what is allowed is needed or too much, and what is needed is never too much', () => {
  fc.assert(
    fc.property(statements, needed, (written, all) => {
      const role = roleWith(written);
      const { excess, missing, granted } = differenceOf(role, [needsFor(all)], query);
      for (const { action, resource } of pairs) {
        const isNeeded = all.some(
          (one) => one.action === action && covers(one.arn, resource) === 'yes',
        );
        const told = excess.filter((one) => namedIn(one).has(action) && speaksOf(one, resource));
        const isGiven = isAllowed(role, action, resource);
        if (isGiven && !isNeeded && !role.access.administrator)
          expect(told.length).toBeGreaterThan(0);
        if (isNeeded && isGiven) expect(told.filter((one) => one.kind !== 'resources')).toEqual([]);
        const isExact = all.some((one) => one.action === action && one.arn === resource);
        const isMissing = missing.some(
          ({ need, actions }) =>
            actions.includes(action) &&
            need.resource.kind === 'arn' &&
            need.resource.arn === resource,
        );
        if (isExact) expect(isMissing).toBe(!isGiven);
      }
      const names = new Set(
        pairs.flatMap((one) => (isAllowed(role, one.action, one.resource) ? one.action : [])),
      );
      expect(granted === 'all' ? Number.POSITIVE_INFINITY : granted).toBeGreaterThanOrEqual(
        names.size,
      );
      if (written.every((one) => one.actions.every((action) => ACTIONS.includes(action)))) {
        expect(granted).toBe(names.size);
      }
    }),
    { numRuns: 400, seed: 20261123 },
  );
});
