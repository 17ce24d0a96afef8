/** A part of a result that is a secret. */
export type Secret = {
  /** Path in the result. */
  readonly path: readonly string[];
  /** Parameter that names it. */
  readonly named: string;
  readonly what: string;
};

/** Results that are secrets, by service and operation. */
export const SECRETS: Readonly<Record<string, readonly Secret[]>> = {
  'secretsmanager.GetSecretValue': [
    { path: ['SecretString'], named: 'SecretId', what: 'secret' },
    { path: ['SecretBinary'], named: 'SecretId', what: 'secret' },
  ],
  'secretsmanager.BatchGetSecretValue': [
    { path: ['SecretValues', '*', 'SecretString'], named: 'SecretIdList', what: 'secret' },
  ],
  'secretsmanager.GetRandomPassword': [
    { path: ['RandomPassword'], named: '', what: 'random password' },
  ],
  'ssm.GetParameter': [{ path: ['Parameter', 'Value'], named: 'Name', what: 'parameter' }],
  'ssm.GetParameters': [{ path: ['Parameters', '*', 'Value'], named: 'Names', what: 'parameter' }],
  'ssm.GetParametersByPath': [
    { path: ['Parameters', '*', 'Value'], named: 'Path', what: 'parameter' },
  ],
  'kms.Decrypt': [{ path: ['Plaintext'], named: '', what: 'decrypted text' }],
  'kms.GenerateDataKey': [{ path: ['Plaintext'], named: '', what: 'data key' }],
  'sts.AssumeRole': credentials('role'),
  'sts.AssumeRoleWithWebIdentity': credentials('role'),
  'sts.AssumeRoleWithSAML': credentials('role'),
  'sts.GetSessionToken': credentials('user'),
  'cognito-identity.GetCredentialsForIdentity': [
    { path: ['Credentials', 'SecretKey'], named: '', what: 'credentials of an identity' },
    { path: ['Credentials', 'SessionToken'], named: '', what: 'credentials of an identity' },
  ],
  'iam.CreateAccessKey': [
    { path: ['AccessKey', 'SecretAccessKey'], named: 'UserName', what: 'access key' },
  ],
};

function credentials(whose: string): readonly Secret[] {
  return ['SecretAccessKey', 'SessionToken'].map((name) => ({
    path: ['Credentials', name],
    named: 'RoleArn',
    what: `credentials of a ${whose}`,
  }));
}
