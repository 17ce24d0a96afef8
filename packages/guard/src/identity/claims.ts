import type { Call } from '../core/call.ts';
import { GuardError } from '../core/errors.ts';
import { at, textAt } from '../core/read.ts';
import type { AnySchema } from '../core/schema.ts';
import { invalid } from './token.ts';

/** The claims of a token, as the issuer wrote them. */
export type RawClaims = Readonly<Record<string, unknown>>;

/** What must hold of a token's claims, beside its signature. */
export type ClaimRules = {
  /** Issuers, letter for letter. */
  readonly issuer: string;
  /** Of which one must be among the token's audiences. */
  readonly audience: string | readonly string[];
  /** Where the audience stands: access tokens of Cognito have it in `client_id`. */
  readonly audienceClaim?: 'aud' | 'client_id' | 'azp';
  /** How far the issuer's clock may be off, in milliseconds; 30 seconds when not given. */
  readonly clockToleranceMs?: number;
  /** How long ago a token may have been issued, in milliseconds, whatever it says of its end. */
  readonly maxAgeMs?: number;
  /** Scopes (`scope`, `scp`) that a token must have, all of them. */
  readonly scopes?: readonly string[];
};

/** Throws unless the claims are of this issuer, for this audience, and of now. */
export function checkClaims(claims: RawClaims, rules: ClaimRules): void {
  if (textAt(claims, 'iss') !== rules.issuer) throw invalid('the token is of another issuer');
  const audiences = listOf(at(claims, rules.audienceClaim ?? 'aud'));
  const expected = typeof rules.audience === 'string' ? [rules.audience] : rules.audience;
  if (!expected.some((one) => one !== '' && audiences.includes(one))) {
    throw invalid('the token is for another audience');
  }
  checkTimes(claims, rules);
  checkScopes(claims, rules.scopes ?? []);
}

function checkTimes(claims: RawClaims, { clockToleranceMs = 30_000, maxAgeMs }: ClaimRules): void {
  const now = Date.now();
  const ends = timeOf(claims, 'exp');
  if (ends === undefined) throw invalid('the token never ends');
  if (now >= ends + clockToleranceMs) throw expired('the token has ended');
  const begins = timeOf(claims, 'nbf');
  if (begins !== undefined && now < begins - clockToleranceMs) throw invalid('it is not valid yet');
  const issued = timeOf(claims, 'iat');
  if (issued !== undefined && now < issued - clockToleranceMs) {
    throw invalid('the token is of the future');
  }
  if (maxAgeMs === undefined) return;
  if (issued === undefined) throw invalid('the token does not say when it was issued');
  if (now - issued > maxAgeMs + clockToleranceMs) throw expired('the token is too old');
}

function expired(message: string): GuardError {
  const headers = { 'www-authenticate': 'Bearer error="invalid_token"' };
  return new GuardError('identity.expired', message, { headers });
}

/** Milliseconds of a claim in seconds. Throws where it is there and no number: a text would never be over. */
function timeOf(claims: RawClaims, name: string): number | undefined {
  const value = at(claims, name);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value * 1000;
  throw invalid('a time in the token is no number');
}

function checkScopes(claims: RawClaims, needed: readonly string[]): void {
  if (needed.length === 0) return;
  const given = [...listOf(at(claims, 'scope')), ...listOf(at(claims, 'scp'))].flatMap((one) =>
    one.split(' '),
  );
  if (needed.every((one) => given.includes(one))) return;
  const headers = { 'www-authenticate': 'Bearer error="insufficient_scope"' };
  throw new GuardError('identity.denied', 'a scope is missing', { headers });
}

function listOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** How claims reach the handler: narrowed by a schema, so that it sees no more than it asked for. */
export async function handOver(
  claims: RawClaims,
  schema: AnySchema | undefined,
  call: Call,
): Promise<void> {
  const subject = textAt(claims, 'sub');
  if (schema === undefined) {
    call.claims = subject === undefined ? {} : { sub: subject };
  } else {
    const result = await schema['~standard'].validate(claims);
    if (result.issues !== undefined) {
      throw new GuardError('identity.denied', 'the claims do not fit their schema', {
        facts: { issues: result.issues.length },
      });
    }
    call.claims = result.value;
  }
  if (subject !== undefined) call.caller = subject;
}
