import { describe, expect, test } from 'vitest';
import { NOWHERE, policyOf } from '../../iam/testing.ts';
import type { Need } from '../../model/needs.ts';
import type { Policy } from '../../model/policy.ts';
import type { ProofFact } from '../../model/proof.ts';
import { proveRole } from './prove.ts';

const ROLE = 'arn:⟨AWS::Partition⟩:iam::⟨AWS::AccountId⟩:role/⟨attr:t.yaml/Role.Ref⟩';
const TABLE =
  'arn:⟨AWS::Partition⟩:dynamodb:⟨AWS::Region⟩:⟨AWS::AccountId⟩:table/⟨attr:t.yaml/Orders.Ref⟩';
const BUCKET = 'arn:⟨AWS::Partition⟩:s3:::⟨attr:t.yaml/Uploads.Ref⟩';

type Statements = readonly Record<string, unknown>[];
type Case = {
  readonly before: Statements;
  readonly after: Statements;
  readonly needs?: readonly Need[];
  readonly boundary?: Statements;
};

function need(action: string, arn: string, more: Partial<Need> = {}): Need {
  return {
    actions: [action],
    resource: {
      kind: 'arn',
      arn,
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
    ...more,
  };
}

function allow(Action: unknown, Resource: unknown, more: object = {}): Record<string, unknown> {
  return { Effect: 'Allow', Action, Resource, ...more };
}

function deny(Action: unknown, Resource: unknown, more: object = {}): Record<string, unknown> {
  return { Effect: 'Deny', Action, Resource, ...more };
}

function facts({ before, after, needs = [], boundary }: Case): readonly ProofFact[] {
  const read = (list: Statements): Policy => policyOf({ Version: '2012-10-17', Statement: list });
  const limit = boundary === undefined ? undefined : read(boundary);
  const known = { function: 'f', code: { kind: 'analysed' }, needs, unresolved: [] } as const;
  return proveRole({
    before: { id: 'role', arn: ROLE, policies: [read(before)], boundary: limit },
    after: { name: 'after', functions: ['f'], policies: [read(after)], boundary: limit },
    needs: [known],
  }).facts;
}

function underCondition(statement: Record<string, unknown>, when: string): Policy {
  const policy = policyOf({ Version: '2012-10-17', Statement: [statement] });
  return { ...policy, statements: policy.statements.map((one) => ({ ...one, when })) };
}

function needed(one: Case): ProofFact | undefined {
  return facts(one)[0];
}

function within(one: Case): ProofFact | undefined {
  return facts(one)[1];
}

describe('nothing is allowed that was not', () => {
  test.each<[string, Case]>([
    [
      'fewer actions',
      { before: [allow('dynamodb:*', TABLE)], after: [allow('dynamodb:GetItem', TABLE)] },
    ],
    [
      'a prefix',
      {
        before: [allow('s3:GetObject', `${BUCKET}/*`)],
        after: [allow('s3:GetObject', `${BUCKET}/in/*`)],
      },
    ],
    [
      'everything but',
      {
        before: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
        after: [allow('s3:GetObject', `${BUCKET}/*`)],
      },
    ],
    [
      'two statements together',
      {
        before: [allow('s3:Get*', '*'), allow('s3:Put*', '*')],
        after: [allow(['s3:GetObject', 's3:PutObject'], `${BUCKET}/*`)],
      },
    ],
    [
      'a Deny of something else',
      {
        before: [allow('*', '*'), deny('iam:*', '*')],
        after: [allow('s3:GetObject', `${BUCKET}/*`)],
      },
    ],
    [
      'a Deny that stays',
      {
        before: [allow('*', '*'), deny('s3:*', `${BUCKET}/secret/*`)],
        after: [allow('s3:GetObject', `${BUCKET}/*`), deny('s3:*', `${BUCKET}/secret/*`)],
      },
    ],
    [
      'a condition that stays',
      {
        before: [
          allow('s3:*', '*', { Condition: { StringEquals: { 'aws:SourceVpc': ['v-1', 'v-2'] } } }),
        ],
        after: [
          allow('s3:GetObject', `${BUCKET}/*`, {
            Condition: { StringEquals: { 'aws:SourceVpc': 'v-1' } },
          }),
        ],
      },
    ],
    [
      'a condition on the role itself',
      {
        before: [allow('s3:*', '*', { Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } } })],
        after: [allow('s3:GetObject', `${BUCKET}/*`)],
      },
    ],
    [
      'a statement as it stands',
      {
        before: [{ Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::x' }],
        after: [{ Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::x' }],
      },
    ],
    [
      'a boundary that stays',
      { before: [allow('*', '*')], boundary: [allow('s3:*', '*')], after: [allow('*', '*')] },
    ],
    [
      'what takes no resource',
      {
        before: [allow('xray:*', '*'), deny('*', 'arn:aws:s3:::x')],
        after: [allow('xray:PutTraceSegments', '*')],
      },
    ],
    [
      'a pair that no request has',
      {
        before: [allow('s3:GetObject', `${BUCKET}/*`)],
        after: [allow('s3:GetObject', [BUCKET, `${BUCKET}/*`])],
      },
    ],
  ])('%s', (_, one) => {
    expect(within(one)).toMatchObject({ verdict: 'proven', witnesses: [], open: [], added: [] });
  });

  test.each<[string, Case, object]>([
    [
      'another action',
      { before: [allow('s3:Get*', '*')], after: [allow('s3:PutObject', `${BUCKET}/*`)] },
      { action: 's3:PutObject', because: 'no statement allows it' },
    ],
    [
      'a wider resource',
      {
        before: [allow('s3:GetObject', `${BUCKET}/in/*`)],
        after: [allow('s3:GetObject', `${BUCKET}/*`)],
      },
      { action: 's3:GetObject' },
    ],
    [
      'a Deny that is dropped',
      {
        before: [allow('*', '*'), deny('s3:*', 'arn:aws:s3:::secret/*')],
        after: [allow('s3:GetObject', 'arn:aws:s3:::*')],
      },
      { resource: 'arn:aws:s3:::secret/', because: 'a Deny statement forbids it' },
    ],
    [
      'a condition that is dropped',
      {
        before: [allow('s3:*', '*', { Condition: { StringEquals: { 'aws:SourceVpc': 'v-1' } } })],
        after: [allow('s3:GetObject', `${BUCKET}/*`)],
      },
      { because: 'no statement allows it' },
    ],
    [
      'a Deny without TLS that is dropped',
      {
        before: [
          allow('s3:*', '*'),
          deny('s3:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ],
        after: [allow('s3:GetObject', `${BUCKET}/*`)],
      },
      { because: 'a Deny statement forbids it' },
    ],
    [
      'a wildcard of actions',
      { before: [allow('dynamodb:Get*', '*')], after: [allow('dynamodb:*', TABLE)] },
      {},
    ],
    [
      'another generated name',
      {
        before: [allow('s3:*', `${BUCKET.replace('Uploads', 'Other')}/*`)],
        after: [allow('s3:GetObject', `${BUCKET}/*`)],
      },
      {},
    ],
  ])('not so: %s', (_, one, witness) => {
    const fact = within(one);
    expect(fact).toMatchObject({ verdict: 'refuted' });
    expect(fact?.witnesses[0]).toMatchObject({ caller: ROLE, ...witness });
  });

  test.each<[string, Case]>([
    [
      'an account that is written out',
      {
        before: [allow('sqs:*', 'arn:aws:sqs:*:111122223333:q')],
        after: [allow('sqs:SendMessage', 'arn:aws:sqs:⟨AWS::Region⟩:⟨AWS::AccountId⟩:q')],
      },
    ],
    [
      'a name that a parameter gives',
      {
        before: [allow('s3:*', 'arn:aws:s3:::⟨param:Name⟩/*')],
        after: [allow('s3:GetObject', 'arn:aws:s3:::other/*')],
      },
    ],
    [
      'a Deny that may mean it',
      {
        before: [allow('s3:*', '*'), deny('s3:*', 'arn:aws:s3:::⟨param:Name⟩/*')],
        after: [allow('s3:GetObject', 'arn:aws:s3:::other/*')],
      },
    ],
  ])('unknown: %s', (_, one) => {
    expect(within(one)).toMatchObject({ verdict: 'unknown', witnesses: [] });
  });

  test('what is needed and denied today is added, and said so', () => {
    const fact = within({
      before: [allow('s3:GetObject', `${BUCKET}/*`)],
      after: [allow(['s3:GetObject', 's3:PutObject'], `${BUCKET}/out/*`)],
      needs: [need('s3:PutObject', `${BUCKET}/out/*`)],
    });
    expect(fact).toMatchObject({
      verdict: 'proven',
      added: [{ action: 's3:PutObject', resource: `${BUCKET}/out/*`, today: 'denied' }],
    });
  });

  test('what is possibly needed is no reason to add', () => {
    const fact = within({
      before: [allow('s3:GetObject', `${BUCKET}/*`)],
      after: [allow('s3:PutObject', `${BUCKET}/*`)],
      needs: [need('s3:PutObject', `${BUCKET}/*`, { certain: 'possibly' })],
    });
    expect(fact).toMatchObject({ verdict: 'refuted', added: [] });
  });
});

describe('what is needed is allowed', () => {
  test.each<[string, Need, Statements]>([
    ['an item', need('dynamodb:GetItem', TABLE), [allow('dynamodb:GetItem', TABLE)]],
    [
      'objects by prefix',
      need('s3:GetObject', `${BUCKET}/in/*`),
      [allow('s3:GetObject', `${BUCKET}/*`)],
    ],
    [
      'what takes no resource',
      need('xray:PutTraceSegments', '', { resource: { kind: 'any', why: '' } }),
      [allow('xray:PutTraceSegments', '*')],
    ],
    [
      'over TLS',
      need('s3:GetObject', `${BUCKET}/in/*`),
      [
        allow('s3:*', '*'),
        deny('s3:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ],
    ],
    [
      'with its condition',
      need('iam:PassRole', ROLE, {
        conditions: [
          {
            operator: 'StringEquals',
            key: 'iam:PassedToService',
            values: ['ecs-tasks.amazonaws.com'],
            holds: 'always',
          },
        ],
      }),
      [
        allow('iam:PassRole', ROLE, {
          Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
        }),
      ],
    ],
  ])('%s', (_, one, after) => {
    expect(needed({ before: after, after, needs: [one] })).toMatchObject({
      verdict: 'proven',
      pairs: 1,
    });
  });

  test.each<[string, Need, Statements, object]>([
    [
      'the bucket for its objects',
      need('s3:GetObject', `${BUCKET}/*`),
      [allow('s3:GetObject', BUCKET)],
      { action: 's3:GetObject', because: 'no statement allows it' },
    ],
    [
      'part of the keys',
      need('s3:GetObject', `${BUCKET}/*`),
      [allow('s3:GetObject', `${BUCKET}/in/*`)],
      { resource: `${BUCKET}/` },
    ],
    [
      'a Deny',
      need('s3:GetObject', `${BUCKET}/*`),
      [allow('s3:*', '*'), deny('s3:Get*', '*')],
      { because: 'a Deny statement forbids it' },
    ],
    [
      'no resource',
      need('xray:PutTraceSegments', '', { resource: { kind: 'any', why: '' } }),
      [allow('xray:PutTraceSegments', TABLE)],
      { resource: '*' },
    ],
  ])('not so: %s', (_, one, after, witness) => {
    const fact = needed({ before: after, after, needs: [one] });
    expect(fact).toMatchObject({ verdict: 'refuted' });
    expect(fact?.witnesses[0]).toMatchObject(witness);
  });

  test('a boundary counts', () => {
    const one: Case = {
      before: [allow('*', '*')],
      after: [allow('dynamodb:GetItem', TABLE)],
      boundary: [allow('s3:*', '*')],
      needs: [need('dynamodb:GetItem', TABLE)],
    };
    expect(needed(one)?.witnesses[0]).toMatchObject({ because: 'the boundary does not allow it' });
  });

  test('what is allowed under one condition of the template alone is open, with its name', () => {
    const [fact] = proveRole({
      before: { id: 'role', arn: ROLE, policies: [], boundary: undefined },
      after: {
        name: 'after',
        functions: ['f'],
        policies: [underCondition(allow('s3:GetObject', `${BUCKET}/*`), 'IsProduction')],
        boundary: undefined,
      },
      needs: [
        {
          function: 'f',
          code: { kind: 'analysed' },
          needs: [need('s3:GetObject', `${BUCKET}/a`)],
          unresolved: [],
        },
      ],
    }).facts;
    expect(fact).toMatchObject({
      verdict: 'unknown',
      open: [{ reason: 'it is not allowed where IsProduction is false' }],
    });
  });

  test('a condition that is not known to hold leaves it open', () => {
    const guarded = allow('s3:GetObject', '*', {
      Condition: { StringEquals: { 'aws:SourceVpc': 'v-1' } },
    });
    const fact = needed({
      before: [guarded],
      after: [guarded],
      needs: [need('s3:GetObject', `${BUCKET}/*`)],
    });
    expect(fact).toMatchObject({ verdict: 'unknown', witnesses: [] });
  });
});
