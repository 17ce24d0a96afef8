import { describe, expect, test } from 'vitest';
import { actionOf, conditionKeysOf, expand, fits, levelOf, misspelling } from './actions.ts';

describe('the action table', () => {
  test.each([
    ['dynamodb:GetItem', 'read'],
    ['S3:putobject', 'write'],
    ['s3:ListBucket', 'list'],
    ['s3:PutBucketPolicy', 'permissions'],
    ['sqs:TagQueue', 'tagging'],
    ['iam:PassRole', 'write'],
    ['nothing:Here', undefined],
    ['constructor', undefined],
  ])('%s is %s', (name, level) => {
    expect(levelOf(name)).toBe(level);
  });

  test('expands patterns', () => {
    expect(expand('dynamodb:*Item').map((one) => one.name)).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ]);
    expect(expand('*', ['sqs', 'sns']).length).toBe(
      expand('sqs:*').length + expand('sns:*').length,
    );
  });

  test.each([
    ['s3:GetObjcet', { kind: 'unknown-action', service: 's3', suggestion: 's3:GetObject' }],
    ['dynamdb:GetItem', { kind: 'unknown-service', service: 'dynamdb', suggestion: 'dynamodb' }],
    ['s3:Zz*', { kind: 'matches-nothing', service: 's3' }],
    ['GetObject', { kind: 'malformed' }],
    ['*', undefined],
    ['s3:Get*', undefined],
    ['s3:⟨param:X⟩', undefined],
  ])('spelling of %s', (pattern, expected) => {
    expect(misspelling(pattern)).toEqual(expected);
  });

  test.each([
    ['s3:GetObject', 'arn:aws:s3:::b', false],
    ['s3:GetObject', 'arn:aws:s3:::b/*', true],
    ['s3:ListBucket', 'arn:aws:s3:::b/*', false],
    ['s3:ListBucket', 'arn:aws:s3:::b', true],
    ['dynamodb:PutItem', 'arn:aws:dynamodb:*:*:table/t/index/*', false],
    ['dynamodb:Query', 'arn:aws:dynamodb:*:*:table/t/index/*', true],
    ['dynamodb:GetItem', 'arn:aws:sqs:*:*:q', false],
    ['logs:CreateLogStream', 'arn:aws:logs:*:*:log-group:/aws/lambda/f:*', true],
    ['s3:ListAllMyBuckets', 'arn:aws:s3:::*', false],
    ['s3:ListAllMyBuckets', '*', true],
  ])('%s fits %s: %s', (name, resource, expected) => {
    const action = actionOf(name);
    expect(action && fits(action, resource)).toBe(expected);
  });

  test('knows condition keys', () => {
    expect(conditionKeysOf('dynamodb').get('dynamodb:leadingkeys')).toBe('ArrayOfString');
    expect(actionOf('dynamodb:GetItem')?.conditionKeys).toContain('dynamodb:LeadingKeys');
  });
});
