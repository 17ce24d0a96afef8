import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { type Disclosure, disclosures } from '../support/disclosures.ts';
import { javascript, python } from '../support/examples.ts';
import { widestCaller } from '../support/holders.ts';

const DISCLOSURE: Disclosure = {
  kinds: ['response', 'html'],
  judge: ({ flow, hops }, fn, query) => {
    const { origin, path } = flow.from;
    if (origin.kind !== 'error' || hops.length > 0 || /(?:^|\.)stack\b/.test(path))
      return undefined;
    if (!TELLING.test(path)) return undefined;
    const width = widestCaller(fn, query);
    if (width === undefined || width === 'insider') return undefined;
    const isWhole = path === '' && !flow.from.derived;
    return {
      what: isWhole ? 'a caught error' : 'the message of a caught error',
      severity: 'low',
      confidence: flow.assumed ? 'low' : 'medium',
      audience: 'auditor',
    };
  },
  says: (what, where) => `answers of ${where} hold ${what}`,
};

/** Parts that say what went wrong inside; a name, a code or a status says little. */
const TELLING =
  /^(?:|message|\*|args(?:\.\*)?|response(?:\.(?:Error(?:\.Message)?|data))?|cause|detail|sqlMessage|originalError)$/;

/** What went wrong inside is told to whoever asked. */
export const errorDetailsToCaller: Rule<'function'> = {
  id: 'exposure/error-details-to-caller',
  title: 'Error details in the answer to the caller',
  severity: 'low',
  confidence: 'medium',
  audience: 'auditor',
  scope: ['T6', 'B6', 'R4'],
  references: {
    cwe: [209],
    owasp: ['S3:2017', 'S6:2017'],
    csa: ['SAS-10'],
  },
  why: 'Errors of the cloud, of a database and of libraries name accounts, roles, tables, columns, hosts and versions, and say whether an injection worked. Whoever probes the function learns from them what to try next.',
  fix: 'Log the error and answer with a text of your own: `console.error(error); return { statusCode: 500, body: "Internal error" }`, `logger.exception("failed"); return {"statusCode": 500, "body": "Internal error"}`. Pass on only messages of error classes that the application defines for its callers.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
const { work } = require('./work');
exports.handler = async (event) => {
  try {
    return { statusCode: 200, body: await work(event) };
  } catch (error) {
    return { statusCode: 500, body: JSON.stringify({ message: error.message }) };
  }
};`),
      python(`
import json, boto3
def handler(event, context):
    try:
        boto3.client('s3').list_buckets()
        return {'statusCode': 204}
    except Exception as error:
        return {'statusCode': 500, 'body': json.dumps({'error': str(error)})}`),
    ],
    good: [
      javascript(`
const { work } = require('./work');
exports.handler = async (event) => {
  try {
    return { statusCode: 200, body: await work(event) };
  } catch (error) {
    console.error(error);
    return { statusCode: error.statusCode ?? 500, body: 'Internal error' };
  }
};`),
      python(`
import json, logging, boto3
def handler(event, context):
    try:
        boto3.client('s3').list_buckets()
        return {'statusCode': 204}
    except Exception:
        logging.exception('list')
        return {'statusCode': 500, 'body': 'Internal error'}`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => disclosures(fn, query, DISCLOSURE),
};
