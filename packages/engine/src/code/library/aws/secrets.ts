import type { Value } from '../../interpret/value.ts';
import { isConstant, isNothing, join, onlyText } from '../../interpret/values.ts';
import type { Call } from '../model.ts';
import type { Request } from './request.ts';

type Secret = {
  /** Path in the result. */
  readonly path: readonly string[];
  /** Parameter that names it. */
  readonly named: string;
  readonly what: string;
};

/** Results that are secrets, by service and operation. */
const SECRETS: Readonly<Record<string, readonly Secret[]>> = {
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

/** The result of a call, with what is secret in it marked as such. */
export function withSecrets(call: Call, request: Request, result: Value): Value {
  const { service, operation } = request;
  const key = `${service}.${operation}`;
  const secrets = Object.hasOwn(SECRETS, key) ? SECRETS[key] : undefined;
  if (secrets === undefined) return result;
  if (service === 'ssm' && !isDecrypted(call, request.parameters)) return result;
  return secrets.reduce(
    (joined, secret) => join(joined, nested(call, secret.path, secretValue(call, request, secret))),
    result,
  );
}

/** Only an encrypted parameter is decrypted on request, and only that is a secret. */
function isDecrypted(call: Call, parameters: Value): boolean {
  const flag = call.machine.field(parameters, 'WithDecryption', call.at);
  if (isNothing(flag)) return false;
  return (
    !isConstant(flag) || flag.atoms.some((one) => one.kind === 'constant' && one.value === true)
  );
}

function secretValue(call: Call, request: Request, { named, what }: Secret): Value {
  const name =
    named === '' ? undefined : onlyText(call.machine.field(request.parameters, named, call.at));
  const text = name === undefined ? what : `${what} ${name}`;
  const origin = { kind: 'secret', what: text } as const;
  return call.machine.source({ origin, path: '', derived: false }, call.at, 'is fetched');
}

function nested(call: Call, path: readonly string[], value: Value): Value {
  return path.reduceRight(
    (inner, name) =>
      name === '*' ? call.machine.list([], inner) : call.machine.record({ [name]: inner }),
    value,
  );
}
