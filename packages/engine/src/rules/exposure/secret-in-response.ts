import type { Flow } from '../../model/code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Width } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { type Disclosed, type Disclosure, disclosures } from '../support/disclosures.ts';
import { javascript, python } from '../support/examples.ts';
import { widestCaller } from '../support/holders.ts';
import { isItself, isSecretVariable, sensitiveField } from '../support/sensitive.ts';
import { holdsSecret } from '../support/variables.ts';

const DISCLOSURE: Disclosure = {
  kinds: ['response', 'html', 'header'],
  judge: ({ flow, hops }, fn, query) => {
    if (hops.length > 0 || !isItself(flow)) return undefined;
    const width = widestCaller(fn, query);
    const secret = isMadeForCaller(flow, fn, query) ? undefined : secretIn(flow, fn, query);
    if (width === undefined || secret === undefined) return undefined;
    return { ...secret, ...weightOf(width) };
  },
  says: (what, where) => `answers of ${where} hold ${what}`,
};

/** A client, key or user that was made on request is handed to whoever asked for it. */
function isMadeForCaller({ from: { origin } }: Flow, fn: FunctionNode, query: Query): boolean {
  if (origin.kind !== 'call') return false;
  return /^(?:Create|AdminCreate)/.test(query.factsOf(fn.id)?.calls[origin.call]?.operation ?? '');
}

function weightOf(width: Width): Pick<Disclosed, 'severity' | 'audience'> {
  switch (width) {
    case 'stranger':
      return { severity: 'critical', audience: 'default' };
    case 'outsider':
      return { severity: 'high', audience: 'default' };
    case 'unknown':
    case 'insider':
      return { severity: 'medium', audience: 'auditor' };
  }
}

function secretIn(
  { from }: Flow,
  fn: FunctionNode,
  query: Query,
): Pick<Disclosed, 'what' | 'confidence'> | undefined {
  const { origin, path } = from;
  switch (origin.kind) {
    case 'environment':
      if (origin.name === undefined)
        return path === '' ? { what: 'the whole environment', confidence: 'high' } : undefined;
      return holdsSecret(origin.name, fn, query)
        ? { what: `\`${origin.name}\` of the environment`, confidence: 'high' }
        : undefined;
    case 'secret':
      return ofStore(from, origin.what);
    case 'call':
      return ofRecord(from);
    default:
      return undefined;
  }
}

/** The last part of the name of a parameter, where it is known. */
function parameterIn(what: string): string {
  return /^parameter .*?([^/]*)$/.exec(what)?.[1] ?? '';
}

/** What a service decrypts or makes up on request is often meant for the caller. */
function ofStore(
  from: Flow['from'],
  what: string,
): Pick<Disclosed, 'what' | 'confidence'> | undefined {
  if (/^(?:decrypted text|data key|random password)/.test(what)) return undefined;
  const field = sensitiveField(from);
  const isWhole = /^(?:\$\w+)?$/.test(from.path);
  if (!isWhole && field?.sensitivity !== 'credential') return undefined;
  // Whatever asks for decryption gets plain parameters as well: the name says what it is.
  if (isWhole && what.startsWith('parameter') && !isSecretVariable(parameterIn(what)))
    return undefined;
  const name = isWhole ? `the ${what}` : `\`${field?.name ?? ''}\` of the ${what}`;
  return { what: name, confidence: /^(?:credentials|parameter)/.test(what) ? 'medium' : 'high' };
}

/** A password that was stored has no business in an answer; tokens are what a sign-in answers with. */
function ofRecord(from: Flow['from']): Pick<Disclosed, 'what' | 'confidence'> | undefined {
  const field = sensitiveField(from);
  if (field === undefined || !/passw(?:or)?d|passphrase|secret/i.test(field.name)) return undefined;
  return { what: `the stored \`${field.name}\``, confidence: 'medium' };
}

/** A secret of the application leaves it in an answer. */
export const secretInResponse: Rule<'function'> = {
  id: 'exposure/secret-in-response',
  title: 'Secret in the answer to the caller',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'B6'],
  references: {
    cwe: [200, 522],
    owasp: ['S3:2017'],
    csa: ['SAS-7'],
    links: [
      'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime',
    ],
  },
  why: 'Whoever may call the function reads a secret that was meant for it alone, and uses it elsewhere: the database, the payment provider, the account itself where the whole environment with the credentials of the role is returned.',
  fix: 'Answer with named fields that are meant for the caller: `body: JSON.stringify({ id: item.id, name: item.name })`, `json.dumps({"id": item["id"]})`. Call the other service in the function instead of handing its key out, and revoke a secret that was returned.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
exports.handler = async () => ({ statusCode: 200, body: JSON.stringify(process.env) });`),
      python(`
import json, os
def handler(event, context):
    return {'statusCode': 200, 'body': json.dumps({'key': os.environ['PAYMENT_API_KEY']})}`),
    ],
    good: [
      javascript(`
exports.handler = async () => ({ statusCode: 200, body: JSON.stringify({ stage: process.env.STAGE }) });`),
      python(`
import json, os
def handler(event, context):
    return {'statusCode': 200, 'body': json.dumps({'configured': bool(os.environ['PAYMENT_API_KEY'])})}`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => disclosures(fn, query, DISCLOSURE),
};
