import type { EventTrust, FieldFormat, Proof } from '../../../model/event-trust.ts';
import type { NodeId, TriggerNode } from '../../../model/graph.ts';
import type { Query } from '../../../model/query.ts';
import { isWritable } from './attributes.ts';
import type { ClaimKind, Found } from './shape.ts';

/** What is known of a claim beyond its name. */
export type Claim = Pick<
  EventTrust,
  'proof' | 'authorizer' | 'selfAsserted' | 'format' | 'absent'
> & {
  /** Continues the sentence that names the claim. */
  readonly because: string;
};

/** What stands behind a claim of a trigger: the authorizer of its own route, and no other. */
export function claimOf(trigger: TriggerNode, found: Found, query: Query): Claim {
  const { authentication } = trigger;
  const kind = found.rule?.claim ?? 'any';
  switch (authentication.kind) {
    case 'cognito':
    case 'jwt':
      return kind === 'signature' || kind === 'certificate'
        ? missing('its callers show a token and no more')
        : token(trigger, found, query);
    case 'lambda':
      return byCode(authentication.authorizer, query);
    case 'iam':
      return kind === 'token' || kind === 'context'
        ? missing('its callers sign requests and show no token')
        : certain('IAM has checked the signature');
    case 'mtls':
      return kind === 'certificate' || kind === 'any'
        ? certain('the gateway has checked the certificate')
        : missing('its callers show a certificate only');
    case 'none':
      return missing('no authorizer is configured, so that it is never set');
    case 'api-key':
      return { ...missing('an API key says nothing of its holder'), ...keyOnly(kind) };
    default:
      return proved('unknown', 'it is not known what checks it');
  }
}

function proved(proof: Proof, because: string): Claim {
  return { proof, because };
}

/** Proved by the platform, and nothing that the caller may choose. */
function certain(because: string): Claim {
  return { proof: 'verified', selfAsserted: false, because };
}

function missing(because: string): Claim {
  return { proof: 'none', absent: true, because };
}

/** The key itself is there; whoever holds it may be anybody. */
function keyOnly(kind: ClaimKind): Partial<Claim> {
  return kind === 'any'
    ? { proof: 'verified', because: 'the gateway knows the key, and nobody its holder' }
    : {};
}

function byCode(authorizer: NodeId | undefined, query: Query): Claim {
  const code = query.function(authorizer);
  if (code === undefined) {
    return proved('unknown', 'a Lambda authorizer sets it whose code is not in this application');
  }
  const because = `the authorizer ${code.name} sets it, and its code decides what it is worth`;
  return { proof: 'code', authorizer: code.id, because };
}

/** Claims of a token that no user chooses, with the form that Cognito gives them. */
const FIXED: ReadonlyMap<string, FieldFormat> = new Map<string, FieldFormat>([
  ['sub', 'uuid'],
  ['event_id', 'uuid'],
  ['jti', 'uuid'],
  ['origin_jti', 'uuid'],
  ['exp', 'timestamp'],
  ['iat', 'timestamp'],
  ['auth_time', 'timestamp'],
  ['token_use', 'enum'],
  ['email_verified', 'boolean'],
  ['phone_number_verified', 'boolean'],
]);

/** Claims of a Cognito token that are the pool's, though they may hold any text. */
const POOLS = /^(iss|aud|client_id|scope|username|cognito:.*|identities|version|nonce|at_hash)$/;

function token(trigger: TriggerNode, { key, rule }: Found, query: Query): Claim {
  const { authentication } = trigger;
  const pool = authentication.kind === 'cognito' ? authentication.pool : poolOf(trigger);
  const isCognito = authentication.kind === 'cognito' || query.resource(pool) !== undefined;
  const because = `${isCognito ? 'the user pool' : 'the issuer'} has signed it`;
  const base: Claim = { proof: 'verified', because };
  const name = rule?.claim === 'token' ? key : undefined;
  if (!isCognito || name === undefined) return base;
  const format = FIXED.get(name);
  if (format !== undefined) return { ...base, format, selfAsserted: false };
  if (POOLS.test(name)) return { ...base, selfAsserted: false };
  const selfAsserted = isWritable(name, pool, query);
  if (selfAsserted === undefined) return base;
  const said = selfAsserted ? ', but the user chooses it herself' : '';
  return { ...base, selfAsserted, because: because + said };
}

/** The pool of this application behind an issuer, as the invokers of the trigger name it. */
function poolOf({ invokers }: TriggerNode): NodeId | undefined {
  const user = invokers.find((one) => one.kind === 'signed-in');
  return user?.kind === 'signed-in' ? user.issuer : undefined;
}
