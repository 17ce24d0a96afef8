import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretsIn } from './detect.ts';
import { secretName } from './names.ts';

/** Keys of the right form, put together here so that no scanner takes this file for a leak. */
const hex = (length: number): string =>
  '3f9a1c07e5b84d62'.repeat(8).slice(0, length).replace(/^3f/, 'b7');
const mixed = (length: number): string =>
  'aZ3kQ9xW7rT1mB5vN8cL2pD6hG4jF0sYeUiOqKwE'.repeat(4).slice(0, length);
const upper = 'QZ3KXW7RT5MB4VNC';

describe('secretsIn', () => {
  it.each([
    [`AKIA${upper}`, 'an AWS access key id'],
    [`key=ghp_${mixed(36)} rest`, 'a GitHub token'],
    [`github_pat_${mixed(22)}_${mixed(59)}`, 'a GitHub token'],
    [`xoxb-${'123456789012'}-${'210987654321'}-${mixed(24)}`, 'a Slack token'],
    [
      `https://hooks.slack.com/services/T${upper.slice(0, 8)}/B${upper.slice(0, 8)}/${mixed(24)}`,
      'a Slack webhook',
    ],
    [`sk_live_${mixed(24)}`, 'a Stripe live key'],
    [`sk_test_${mixed(24)}`, 'a Stripe test key'],
    [`SG.${mixed(22)}.${mixed(40)}_-1`, 'a SendGrid key'],
    [`AIza${mixed(35)}`, 'a Google API key'],
    [`dapi${hex(32)}`, 'a Databricks token'],
    [`SK${hex(32)}`, 'a Twilio API key'],
    [
      `-----BEGIN RSA PRIVATE KEY-----\n${mixed(40)}\n${mixed(40)}\n-----END RSA PRIVATE KEY-----`,
      'a private key',
    ],
    [
      `${btoa('{"alg":"HS256"}').replaceAll('=', '')}.eyJ${mixed(30)}.${mixed(43)}`,
      'a JSON Web Token',
    ],
    ['postgres://app:s3cr3tPw@db.internal:5432/shop', 'an address with its password'],
    ['https://user:hunter22@git.internal/x', 'an address with its password'],
    ['mongodb+srv://root:a8f!kd0@cluster0.abc.mongodb.net', 'an address with its password'],
    ['Server=db;User Id=sa;Password=Tr0ub4dor;', 'a connection string with its password'],
    [`export AWS_SECRET_ACCESS_KEY=${mixed(40)}`, 'an AWS secret access key'],
    [`curl -H "Authorization: Bearer ${mixed(32)}"`, 'an HTTP authorization'],
  ])('finds the format of case %#', (text, kind) => {
    expect(secretsIn(text).map((one) => one.kind)).toEqual([kind]);
  });

  it.each([
    ['DB_PASSWORD', 'hunter2'],
    ['DB_PASSWORD', 'correcthorsebattery'],
    ['dbPassword', 'myP@ssW0rd'],
    ['API_KEY', hex(32)],
    ['STRIPE_SECRET', mixed(24)],
    ['AUTH_TOKEN_PROD', mixed(24)],
    ['MYSECRET', 'akdfaksdfjkasdfjskafjdkfajsdfk345'],
    ['AWS_SECRET_ACCESS_KEY', mixed(40)],
    ['JWT_SECRET', 'superS3cretKey!'],
  ])('takes %s for a secret (case %#)', (name, value) => {
    expect(secretsIn(value, name)).toHaveLength(1);
  });

  it.each([
    ['DB_PASSWORD', '{{resolve:secretsmanager:db:SecretString:password}}'],
    ['DB_PASSWORD', '/shop/prod/db/password'],
    ['DB_PASSWORD', 'shop-db-password'],
    ['DB_PASSWORD', 'changeme'],
    ['DB_PASSWORD', 'CHANGE_ME'],
    ['DB_PASSWORD', '<your password>'],
    ['DB_PASSWORD', '${ssm:/db/password}'],
    ['DB_PASSWORD', 'REPLACE_WITH_YOUR_PASSWORD'],
    ['DB_PASSWORD', ''],
    ['PASSWORD_MIN_LENGTH', '12345678'],
    ['SECRET_ARN', `arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-${mixed(6)}`],
    ['SECRET_NAME', `db-${mixed(20)}`],
    ['API_SECRET', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbC123'],
    ['TOKEN_URL', 'https://login.example.org/oauth/token'],
    ['TOKEN', 'https://login.shop.org/oauth/token'],
    ['API_KEY_HEADER', 'x-api-key'],
    ['API_KEY', 'x-api-key'],
    ['API_KEY', 'API_KEY_PROD'],
    ['PARTITION_KEY', hex(32)],
    ['PUBLIC_KEY', mixed(40)],
    ['S3_KEY', 'builds/function-3f9a1c07e5b8.zip'],
    ['USE_TOKEN', 'true'],
    ['NEXT_TOKEN', mixed(20)],
    ['CLIENT_SECRET', '0b8e2d0c-7d1f-4b0e-9d8e-4a4a1f2c3d4e'],
    ['REQUEST', `id ${hex(32)}`],
    ['KEY', 'postgres://${User}:${Password}@host/db'],
    ['KEY', 'postgres://user:⟨param:Password⟩@host/db'],
    ['KEY', 'postgres://user:password@localhost/db'],
    ['ID', 'AKIAIOSFODNN7EXAMPLE'],
    ['ID', `ghp_${'x'.repeat(36)}`],
    ['COMMIT', hex(40)],
  ])('lets %s be (case %#)', (name, value) => {
    expect(secretsIn(value, name)).toEqual([]);
  });

  it('never hands on more of a secret than what everybody knows of it', () => {
    const values = fc.stringMatching(/^[A-Za-z0-9]{16,40}$/);
    const prefixes = fc.constantFrom('AKIA', 'ghp_', 'sk_live_', 'SG.', 'postgres://u:', '');
    fc.assert(
      fc.property(prefixes, values, (prefix, value) => {
        for (const { hint = '', kind } of secretsIn(`${prefix}${value}@host`, 'PASSWORD')) {
          expect(hint.length).toBeLessThanOrEqual(5);
          expect(kind).not.toContain(value);
        }
      }),
    );
  });

  it('answers at once, whatever it is given', () => {
    const long = [
      'a:'.repeat(60_000),
      '://a:'.repeat(30_000),
      'eyJ'.repeat(50_000),
      '-----BEGIN '.repeat(15_000),
    ];
    const start = performance.now();
    for (const one of long) secretsIn(one, 'PASSWORD');
    expect(performance.now() - start).toBeLessThan(1500);
  });
});

it.each([
  ['dbPasswordValue', 'password'],
  ['GITHUB_TOKEN', 'token'],
  ['StripeAPIKey', 'key'],
  ['ENCRYPTION_KEY', 'key'],
  ['clientSecret', 'secret'],
  ['KMS_KEY', undefined],
  ['IDEMPOTENCY_KEY', undefined],
  ['SECRETS_BUCKET', undefined],
  ['tokenIssuer', undefined],
  ['RESET_PASSWORD', undefined],
])('reads the name %s', (name, kind) => {
  expect(secretName(name)).toBe(kind);
});
