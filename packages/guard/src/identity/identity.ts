// Who calls: tokens verified here, or what the gateway's authorizer has verified. The handler sees what a schema lets through.
export type { Algorithm, PublicJwk } from './algorithms.ts';
export type { ClaimRules, RawClaims } from './claims.ts';
export { type GatewayOptions, gateway } from './gateway.ts';
export {
  type ClaimsOf,
  type CognitoOptions,
  cognito,
  type JwtOptions,
  jwt,
  type Subject,
} from './jwt.ts';
export { type JwksOptions, jwks, type KeySource, offlineKeys } from './keys.ts';
