import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../model/policy.ts';
import { accessOf } from './access.ts';
import { expand, misspelling } from './actions.ts';
import { exposureOf } from './exposure.ts';
import { valueFrom } from './parse/json.ts';
import { parsePolicy } from './parse/policy.ts';
import { NOWHERE } from './testing.ts';

const pieces = fc.constantFrom(
  '*',
  ':',
  '/',
  '?',
  's3',
  'dynamodb',
  'GetItem',
  'arn:aws:',
  '⟨',
  '⟩',
  '⟨param:X⟩',
  '⟨attr:t/A.Ref⟩',
  '${',
  '}',
  '${aws:username}',
  '::',
  '0',
);
const odd = fc.oneof(
  fc.array(pieces, { maxLength: 6 }).map((list) => list.join('')),
  fc.string({ maxLength: 5 }),
);
const list = fc.array(odd, { minLength: 1, maxLength: 3 });
const either = fc.constantFrom('', 'Not');
const operators = fc.constantFrom(
  'StringEquals',
  'ForAllValues:ArnLike',
  'IpAddress',
  'DateLessThan',
  'Null',
  'Bool',
  'NumericEqualsIfExists',
  'x',
);
const keys = fc.constantFrom(
  'aws:SourceArn',
  'aws:SourceIp',
  'aws:PrincipalOrgID',
  'iam:PassedToService',
  'k',
);

const statement = fc
  .record({
    effect: fc.constantFrom('Allow', 'Deny'),
    action: either,
    actions: list,
    resource: either,
    resources: list,
    principal: either,
    principals: list,
    operator: operators,
    key: keys,
    values: list,
  })
  .map((draw) => ({
    Effect: draw.effect,
    [`${draw.action}Action`]: draw.actions,
    [`${draw.resource}Resource`]: draw.resources,
    [`${draw.principal}Principal`]: { AWS: draw.principals },
    Condition: { [draw.operator]: { [draw.key]: draw.values } },
  }));

function read(statements: readonly unknown[]): Policy {
  const document = valueFrom({ Version: '2012-10-17', Statement: statements }, NOWHERE);
  return parsePolicy(
    document,
    { kind: 'resource' },
    () => undefined,
    () => undefined,
  );
}

describe('absurd policies', () => {
  test('never throw, and never take long', () => {
    const started = performance.now();
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 3 }), odd, (statements, arn) => {
        const policy = read(statements);
        const resources = [
          arn,
          'arn:aws:s3:::b',
          'arn:⟨AWS::Partition⟩:dynamodb:⟨AWS::Region⟩:1:table/⟨attr:t/A.Ref⟩',
        ];
        const targets = resources.map((one, i) => ({ id: String(i), arn: one }));
        const role = {
          id: 'r',
          arn,
          trust: policy,
          administrator: false,
          breadth: 0,
          usedBy: [arn],
        };
        accessOf({
          role: arn,
          policies: [policy],
          boundary: policy,
          resources: targets,
          roles: [role],
        });
        exposureOf([policy], 's3');
      }),
      { numRuns: 300 },
    );
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('never throw as action names', () => {
    fc.assert(
      fc.property(odd, (name) => {
        misspelling(name);
        expand(name, ['s3', 'sqs']);
      }),
    );
  });

  test('long lists stay linear', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => `arn:aws:s3:::bucket-${i}/*`);
    const policy = read([
      { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: many },
    ]);
    const started = performance.now();
    const resources = Array.from({ length: 20 }, (_, i) => ({
      id: `${i}`,
      arn: `arn:aws:s3:::bucket-${i}`,
    }));
    const access = accessOf({
      role: 'arn:aws:iam::1:role/r',
      policies: [policy],
      boundary: undefined,
      resources,
      roles: [],
    });
    expect(access.grants).toHaveLength(20);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
