import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';

/** Tokens without any signature are accepted or made. */
export const jwtAlgorithmNone: Rule<'function'> = {
  id: 'identity/jwt-algorithm-none',
  title: 'Tokens without a signature are accepted',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'B5'],
  references: {
    cwe: [347, 327],
    owasp: ['S2:2017'],
    csa: ['SAS-2'],
    links: ['https://www.rfc-editor.org/rfc/rfc8725#section-3.1'],
  },
  why: 'A token with the algorithm `none` has no signature, so that whoever writes one is anybody. A verification that allows it, or that is given no key, lets every such token pass.',
  fix: 'Name the one algorithm that the issuer signs with, and its key: `jwt.verify(token, key, { algorithms: ["RS256"] })`, `jwt.decode(token, key, algorithms=["RS256"])`.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
const jwt = require('jsonwebtoken');
exports.handler = async (event) => {
  const { sub } = jwt.verify(event.headers.authorization, process.env.KEY, { algorithms: ['RS256', 'none'] });
  return { statusCode: 200, body: sub };
};`),
      python(`
import os, jwt
def handler(event, context):
    claims = jwt.decode(event['headers']['authorization'], os.environ['KEY'], algorithms=['HS256', 'none'])
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
    claims = jwt.decode(event['headers']['authorization'], os.environ['KEY'], algorithms=['HS256'])
    return {'statusCode': 200, 'body': claims['sub']}`),
    ],
  },
  *check(fn: FunctionNode, query: Query): Generator<Match> {
    for (const { kind, at, details } of query.factsOf(fn.id)?.observations ?? []) {
      if (kind !== 'jwt-algorithm-none') continue;
      yield {
        at,
        because: `\`${details.api}\` in ${fn.name} takes tokens that nobody signed`,
        key: String(details.api),
      };
    }
  },
};
