import type { CodeFacts, Observation } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { toldOnce } from '../support/told-once.ts';

/** Passwords are hashed with something that was made to be fast. */
export const fastPasswordHash: Rule<'function'> = {
  id: 'identity/fast-password-hash',
  title: 'Password kept as a fast hash',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  scope: ['T6', 'B5'],
  references: {
    cwe: [916, 759, 328],
    owasp: ['S2:2017', 'S3:2017'],
    csa: ['SAS-2'],
    links: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html',
      'https://pages.nist.gov/800-63-4/sp800-63b.html',
    ],
  },
  why: 'MD5 and the SHA family are made to be fast: one graphics card tries billions of passwords a second against them. Whoever reads the table once, by a backup or another weakness, has most of the passwords within hours; without a salt, equal ones are seen at once.',
  fix: 'Leave passwords to Cognito, or hash them with `crypto.scrypt(password, salt, 64)` or `argon2` in JavaScript, `hashlib.scrypt(password, salt=salt, n=2**17, r=8, p=1)` or `argon2-cffi` in Python, each with a random salt of its own, which is kept beside it.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const crypto = require('crypto');
exports.handler = async (event) => {
  const { email, password } = JSON.parse(event.body);
  const hash = crypto.createHash('sha256').update(password).digest('hex');
  await fetch('https://users.example.com/', { method: 'POST', body: JSON.stringify({ email, hash }) });
  return { statusCode: 204 };
};`,
        POST,
      ),
      python(
        `
import boto3, hashlib, json
table = boto3.resource('dynamodb').Table('users')
def handler(event, context):
    body = json.loads(event['body'])
    table.put_item(Item={'id': body['email'], 'hash': hashlib.md5(body['password'].encode()).hexdigest()})
    return {'statusCode': 204}`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
const crypto = require('crypto');
exports.handler = async (event) => {
  const { email, password } = JSON.parse(event.body);
  const salt = crypto.randomBytes(16);
  const hash = crypto.scryptSync(password, salt, 64).toString('hex');
  await fetch('https://users.example.com/', { method: 'POST', body: JSON.stringify({ email, hash }) });
  return { statusCode: 204 };
};`,
        POST,
      ),
      python(
        `
import boto3, hashlib, json, os
table = boto3.resource('dynamodb').Table('users')
def handler(event, context):
    body = json.loads(event['body'])
    salt = os.urandom(16)
    table.put_item(Item={'id': body['email'], 'salt': salt, 'hash': hashlib.scrypt(body['password'].encode(), salt=salt, n=2**17, r=8, p=1)})
    return {'statusCode': 204, 'headers': {'etag': hashlib.md5(body['email'].encode()).hexdigest()}}`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => toldOnce(fn, query, found),
};

function* found(fn: FunctionNode, query: Query): Generator<Match> {
  const facts = query.factsOf(fn.id);
  if (facts === undefined || hashesSlowly(facts) || asksForBreaches(fn, facts, query)) return;
  const all = facts.observations.filter(isOfPassword);
  const [first] = all;
  if (first === undefined) return;
  yield {
    at: first.at,
    because: `a password is hashed with ${sayAlgorithm(first)} in ${fn.name}`,
    related: all.slice(1, 8).map(({ at }) => ({ span: at, label: 'and here' })),
    key: String(first.details.algorithm),
  };
}

/** What somebody sends as a password, not a key that the application has made at random. */
function isOfPassword({ kind, from }: Observation): boolean {
  return kind === 'weak-hash-password' && from.some(({ origin }) => origin.kind !== 'secret');
}

function sayAlgorithm({ details }: Observation): string {
  const { algorithm, iterations } = details;
  return iterations === undefined
    ? `\`${String(algorithm)}\`, which is made to be fast`
    : `${String(iterations)} iterations of \`${String(algorithm)}\``;
}

/** A hash that goes on to a slow one, or stands beside it for those who have not signed in since. */
function hashesSlowly({ uses }: CodeFacts): boolean {
  return [...uses.keys()].some((api) =>
    /\b(?:bcrypt\w*|argon2|scrypt(?:Sync)?|hashpw)\b/i.test(api),
  );
}

/** The list of passwords that were stolen elsewhere is asked by the beginning of a hash. */
function asksForBreaches(fn: FunctionNode, { files }: CodeFacts, query: Query): boolean {
  const code = query.graph.code.get(fn.id);
  const all = code?.kind === 'analysed' ? [code.file, ...files] : files;
  return all.some((file) => query.graph.sources.get(file)?.text.includes('pwnedpasswords'));
}
