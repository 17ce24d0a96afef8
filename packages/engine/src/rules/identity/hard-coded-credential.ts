import type { Observation } from '../../model/code.ts';
import type { Match, Related } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { secretsIn } from '../../supply/secrets/detect.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { toldOnce } from '../support/told-once.ts';
import { count } from '../support/words.ts';

/** A key or password that is written in the code is what it signs in or signs with. */
export const hardCodedCredential: Rule<'function'> = {
  id: 'identity/hard-coded-credential',
  title: 'Credential written in the code',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'S8'],
  references: {
    cwe: [798, 321],
    owasp: ['S2:2017', 'S3:2017'],
    csa: ['SAS-7'],
    links: [
      'https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html',
    ],
  },
  why: 'Whoever may read the repository, the package of the function or a copy of either has the credential. It is the same in all stages, stays in the history after it is taken out, and nobody changes it.',
  fix: 'Revoke it and make a new one that a secrets store keeps: `const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: process.env.SECRET_ID }))`, `boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["SECRET_ID"])`. In the cloud the role of the function replaces keys altogether.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
const jwt = require('jsonwebtoken');
exports.handler = async (event) => {
  const claims = jwt.verify(event.headers.authorization, 'tr0ub4dor-and-3', { algorithms: ['HS256'] });
  return { statusCode: 200, body: claims.sub };
};`),
      python(`
import pymysql
def handler(event, context):
    pymysql.connect(host='db.example', user='app', password='tr0ub4dor-and-3')`),
    ],
    good: [
      javascript(`
const jwt = require('jsonwebtoken');
exports.handler = async (event) => {
  const claims = jwt.verify(event.headers.authorization, process.env.KEY, { algorithms: ['HS256'] });
  return { statusCode: 200, body: claims.sub };
};`),
      python(`
import os, pymysql
def handler(event, context):
    pymysql.connect(host='db.example', user='app', password=os.environ['DB_PASSWORD'])`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => toldOnce(fn, query, found),
};

function found(fn: FunctionNode, query: Query): readonly Match[] {
  const observations = query.factsOf(fn.id)?.observations ?? [];
  return observations.flatMap((one) => matchOf(fn, one, query) ?? []);
}

function matchOf(fn: FunctionNode, observation: Observation, query: Query): Match | undefined {
  const { kind, at, details } = observation;
  if (kind === 'comparison') return comparedWith(fn, observation);
  const api = String(details.api);
  const name = String(details.name);
  const key = `${api}|${name}`;
  if (kind === 'hard-coded-credential') {
    return { at, because: `a constant is the \`${name}\` of \`${api}\` in ${fn.name}`, key };
  }
  if (kind !== 'constant-credential') return undefined;
  const [secret] = secretsIn(String(details.value), name);
  // A word in capitals is the name of something: of a variable, a company.
  if (
    secret === undefined ||
    secret.confidence === 'low' ||
    /^[A-Z_]+$/.test(String(details.value))
  )
    return signedWith(fn, observation, query);
  const hint = secret.hint === undefined ? '' : ` (${secret.hint})`;
  return {
    at,
    because: `${secret.kind}${hint} that is written in the code is the \`${name}\` of \`${api}\` in ${fn.name}`,
    // What stands behind a variable of the environment is for where that is missing: on the author's own machine.
    ...(details.isFallback === true && !TOKENS.test(api) ? ({ audience: 'auditor' } as const) : {}),
    severity: secret.confidence === 'high' ? 'high' : 'medium',
    confidence: secret.confidence,
    related: writtenIn(fn, String(details.value), query),
    key,
  };
}

/** Calls that make or verify tokens with a key, which nothing but that key protects. */
const TOKENS =
  /^(?:jsonwebtoken\.(?:sign|verify)|jwt-simple\.\w+|jwt\.(?:en|de)code|jose\.jwt\.(?:en|de)code)$/;

