import type { Authentication } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import { alternatives, isAbsent, text, type Value } from '../../model/value.ts';

/** From the weakest to the strongest: of several branches the weakest counts, since it may be deployed. */
const ORDER: readonly Authentication['kind'][] = [
  'none',
  'api-key',
  'unknown',
  'lambda',
  'jwt',
  'cognito',
  'mtls',
  'iam',
  'resource-policy',
  'platform',
];

/** The weakest of several possible authentications; `none` where the list is empty. */
export function weakest(found: readonly Authentication[], span: Span): Authentication {
  const sorted = found.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  return sorted[0] ?? { kind: 'none', span };
}

/**
 * The authentication that an authorization type names, in each branch of the value. `guarded` gives what an
 * authorizer asks for; a missing type is `NONE`, as the gateways have it.
 */
export function ofType(
  type: Value | undefined,
  guarded: () => Authentication,
  span: Span,
): Authentication {
  if (isAbsent(type)) return { kind: 'none', span };
  return weakest(
    alternatives(type).map((one) => {
      switch (text(one)?.toUpperCase()) {
        case 'NONE':
          return { kind: 'none', span: one.span };
        case 'AWS_IAM':
          return { kind: 'iam', span: one.span };
        case 'CUSTOM':
        case 'JWT':
        case 'COGNITO_USER_POOLS':
          return guarded();
        default:
          return one.kind === 'absent'
            ? { kind: 'none', span }
            : { kind: 'unknown', reason: 'the authorization type is not known', span: one.span };
      }
    }),
    span,
  );
}

/** An API key turns an open route into one for key holders; a stronger authentication stays. */
export function withKey(authentication: Authentication, keyRequired: boolean): Authentication {
  return keyRequired && authentication.kind === 'none'
    ? { kind: 'api-key', span: authentication.span }
    : authentication;
}
