import { expect, it } from 'vitest';
import { isSecretVariable, sensitiveField, sensitivityOf } from './sensitive.ts';

it.each([
  ['password', 'credential'],
  ['userPassword', 'credential'],
  ['new_password', 'credential'],
  ['token', 'credential'],
  ['accessToken', 'credential'],
  ['x-api-key', 'credential'],
  ['Authorization', 'credential'],
  ['authorizationToken', 'credential'],
  ['clientSecret', 'credential'],
  ['passwordHash', 'credential'],
  ['cardNumber', 'payment'],
  ['credit_card_number', 'payment'],
  ['cvv', 'payment'],
  ['ssn', 'identity'],
  ['dateOfBirth', 'identity'],
  ['email', 'contact'],
  ['phone_number', 'contact'],
])('%s holds a %s', (name, expected) => {
  expect(sensitivityOf(name)).toBe(expected);
});

it.each([
  'tokenCount',
  'tokens',
  'maxTokens',
  'total_tokens',
  'passwordless',
  'nextToken',
  'NextToken',
  'continuation_token',
  'authorName',
  'author',
  'cardType',
  'cards',
  'secretArn',
  'tokenUrl',
  'emailVerified',
  'isEmail',
  'passwordResetRequired',
  'keyName',
  'storageKey',
  'compass',
  'pinned',
  'shopping',
  'publicKey',
  'hasPassword',
  'emailCount',
  'dobby',
  'taskToken',
  'accountId',
  'accessKeyId',
  '',
])('%s says nothing', (name) => {
  expect(sensitivityOf(name)).toBeUndefined();
});

const at = (path: string): ReturnType<typeof sensitiveField> =>
  sensitiveField({ origin: { kind: 'event' }, path, derived: false });

it('reads a path by its last field, and with the one around it where both are needed', () => {
  expect(at('body.$json.user.password')?.name).toBe('password');
  expect(at('body.$json.card.number')?.name).toBe('card.number');
  expect(at('body.$json.phone.number')?.name).toBe('phone.number');
  expect(at('headers.authorization.$base64')?.name).toBe('authorization');
  expect(at('headers.authorization.$jwt.sub')).toBeUndefined();
  expect(at('body.$json.order.number')).toBeUndefined();
  expect(at('')).toBeUndefined();
});

it('tells variables that hold secrets', () => {
  expect(isSecretVariable('DB_PASSWORD')).toBe(true);
  expect(isSecretVariable('STRIPE_API_KEY')).toBe(true);
  expect(isSecretVariable('SECRET_ARN')).toBe(false);
  expect(isSecretVariable('TABLE_KEY')).toBe(false);
});
