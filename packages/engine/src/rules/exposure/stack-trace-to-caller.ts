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
    if (origin.kind !== 'error' || hops.length > 0 || !/(?:^|\.)stack$/.test(path))
      return undefined;
    const width = widestCaller(fn, query);
    if (width === undefined) return undefined;
    return {
      what: 'the stack of a caught error',
      severity: 'low',
      confidence: flow.assumed ? 'low' : 'high',
      audience: width === 'stranger' || width === 'outsider' ? 'default' : 'auditor',
    };
  },
  says: (what, where) => `answers of ${where} hold ${what}`,
};

/** The way through the code to an error is told to whoever asked. */
export const stackTraceToCaller: Rule<'function'> = {
  id: 'exposure/stack-trace-to-caller',
  title: 'Stack trace in the answer to the caller',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'B6', 'R4'],
  references: {
    cwe: [209, 497],
    owasp: ['S3:2017', 'S6:2017'],
    csa: ['SAS-10'],
  },
  why: 'A stack trace shows files, functions, packages with their versions and often the failing statement. Whoever probes the function sees what it is built from and how far an attempt came.',
  fix: 'Write the stack to the log and answer with an identifier to find it by: `console.error(error); return { statusCode: 500, body: context.awsRequestId }`, `logger.exception("failed"); return {"statusCode": 500, "body": context.aws_request_id}`.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
exports.handler = async (event) => {
  try {
    return { statusCode: 200, body: JSON.parse(event.body).name };
  } catch (error) {
    return { statusCode: 500, body: error.stack };
  }
};`),
      python(`
import json, traceback
def handler(event, context):
    try:
        return {'statusCode': 200, 'body': json.loads(event['body'])['name']}
    except Exception:
        return {'statusCode': 500, 'body': traceback.format_exc()}`),
    ],
    good: [
      javascript(`
exports.handler = async (event, context) => {
  try {
    return { statusCode: 200, body: JSON.parse(event.body).name };
  } catch (error) {
    console.error(error.stack);
    return { statusCode: 500, body: context.awsRequestId };
  }
};`),
      python(`
import json, traceback
def handler(event, context):
    try:
        return {'statusCode': 200, 'body': json.loads(event['body'])['name']}
    except Exception:
        print(traceback.format_exc())
        return {'statusCode': 500, 'body': context.aws_request_id}`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => disclosures(fn, query, DISCLOSURE),
};
