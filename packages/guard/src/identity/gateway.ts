import { GuardError } from '../core/errors.ts';
import type { IdentityPart } from '../core/part.ts';
import { at, isObject } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { handOver, type RawClaims } from './claims.ts';

/** What of the authorizer's findings reaches the handler. */
export type GatewayOptions<Claims extends AnySchema> = {
  /** Narrows the claims. Cognito's and JWT authorizers give texts: a schema turns them into what they mean. */
  readonly claims: Claims;
  /** Which authorizer the route has: a route that lost it must not pass. */
  readonly authorizer: 'jwt' | 'lambda' | 'iam';
  readonly tenant?: (claims: RawClaims) => string | undefined;
};

/**
 * Who calls, as the gateway's authorizer found: it was verified before the function was called, and reaches it by a way that callers
 * cannot write. A call without it (a route without authorizer, a direct invocation) is refused.
 */
export function gateway<const Claims extends AnySchema>(
  options: GatewayOptions<Claims>,
): IdentityPart<OutputOf<Claims>> {
  return {
    name: 'identity',
    admit: async (call) => {
      const claims =
        claimsOf(call.http?.identity, options.authorizer) ??
        signerOf(call.event, options.authorizer);
      if (claims === undefined) {
        throw new GuardError('identity.missing', 'no authorizer has passed anything');
      }
      await handOver(claims, options.claims, call);
      call.tenant = options.tenant?.(claims);
    },
  };
}

/**
 * The findings by kind of gateway: HTTP APIs and function URLs put them under the kind's name, REST APIs give claims of Cognito as `claims` and what a
 * Lambda authorizer returned beside `principalId`.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
function claimsOf(identity: unknown, kind: 'jwt' | 'lambda' | 'iam'): RawClaims | undefined {
  if (kind === 'jwt')
    return objectAt(at(identity, 'jwt'), 'claims') ?? objectAt(identity, 'claims');
  const own = objectAt(identity, kind);
  if (own !== undefined || kind === 'iam') return own;
  return isObject(identity) && typeof at(identity, 'principalId') === 'string'
    ? identity
    : undefined;
}

/** REST APIs tell who signed a request apart from what authorizers found. */
function signerOf(event: unknown, kind: 'jwt' | 'lambda' | 'iam'): RawClaims | undefined {
  const signer = objectAt(at(event, 'requestContext'), 'identity');
  return kind === 'iam' && typeof at(signer, 'userArn') === 'string' ? signer : undefined;
}

function objectAt(value: unknown, name: string): RawClaims | undefined {
  const found = at(value, name);
  return isObject(found) ? found : undefined;
}
