import { describe, expect, test } from 'vitest';
import type { RoleAccess } from '../model/access.ts';
import type { Policy } from '../model/policy.ts';
import { isControlPlaneName } from './access/plane.ts';
import { isWide } from './access/wildcards.ts';
import { accessOf, isAdministrator } from './access.ts';
import { managedPolicy } from './managed.ts';
import { allowing, NOWHERE, policyOf } from './testing.ts';

const HERE = '⟨AWS::Region⟩:⟨AWS::AccountId⟩';
const TABLE = `arn:⟨AWS::Partition⟩:dynamodb:${HERE}:table/⟨attr:t/Table.Ref⟩`;
const OTHER = `arn:⟨AWS::Partition⟩:dynamodb:${HERE}:table/⟨attr:t/Other.Ref⟩`;
const NAMED = `arn:⟨AWS::Partition⟩:dynamodb:${HERE}:table/orders-⟨param:Stage⟩`;
const BUCKET = 'arn:⟨AWS::Partition⟩:s3:::⟨attr:t/Bucket.Ref⟩';
const QUEUE = `arn:⟨AWS::Partition⟩:sqs:${HERE}:⟨attr:t/Queue.QueueName⟩`;
const ROLE = 'arn:⟨AWS::Partition⟩:iam::⟨AWS::AccountId⟩:role/⟨attr:t/Role.Ref⟩';

function accessUnder(policies: readonly (Policy | undefined)[], boundary?: Policy): RoleAccess {
  const resources = Object.entries({ TABLE, OTHER, NAMED, BUCKET, QUEUE }).map(([id, arn]) => ({
    id,
    arn,
  }));
  const known = policies.filter((policy) => policy !== undefined);
  return accessOf({ role: ROLE, policies: known, boundary, resources, roles: [] });
}

function grants(access: RoleAccess): Record<string, string> {
  return Object.fromEntries(
    access.grants.map((grant) => [grant.resource, `${grant.levels.join(' ')} ${grant.certainty}`]),
  );
}

const statement = (more: object): Policy =>
  policyOf({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE, ...more }],
  });

describe('what is left of everything', () => {
  const everything = allowing(['*', '*']);

  test('a boundary leaves the services that it names', () => {
    const { levels } = accessUnder([everything], allowing(['dynamodb:GetItem', '*']));
    expect([...levels]).toEqual([['dynamodb', ['read']]]);
  });

  test('a boundary of everything leaves everything', () => {
    expect([...accessUnder([everything], everything).levels.keys()]).toEqual(['*']);
  });

  test('a grant by NotAction does not name what it leaves out', () => {
    const { grants: found } = accessUnder([
      policyOf({ Statement: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }] }),
    ]);
    expect(found.flatMap((one) => one.actions.map(({ text }) => text))).not.toContain('iam:*');
  });
});

describe('grants', () => {
  test('a prefix is no other name, whatever its Region and account leave open', () => {
    const prefix = (name: string) =>
      grants(accessUnder([allowing(['dynamodb:*', `arn:aws:dynamodb:*:*:table/${name}`])]));
    expect(Object.keys(prefix('Billing*'))).toEqual(['TABLE', 'OTHER']);
    expect(prefix('Billing*').TABLE).toContain('possible');
    expect(prefix('orders-*').NAMED).toContain('certain');
  });

  test('one table is not another', () => {
    expect(
      grants(accessUnder([allowing([['dynamodb:GetItem', 'dynamodb:PutItem'], TABLE])])),
    ).toEqual({
      TABLE: 'read write certain',
    });
  });

  test('a literal `arn:aws` means the same partition', () => {
    const arn = 'arn:aws:dynamodb:⟨AWS::Region⟩:⟨AWS::AccountId⟩:table/orders-⟨param:Stage⟩';
    expect(grants(accessUnder([allowing(['dynamodb:Query', arn])]))).toMatchObject({
      NAMED: 'read certain',
    });
  });

  test('a name that may be meant is possible', () => {
    const arn = `arn:aws:dynamodb:${HERE}:table/orders-prod`;
    expect(grants(accessUnder([allowing(['dynamodb:Query', arn])]))).toMatchObject({
      NAMED: 'read possible',
    });
  });

  test('objects and the bucket are different', () => {
    expect(grants(accessUnder([allowing(['s3:*', `${BUCKET}/*`])])).BUCKET).toMatch(/^read/);
    expect(grants(accessUnder([allowing(['s3:GetObject', BUCKET])]))).toEqual({});
    expect(grants(accessUnder([allowing(['s3:ListBucket', `${BUCKET}/*`])]))).toEqual({});
    expect(grants(accessUnder([allowing(['s3:PutObject', `${BUCKET}/incoming/*`])]))).toEqual({
      BUCKET: 'write certain',
    });
  });

  test('an index belongs to its table', () => {
    expect(grants(accessUnder([allowing(['dynamodb:Query', `${TABLE}/index/*`])]))).toEqual({
      TABLE: 'read certain',
    });
    expect(grants(accessUnder([allowing(['dynamodb:PutItem', `${TABLE}/index/*`])]))).toEqual({});
  });

  test('a qualifier belongs to its function', () => {
    const fn = `arn:⟨AWS::Partition⟩:lambda:${HERE}:function:⟨attr:t/Fn.Ref⟩`;
    const question = {
      role: ROLE,
      boundary: undefined,
      resources: [{ id: 'FN', arn: fn }],
      roles: [],
    };
    for (const resource of [fn, `${fn}:live`, `${fn}:*`, `${fn}*`]) {
      const access = accessOf({
        ...question,
        policies: [allowing(['lambda:InvokeFunction', resource])],
      });
      expect(grants(access), resource).toEqual({ FN: 'write certain' });
    }
  });

  test('NotResource and NotAction', () => {
    const notTable = policyOf({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', NotResource: TABLE }],
    });
    expect(grants(accessUnder([notTable]))).toMatchObject({ OTHER: 'read certain' });
    expect(grants(accessUnder([notTable]))).not.toHaveProperty('TABLE');
    const notAction = policyOf({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', NotAction: ['dynamodb:*', 's3:*'], Resource: '*' }],
    });
    expect(Object.keys(grants(accessUnder([notAction])))).toEqual(['QUEUE']);
  });

  test('a deny takes away, a boundary lets only its own through', () => {
    const deny = policyOf({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 'dynamodb:*', Resource: TABLE }],
    });
    const all = allowing(['dynamodb:GetItem', '*']);
    expect(Object.keys(grants(accessUnder([all, deny])))).toEqual(['OTHER', 'NAMED']);
    const boundary = allowing([['dynamodb:Get*'], OTHER]);
    expect(grants(accessUnder([all], boundary))).toEqual({ OTHER: 'read certain' });
  });

  test('a condition not known makes it possible, a condition on TLS does not', () => {
    const leading = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'x' } };
    expect(grants(accessUnder([statement({ Condition: leading })]))).toEqual({
      TABLE: 'read possible',
    });
    const secure = { Bool: { 'aws:SecureTransport': 'true' } };
    expect(grants(accessUnder([statement({ Condition: secure })]))).toEqual({
      TABLE: 'read certain',
    });
  });

  test('a boundary that cannot be read leaves everything possible', () => {
    const boundary = { ...allowing(['sqs:*', '*']), statements: [], complete: false };
    const access = accessUnder([statement({})], boundary);
    expect(grants(access)).toEqual({ TABLE: 'read possible' });
    expect(access.complete).toBe(false);
  });
});

