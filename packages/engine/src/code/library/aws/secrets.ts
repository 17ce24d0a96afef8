import type { Value } from '../../interpret/value.ts';
import { isConstant, isNothing, join, onlyText } from '../../interpret/values.ts';
import type { Call } from '../model.ts';
import type { Request } from './request.ts';
import { SECRETS, type Secret } from './secret-results.ts';

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
    named === '' ? undefined : nameIn(call.machine.field(request.parameters, named, call.at));
  const text = name === undefined ? what : `${what} ${name}`;
  const origin = { kind: 'secret', what: text } as const;
  return call.machine.source({ origin, path: '', derived: false }, call.at, 'is fetched');
}

/** The name, or its end where the beginning is not known (`${prefix}/db/password`). */
function nameIn(value: Value): string | undefined {
  const whole = onlyText(value);
  if (whole !== undefined) return whole;
  const [atom] = value.atoms;
  const last = atom?.kind === 'text' ? atom.parts.at(-1) : undefined;
  const end = value.atoms.length === 1 && last !== undefined ? onlyText(last) : undefined;
  return end?.includes('/') === true || end?.startsWith('-') === true ? `…${end}` : undefined;
}

function nested(call: Call, path: readonly string[], value: Value): Value {
  return path.reduceRight(
    (inner, name) =>
      name === '*' ? call.machine.list([], inner) : call.machine.record({ [name]: inner }),
    value,
  );
}
