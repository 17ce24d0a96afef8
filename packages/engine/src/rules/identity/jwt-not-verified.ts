import type { CodeFacts, Observation, SourceLabel } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { isAuthorizer, liveTriggers, widestCaller } from '../support/holders.ts';
import { toldOnce } from '../support/told-once.ts';

/** Claims of a token are believed without a look at its signature. */
export const jwtNotVerified: Rule<'function'> = {
  id: 'identity/jwt-not-verified',
  title: 'Token believed without checking its signature',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'B5'],
  references: {
    cwe: [347, 345],
    owasp: ['S2:2017', 'S5:2017'],
    csa: ['SAS-2'],
    links: [
      'https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html',
    ],
  },
  why: 'Whoever writes three pieces of base64 with dots between them is anybody, in any group: the claims are text until the signature is checked. Nothing before the function has checked it on this way.',
  fix: 'Let the gateway check the token (a JWT or Cognito authorizer) and read `event.requestContext.authorizer`, or verify it in the code: `await CognitoJwtVerifier.create({ userPoolId, tokenUse: "id", clientId }).verify(token)`, `jwt.decode(token, key, algorithms=["RS256"], audience=client_id)`.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
const jwt = require('jsonwebtoken');
exports.handler = async (event) => {
  const { sub } = jwt.decode(event.headers.authorization);
  return { statusCode: 200, body: sub };
};`),
      python(`
import jwt
def handler(event, context):
    claims = jwt.decode(event['headers']['authorization'], options={'verify_signature': False})
    return {'statusCode': 200, 'body': claims['sub']}`),
    ],
    good: [
      javascript(`
const jwt = require('jsonwebtoken');
exports.handler = async (event) => {
  const { sub } = jwt.verify(event.headers.authorization, process.env.KEY, { algorithms: ['RS256'] });
  return { statusCode: 200, body: sub };
};`),
      python(`
import os, jwt
def handler(event, context):
    claims = jwt.decode(event['headers']['authorization'], os.environ['KEY'], algorithms=['RS256'])
    return {'statusCode': 200, 'body': claims['sub']}`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => toldOnce(fn, query, found),
};

function* found(fn: FunctionNode, query: Query): Generator<Match> {
  const facts = query.factsOf(fn.id);
  if (facts === undefined || checksTokens(facts)) return;
  const all = facts.observations.filter(
    (one) => one.kind === 'jwt-decode-unverified' && isForged(one, fn, query),
  );
  const [first] = all;
  if (first !== undefined) yield match(fn, query, first, all);
}

/** Calls that check a signature: a token may be decoded beside them, to find the key. */
const VERIFIES =
  /(?:^|\.)(?:verify|verifySync|jwtVerify|compactVerify|verifyIdToken|verify_id_token|verify_token|verify_jwt|verify_oauth2_token|verify_firebase_token|validate_token|createVerifier|compare_digest|timingSafeEqual)$/;

function checksTokens({ uses, validations, observations }: CodeFacts): boolean {
  if (observations.some(({ kind }) => kind === 'jwt-verified')) return true;
  const isCheck = (api: string): boolean =>
    VERIFIES.test(api) && !/bcrypt|argon2|passlib/.test(api);
  return [...uses.keys()].some(isCheck) || validations.some(({ by }) => isCheck(by));
}

/** Whether somebody else than an issuer may have written the token. */
function isForged({ from }: Observation, fn: FunctionNode, query: Query): boolean {
  const outside = from.filter(({ origin }) => origin.kind === 'event');
  if (outside.length === 0) return from.length === 0;
  return outside.some((label) => isUnchecked(label, fn, query));
}

function isUnchecked({ path }: SourceLabel, fn: FunctionNode, query: Query): boolean {
  return query
    .trustsOf(fn.id, path)
    .some(
      ({ trust }) =>
        trust.absent !== true &&
        trust.control !== 'claimed' &&
        trust.control !== 'platform' &&
        trust.control !== 'constant',
    );
}

function match(
  fn: FunctionNode,
  query: Query,
  first: Observation,
  all: readonly Observation[],
): Match {
  const decides = liveTriggers(fn, query).some(isAuthorizer);
  const width = widestCaller(fn, query);
  const isOpen = width === 'stranger' || width === 'outsider';
  const isKnown = first.from.length > 0;
  return {
    at: first.at,
    because: decides
      ? `a token that nobody has verified decides who may come in, in ${fn.name}`
      : `claims of a token that nobody has verified are believed in ${fn.name}`,
    related: all.slice(1, 8).map(({ at }) => ({ span: at, label: 'and here' })),
    severity: decides ? 'critical' : isOpen ? 'high' : 'medium',
    confidence: isKnown ? 'high' : 'low',
    audience: isKnown && (decides || isOpen || width === undefined) ? 'default' : 'auditor',
  };
}
