import type { Value } from '../../interpret/value.ts';
import { join, onlyConstant, UNDEFINED } from '../../interpret/values.ts';
import { follow } from './envelopes.ts';
import { madeBy, optional } from './options.ts';
import { type Checking, checked } from './schema.ts';

const AUTHORIZER = 'requestContext.authorizer';

/** `ctx.claims`: what a verified token or the gateway's authorizer says of the caller, as far as the schema lets it through. */
export function claimsOf(identity: Value | undefined, event: Value, to: Checking): Value {
  if (identity === undefined) return UNDEFINED;
  const [api, name] = madeBy(identity) ?? [];
  const options = api?.args[0];
  const schema = optional(to.machine, options, 'claims', to.at);
  const found =
    name === 'identity.gateway' ? fromGateway(event, options, to) : fromToken(event, to);
  // A part without a schema hands over the subject alone. Claims are refused in every mode.
  const isNarrow = schema !== undefined || name === 'identity.gateway';
  if (isNarrow) return checked(schema, found, { ...to, isEnforced: true });
  return to.machine.record({ sub: to.machine.member(found, 'sub', to.at) });
}

function fromGateway(event: Value, options: Value | undefined, { machine, at }: Checking): Value {
  const kind = optional(machine, options, 'authorizer', at);
  const text = kind === undefined ? undefined : onlyConstant(kind);
  if (text === 'iam') return follow(machine, event, `${AUTHORIZER}.iam`, at);
  const isToken = text === 'jwt';
  const [http, rest] = isToken ? ['.jwt.claims', '.claims'] : ['.lambda', ''];
  return join(
    follow(machine, event, AUTHORIZER + http, at),
    follow(machine, event, AUTHORIZER + rest, at),
  );
}

/** The signature, the issuer, the audience and the time of the token were looked at. */
function fromToken(event: Value, { machine, at }: Checking): Value {
  const token = follow(machine, event, 'headers.authorization', at);
  const claims = machine.step(token, '$jwt', at, 'is verified as a token');
  return machine.validated(claims, '@postern/guard/identity.jwt', at);
}
