import { expect, test } from 'vitest';
import { NOWHERE, policyOf } from '../../iam/testing.ts';
import type { Need } from '../../model/needs.ts';
import type { Policy } from '../../model/policy.ts';
import { proveRole } from './prove.ts';

const ROLE = 'arn:⟨AWS::Partition⟩:iam::⟨AWS::AccountId⟩:role/⟨attr:t.yaml/Role.Ref⟩';
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const NEED: Need = {
  actions: ['dynamodb:GetItem'],
  resource: {
    kind: 'arn',
    arn: TABLE,
    node: undefined,
    suffix: '',
    template: undefined,
    why: undefined,
  },
  conditions: [],
  because: [{ span: NOWHERE, text: 'it is called' }],
  confidence: 'high',
  certain: 'needed',
  origin: 'code',
};

function allowing(Action: string): Policy {
  return policyOf({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
}

function unread(name: string): Policy {
  return {
    ...policyOf({ Statement: [] }),
    origin: { kind: 'customer-managed', name },
    complete: false,
  };
}

test.each([
  ['stays', unread('limits'), unread('limits'), 'dynamodb:GetItem', 'proven limits'],
  ['is another one', unread('limits'), unread('others'), 'dynamodb:GetItem', 'unknown'],
  ['is added', undefined, unread('limits'), 'dynamodb:GetItem', 'unknown'],
  [
    'stays, and the need is lost',
    unread('limits'),
    unread('limits'),
    'dynamodb:PutItem',
    'refuted',
  ],
] as const)('a boundary that cannot be read: it %s', (_, today, afterwards, action, expected) => {
  const before = { id: 'r', arn: ROLE, policies: [allowing('dynamodb:*')], boundary: today };
  const after = { name: 'r', functions: [], policies: [allowing(action)], boundary: afterwards };
  const needs = [
    { function: 'f', code: { kind: 'analysed' }, needs: [NEED], unresolved: [] } as const,
  ];
  const { facts } = proveRole({ before, after: { ...after, functions: ['f'] }, needs });
  const [needed] = facts;
  expect([needed?.verdict, needed?.within].filter((one) => one !== undefined).join(' ')).toBe(
    expected,
  );
});
