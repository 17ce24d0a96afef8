import type { Call } from '../core/call.ts';
import { GuardError } from '../core/errors.ts';
import type { HttpRequest } from '../core/http-request.ts';
import type { IdentityPart } from '../core/part.ts';
import { textAt } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { type Algorithm, hasSigned, isFor } from './algorithms.ts';
import { type ClaimRules, checkClaims, handOver, type RawClaims } from './claims.ts';
import { type JwksOptions, jwks, type KeySource } from './keys.ts';
import { invalid, type Token, tokenOf } from './token.ts';

/** What `ctx.claims` is where no schema is given. */
export type Subject = { readonly sub?: string };

/** What a token must be like, and what of it reaches the handler. */
export type JwtOptions<Claims extends AnySchema | undefined = undefined> = ClaimRules & {
  readonly keys: KeySource;
  /** The algorithms the issuer signs with; RS256 alone when not given. */
  readonly algorithms?: readonly Algorithm[];
  /** Narrows the claims; the handler sees what it gives. Without it, the subject alone. */
  readonly claims?: Claims;
  /** Where the token stands; `authorization: Bearer …` when not given. */
  readonly token?: (http: HttpRequest) => string | undefined;
  /** The tenant in the claims, for budgets and caches. */
  readonly tenant?: (claims: RawClaims) => string | undefined;
  /** A last word on verified claims: a list of revoked tokens, a session. False denies. */
  readonly isAllowed?: (claims: RawClaims, signal: AbortSignal) => boolean | Promise<boolean>;
};

/** What `ctx.claims` is, by the schema. */
export type ClaimsOf<S> = S extends AnySchema ? OutputOf<S> : Subject;

const MOST_KEYS = 10;

/** Lets pass who brings a token that the issuer has signed for this audience (RFC 8725 on what to look at). */
export function jwt<const Claims extends AnySchema | undefined = undefined>(
  options: JwtOptions<Claims>,
): IdentityPart<ClaimsOf<Claims>> {
  const { algorithms = ['RS256'] } = options;
  return {
    name: 'identity',
    admit: async (call) => {
      const token = tokenOf(textOf(call, options.token ?? bearer));
      const algorithm = algorithms.find((one) => one === token.algorithm);
      if (algorithm === undefined) throw invalid('the algorithm is none of those accepted');
      await verify(token, algorithm, options.keys, call.signal);
      checkClaims(token.claims, options);
      const isAllowed = (await options.isAllowed?.(token.claims, call.signal)) ?? true;
      if (!isAllowed) throw new GuardError('identity.denied', 'the claims are not allowed');
      await handOver(token.claims, options.claims, call);
      call.tenant = options.tenant?.(token.claims);
    },
  };
}

function textOf({ http }: Call, read: (http: HttpRequest) => string | undefined): string {
  const text = http === undefined ? undefined : read(http);
  if (text !== undefined && text !== '') return text;
  const headers = { 'www-authenticate': 'Bearer' };
  throw new GuardError('identity.missing', 'there is no token', { headers });
}

function bearer({ headers }: HttpRequest): string | undefined {
  return /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

async function verify(
  token: Token,
  algorithm: Algorithm,
  source: KeySource,
  signal: AbortSignal,
): Promise<void> {
  const keys = await source.find(token.keyId, signal);
  const fitting = keys.filter((key) => isFor(key, algorithm));
  for (const key of fitting.slice(0, MOST_KEYS)) {
    if (await hasSigned(key, token, algorithm)) return;
  }
  throw invalid(fitting.length === 0 ? 'no key fits the token' : 'the signature is wrong');
}

/** An Amazon Cognito user pool. */
export type CognitoOptions<Claims extends AnySchema | undefined = undefined> = Omit<
  JwtOptions<Claims>,
  'issuer' | 'audience' | 'audienceClaim' | 'keys' | 'algorithms'
> & {
  /** `eu-west-1_AbCdEf123`. */
  readonly userPoolId: string;
  readonly clientId: string | readonly string[];
  /** Access tokens speak of permissions, id tokens of the person: one is not the other. */
  readonly use: 'access' | 'id';
  readonly keys?: KeySource | JwksOptions;
};

/**
 * Tokens of an Amazon Cognito user pool.
 * Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export function cognito<const Claims extends AnySchema | undefined = undefined>(
  options: CognitoOptions<Claims>,
): IdentityPart<ClaimsOf<Claims>> {
  const { userPoolId, clientId, use, keys = {}, ...rest } = options;
  const region = /^([a-z]{2}(?:-[a-z]+)+-\d)_[A-Za-z0-9]+$/.exec(userPoolId)?.[1];
  if (region === undefined) throw new TypeError('cognito: it is no id of a user pool');
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
  return jwt({
    ...rest,
    issuer,
    audience: clientId,
    audienceClaim: use === 'access' ? 'client_id' : 'aud',
    keys: 'find' in keys ? keys : jwks(`${issuer}/.well-known/jwks.json`, keys),
    isAllowed: (claims, signal) =>
      textAt(claims, 'token_use') === use && (options.isAllowed?.(claims, signal) ?? true),
  } as JwtOptions<Claims>);
}
