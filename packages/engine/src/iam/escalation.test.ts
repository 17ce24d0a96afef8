import { describe, expect, test } from 'vitest';
import { ESCALATION_PATHS, type EscalationPath } from '../data/escalation-paths.ts';
import type { Escalation } from '../model/access.ts';
import type { Policy } from '../model/policy.ts';
import { roleContext } from './access.ts';
import { actionOf } from './actions.ts';
import type { CandidateRole } from './escalation/candidates.ts';
import { escalationsOf } from './escalation.ts';
import { allowing, policyOf } from './testing.ts';

const SELF = 'arn:aws:iam::111122223333:role/self';
const TARGET = 'arn:aws:iam::111122223333:role/target';

function trusting(...services: string[]): Policy {
  const Principal = services.includes('self') ? { AWS: SELF } : { Service: services };
  return policyOf(
    {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
    },
    { kind: 'trust' },
  );
}

function candidate(
  id: string,
  arn: string,
  trust: Policy | undefined,
  usedBy: string[] = [],
): CandidateRole {
  return { id, arn, trust, administrator: true, breadth: 1, usedBy };
}

function found(
  policies: readonly Policy[],
  path: string,
  roles: readonly CandidateRole[] = [],
  boundary?: Policy,
): Escalation | undefined {
  const question = { role: SELF, policies, boundary, roles, context: roleContext(SELF) };
  return escalationsOf(question).find((one) => one.path === path);
}

const denying = (action: string): Policy =>
  policyOf({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: action, Resource: '*' }],
  });

describe.each(ESCALATION_PATHS.map((path): [string, EscalationPath] => [path.id, path]))(
  '%s',
  (id, path) => {
    const all = allowing([path.actions, '*']);

    test('uses actions that exist', () => {
      for (const action of path.actions) expect(actionOf(action)?.name, action).toBeDefined();
    });

    test('is found where all its actions are allowed', () => {
      expect(found([all], id)).toMatchObject({ actions: path.actions, certainty: 'certain' });
    });

    test('is found behind one wildcard', () => {
      expect(found([allowing(['*', '*'])], id)).toBeDefined();
    });

    test('is gone without any one of its actions', () => {
      for (const action of path.actions) {
        expect(
          found(
            [allowing([['sqs:SendMessage', ...path.actions.filter((one) => one !== action)], '*'])],
            id,
          ),
        ).toBeUndefined();
        expect(found([all, denying(action)], id)).toBeUndefined();
        const boundary = policyOf({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', NotAction: action, Resource: '*' }],
        });
        expect(found([all], id, [], boundary)).toBeUndefined();
      }
    });

    test('is gone where the role is passed to another service', () => {
      if (path.passedTo === undefined) return;
      const statement = { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' };
      const rest = allowing([path.actions.filter((one) => one !== 'iam:PassRole'), '*']);
      const passing = (service: string): Policy =>
        policyOf({
          Version: '2012-10-17',
          Statement: [
            { ...statement, Condition: { StringEquals: { 'iam:PassedToService': service } } },
          ],
        });
      expect(found([rest, passing('nobody.amazonaws.com')], id)).toBeUndefined();
      expect(found([rest, passing(path.passedTo[0] ?? '')], id)).toMatchObject({
        certainty: 'certain',
      });
    });

    test('names the role that it ends in', () => {
      if (path.passedTo === undefined) return;
      const roles = [
        candidate('self', SELF, trusting(...path.passedTo)),
        candidate('other', `${TARGET}-other`, trusting('nobody.amazonaws.com')),
        candidate('target', TARGET, trusting(...path.passedTo)),
      ];
      expect(found([all], id, roles)?.targets).toEqual(['target']);
      const rest = [path.actions.filter((one) => one !== 'iam:PassRole'), '*'] as const;
      expect(found([allowing(rest, ['iam:PassRole', SELF])], id, roles)).toBeUndefined();
      expect(
        found([allowing(rest, ['iam:PassRole', `${TARGET}-other`])], id, roles),
      ).toBeUndefined();
      expect(found([allowing(rest, ['iam:PassRole', TARGET])], id, roles)?.targets).toEqual([
        'target',
      ]);
    });
  },
);

describe('prerequisites', () => {
  test('a role cannot give itself what it may give to others only', () => {
    expect(found([allowing(['iam:PutRolePolicy', TARGET])], 'iam-005')).toBeUndefined();
    expect(found([allowing(['iam:PutRolePolicy', SELF])], 'iam-005')).toBeDefined();
  });

  test('two actions on one role must meet in one role', () => {
    const roles = [candidate('target', TARGET, trusting('self'))];
    const apart = allowing(['iam:PutRolePolicy', `${TARGET}-a`], ['sts:AssumeRole', `${TARGET}-b`]);
    expect(found([apart], 'iam-017', roles)).toBeUndefined();
    const together = allowing(['iam:PutRolePolicy', TARGET], ['sts:AssumeRole', `${TARGET}*`]);
    expect(found([together], 'iam-017', roles)?.targets).toEqual(['target']);
  });

  test('a role is assumed only if it trusts', () => {
    const assume = [allowing(['sts:AssumeRole', TARGET])];
    expect(found(assume, 'sts-001', [candidate('t', TARGET, trusting('self'))])?.targets).toEqual([
      't',
    ]);
    expect(
      found(assume, 'sts-001', [candidate('t', TARGET, trusting('ec2.amazonaws.com'))]),
    ).toBeUndefined();
  });

  test('changing the code of what runs under the role itself gains nothing', () => {
    const fn = 'arn:aws:lambda:eu-west-1:111122223333:function:f';
    const other = 'arn:aws:lambda:eu-west-1:111122223333:function:g';
    const roles = [
      candidate('self', SELF, undefined, [fn]),
      candidate('target', TARGET, undefined, [other]),
    ];
    expect(
      found([allowing(['lambda:UpdateFunctionCode', fn])], 'lambda-003', roles),
    ).toBeUndefined();
    expect(
      found([allowing(['lambda:UpdateFunctionCode', other])], 'lambda-003', roles)?.targets,
    ).toEqual(['target']);
  });

  test('what profits a user is marked', () => {
    expect(found([allowing(['iam:PutUserPolicy', '*'])], 'iam-007')?.category).toBe('needs-user');
  });

  test('the widest role comes first', () => {
    const trust = trusting('lambda.amazonaws.com');
    const roles = [
      { ...candidate('narrow', `${TARGET}-1`, trust), administrator: false },
      { ...candidate('broad', `${TARGET}-2`, trust), administrator: false, breadth: 5 },
      candidate('admin', `${TARGET}-3`, trust),
    ];
    const policies = [
      allowing([['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'], '*']),
    ];
    expect(found(policies, 'lambda-001', roles)?.targets).toEqual(['admin', 'broad', 'narrow']);
  });

  test('a data-plane role can start nothing', () => {
    const policies = [allowing([['s3:*', 'dynamodb:*', 'sqs:*', 'logs:*'], '*'])];
    expect(
      escalationsOf({
        role: SELF,
        policies,
        boundary: undefined,
        roles: [],
        context: roleContext(SELF),
      }),
    ).toEqual([]);
  });
});