describe('wildcards', () => {
  const kinds = (policy: Policy | undefined): string[] =>
    accessUnder([policy]).wildcards.map((one) => `${one.kind} ${one.text} ${one.services}`);

  test.each([
    [
      ['*', '*'],
      ['all-actions * *', 'all-resources * *'],
    ],
    [['dynamodb:*', TABLE], ['service-actions dynamodb:* dynamodb']],
    [['dynamodb:Get*', TABLE], []],
    [['dynamodb:GetItem', '*'], ['all-resources * dynamodb']],
    [
      ['dynamodb:GetItem', `arn:aws:dynamodb:${HERE}:table/*`],
      [`all-resources arn:aws:dynamodb:${HERE}:table/* dynamodb`],
    ],
    [['s3:GetObject', 'arn:aws:s3:::bucket/*'], []],
    [['s3:GetObject', 'arn:aws:s3:::*/*'], ['all-resources arn:aws:s3:::*/* s3']],
    [[['s3:ListAllMyBuckets', 'xray:PutTraceSegments', 'cloudwatch:PutMetricData'], '*'], []],
  ])('%j', ([actions, resource], expected) => {
    expect(kinds(allowing([actions, resource]))).toEqual(expected);
  });

  test.each([
    ['*', true],
    ['arn:aws:s3:::*', true],
    ['arn:aws:s3:::b/*', false],
    ['arn:aws:logs:*:*:log-group:/aws/lambda/*', false],
    ['arn:aws:logs:*:*:*', true],
    ['arn:aws:lambda:*:*:function:*', true],
    ['arn:aws:lambda:*:*:function:shop-*', false],
    ['arn:aws:sqs', true],
    ['⟨param:Arn⟩', false],
  ])('%s is wide: %s', (pattern, wide) => {
    expect(isWide(pattern)).toBe(wide);
  });
});

describe('administrator', () => {
  const admin = (policies: readonly (Policy | undefined)[], boundary?: Policy): boolean =>
    isAdministrator({
      role: ROLE,
      policies: policies.filter((one) => one !== undefined),
      boundary,
    });

  test('is who can do everything', () => {
    expect(admin([managedPolicy('AdministratorAccess', NOWHERE)])).toBe(true);
    expect(admin([managedPolicy('PowerUserAccess', NOWHERE)])).toBe(false);
    expect(admin([allowing(['*', '*'])], allowing(['s3:*', '*']))).toBe(false);
    expect(admin([allowing(['*', TABLE])])).toBe(false);
    expect(admin([])).toBe(false);
  });
});

describe('control plane', () => {
  test.each([
    ['dynamodb:PutItem', false],
    ['dynamodb:DeleteTable', true],
    ['lambda:UpdateFunctionCode', true],
    ['lambda:InvokeFunction', false],
    ['iam:PassRole', true],
    ['iam:GetRole', false],
    ['logs:CreateLogGroup', false],
    ['logs:DeleteLogGroup', true],
    ['s3:PutObject', false],
    ['s3:PutBucketPolicy', true],
    ['ec2:CreateNetworkInterface', false],
    ['ec2:RunInstances', true],
    ['sts:AssumeRole', false],
    ['rds:DeleteDBInstance', true],
    ['rekognition:DetectLabels', false],
    ['none:Such', undefined],
  ])('%s: %s', (action, expected) => {
    expect(isControlPlaneName(action)).toBe(expected);
  });

  test('names the patterns that give it', () => {
    const access = accessUnder([
      allowing([['dynamodb:*', 'sqs:SendMessage', 'lambda:CreateFunction'], '*']),
    ]);
    expect(access.controlPlane.map((one) => one.action)).toEqual([
      'dynamodb:*',
      'lambda:CreateFunction',
    ]);
    expect(access.levels.get('sqs')).toEqual(['write']);
  });
});
