import type { Observation } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { isSecretVariable } from '../support/sensitive.ts';

/** A secret is compared with `==`, which stops at the first difference. */
export const secretComparedInVariableTime: Rule<'function'> = {
  id: 'identity/secret-compared-in-variable-time',
  title: 'Secret compared in variable time',
  severity: 'low',
  confidence: 'medium',
  audience: 'auditor',
  scope: ['T6', 'B5'],
  references: {
    cwe: [208],
    owasp: ['S2:2017'],
    csa: ['SAS-2'],
    links: ['https://nodejs.org/api/crypto.html#cryptotimingsafeequala-b'],
  },
  why: 'A comparison that ends at the first wrong character takes longer the more of the text is right. Whoever may try often and measure well finds a key or a signature character by character.',
  fix: 'Compare in constant time: `crypto.timingSafeEqual(digest(given), digest(expected))` of hashes of the same length in JavaScript, `hmac.compare_digest(given, expected)` in Python.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
exports.handler = async (event) => {
  if (event.headers['x-api-key'] !== process.env.API_KEY) return { statusCode: 401 };
  return { statusCode: 204 };
};`),
      python(`
import os
def handler(event, context):
    if event['headers']['x-token'] != os.environ['WEBHOOK_SECRET']:
        return {'statusCode': 401}
    return {'statusCode': 204}`),
    ],
    good: [
      javascript(`
const crypto = require('crypto');
const digest = (text) => crypto.createHash('sha256').update(text).digest();
exports.handler = async (event) => {
  const isSame = crypto.timingSafeEqual(digest(event.headers['x-api-key']), digest(process.env.API_KEY));
  return { statusCode: isSame && event.routeKey !== process.env.KEY_OF_TABLE ? 204 : 401 };
};`),
      python(`
import hmac, os
def handler(event, context):
    if not hmac.compare_digest(event['headers']['x-token'], os.environ['WEBHOOK_SECRET']):
        return {'statusCode': 401}
    return {'statusCode': 204 if event['path'] == os.environ['STAGE'] else 404}`),
    ],
  },
  *check(fn: FunctionNode, query: Query): Generator<Match> {
    const found = (query.factsOf(fn.id)?.observations ?? []).filter(isOfSecret);
    const [first] = found;
    if (first === undefined) return;
    const { with: kind, name } = first.details;
    const what =
      kind === 'secret'
        ? `the ${name}`
        : kind === 'hash'
          ? `a signature made with \`${name}\``
          : `\`${name}\``;
    yield {
      at: first.at,
      because: `${fn.name} compares ${what} with \`==\``,
      related: found.slice(1, 8).map(({ at }) => ({ span: at, label: 'and here' })),
    };
  },
};

function isOfSecret({ kind, details }: Observation): boolean {
  if (kind !== 'comparison') return false;
  const name = String(details.name);
  switch (details.with) {
    case 'secret':
      return true;
    case 'environment':
    case 'hash':
      return isSecretVariable(name);
    default:
      return false;
  }
}