/** A text that looks like a stand-in is the key all the same where it is the only one that tokens are made with. */
function signedWith(fn: FunctionNode, observation: Observation, query: Query): Match | undefined {
  const value = keyOfTokens(observation);
  if (value === undefined) return undefined;
  const uses = query.graph.functions.flatMap((one) => {
    const all = query.factsOf(one.id)?.observations ?? [];
    return all.filter((other) => keyOfTokens(other) === value).map((use) => ({ fn: one, use }));
  });
  // One key is one finding, wherever it is used.
  if (uses[0]?.fn !== fn || uses[0].use !== observation) return undefined;
  const holders = [...new Set(uses.map((one) => one.fn))];
  const others = holders.length > 1 ? ` and ${count(holders.length - 1, 'other function')}` : '';
  return {
    at: observation.at,
    because: `tokens are protected by nothing but a text that is written in the code, the key of \`${observation.details.api}\` in ${fn.name}${others}`,
    severity: 'high',
    confidence: 'medium',
    functions: holders.map(({ id }) => id),
    related: holders.flatMap((one) => writtenIn(one, value, query)).slice(0, MOST_PLACES),
    key: 'stand-in',
  };
}

/** The text that is the only key of a call that makes or verifies tokens. */
function keyOfTokens({ kind, details }: Observation): string | undefined {
  if (kind !== 'constant-credential' || details.name !== 'secretKey') return undefined;
  if (details.isOnly !== true || !TOKENS.test(String(details.api))) return undefined;
  const value = String(details.value);
  return /BEGIN (?:\w+ )?PUBLIC KEY|BEGIN CERTIFICATE|^(?:none|null|undefined)$/.test(value)
    ? undefined
    : value;
}

/** Somebody signs in with a password that stands in the code. */
function comparedWith(fn: FunctionNode, { at, details, from }: Observation): Match | undefined {
  const given = from.find(
    ({ origin, path, derived }) =>
      origin.kind === 'event' &&
      !derived &&
      /(?:^|[.$_-])(?:password|passwd|pwd|passphrase)$/i.test(path),
  );
  const value = String(details.name);
  if (details.with !== 'constant') return undefined;
  if (given === undefined) return tokenWith(fn, at, from, value);
  if (value.length < MIN_PASSWORD || NO_PASSWORDS.has(value)) return undefined;
  const name = given.path.slice(given.path.lastIndexOf('.') + 1);
  return {
    at,
    because: `\`${name}\` of the caller is compared with a text that is written in the code in ${fn.name}`,
    severity: 'medium',
    confidence: 'medium',
    key: `compared|${name}`,
  };
}

/** Headers that bring what lets a caller in. */
const LETS_IN = /^headers\.(?:authorization|x-api-key|x-auth-token|x-access-token)$/i;

/** Kinds of authorization, and what examples of authorizers answer to. */
const SCHEMES = /^(?:basic|bearer|digest|token|aws4-hmac-sha256|unauthorized)\s*$/i;

const MIN_TOKEN = 6;

/** Whoever sends a text that stands in the code is let in. */
function tokenWith(
  fn: FunctionNode,
  at: Observation['at'],
  from: Observation['from'],
  value: string,
): Match | undefined {
  const given = from.find(({ origin, path }) => origin.kind === 'event' && LETS_IN.test(path));
  if (given === undefined || value.length < MIN_TOKEN) return undefined;
  if (SCHEMES.test(value) || NO_PASSWORDS.has(value)) return undefined;
  const name = given.path.slice('headers.'.length);
  return {
    at,
    because: `what callers send in the header \`${name}\` is compared with a text that is written in the code in ${fn.name}`,
    severity: 'high',
    confidence: 'medium',
    key: `compared|${name}`,
  };
}

const MIN_PASSWORD = 4;

/** What an absent value looks like as a text, or what no boolean is. */
const NO_PASSWORDS: ReadonlySet<string> = new Set(['undefined', 'null', 'None', 'true', 'false']);

const MOST_PLACES = 8;

/** Where the text stands in the code that was followed: reports cover up the lines that they know of. */
function writtenIn(fn: FunctionNode, value: string, query: Query): readonly Related[] {
  const files = query.factsOf(fn.id)?.files ?? [];
  const places = files.flatMap((file): Related[] => {
    const source = query.graph.sources.get(file)?.text ?? '';
    const found: Related[] = [];
    for (let start = source.indexOf(value); start >= 0; start = source.indexOf(value, start + 1)) {
      found.push({ span: { file, start, end: start + value.length }, label: 'written here' });
      if (found.length >= MOST_PLACES) break;
    }
    return found;
  });
  return places.slice(0, MOST_PLACES);
}
