import { describe, expect, test } from 'vitest';
import { managedPolicyDocument, managedPolicyNames } from '../data/managed-policies.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { misspelling } from './actions.ts';
import { isManagedArn, managedPolicy } from './managed.ts';
import { valueFrom } from './parse/json.ts';
import { parsePolicy } from './parse/policy.ts';
import { NOWHERE } from './testing.ts';

describe('AWS managed policies', () => {
  test('all of them are read without complaint', () => {
    const complaints: Diagnostic[] = [];
    for (const name of managedPolicyNames()) {
      const document = valueFrom(managedPolicyDocument(name), NOWHERE);
      const origin = { kind: 'aws-managed', name, arn: '' } as const;
      const policy = parsePolicy(
        document,
        origin,
        () => undefined,
        (one) => complaints.push(one),
      );
      expect(policy.complete, name).toBe(true);
    }
    expect(complaints).toEqual([]);
    expect(managedPolicyNames().length).toBe(1582);
  });

  test('nearly all of their actions are in the reference', () => {
    const patterns = new Set<string>();
    for (const name of managedPolicyNames()) {
      for (const statement of managedPolicy(name, NOWHERE)?.statements ?? []) {
        for (const { text } of statement.actions.items) patterns.add(text);
      }
    }
    const unknown = [...patterns].filter((text) => misspelling(text) !== undefined);
    // What is left are services and actions that AWS has retired.
    expect(unknown.length / patterns.size).toBeLessThan(0.01);
  });

  test('are found by name, path and ARN', () => {
    const arn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    for (const text of [
      'AWSLambdaBasicExecutionRole',
      'service-role/AWSLambdaBasicExecutionRole',
      arn,
      arn.replace('aws', '⟨AWS::Partition⟩'),
      arn.replace('aws', 'aws-cn'),
    ]) {
      expect(managedPolicy(text, NOWHERE)?.origin).toEqual({
        kind: 'aws-managed',
        name: 'AWSLambdaBasicExecutionRole',
        arn,
      });
    }
    expect(isManagedArn(arn)).toBe(true);
    expect(isManagedArn('arn:aws:iam::111122223333:policy/mine')).toBe(false);
    expect(managedPolicy('NoSuchPolicy', NOWHERE)).toBeUndefined();
    expect(managedPolicy('constructor', NOWHERE)).toBeUndefined();
  });
});
