import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { type Disclosure, disclosures } from '../support/disclosures.ts';
import { javascript, python } from '../support/examples.ts';
import { isItself, isVerbose } from '../support/sensitive.ts';

const DISCLOSURE: Disclosure = {
  kinds: ['log'],
  judge: ({ flow }) => {
    const { origin, path } = flow.from;
    const isWhole = origin.kind === 'environment' && origin.name === undefined && path === '';
    if (!isWhole || !isItself(flow)) return undefined;
    return {
      what: 'the whole environment',
      severity: 'medium',
      confidence: 'high',
      audience: isVerbose(flow) ? 'auditor' : 'default',
    };
  },
  says: (what, where) => `the log of ${where} holds ${what}`,
};

/** All variables of the environment are logged. */
export const environmentInLogs: Rule<'function'> = {
  id: 'exposure/environment-in-logs',
  title: 'Whole environment in the log',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'R4', 'B6'],
  references: {
    cwe: [532, 526],
    owasp: ['S3:2017', 'S10:2017'],
    csa: ['SAS-5', 'SAS-7'],
    links: [
      'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime',
    ],
  },
  why: "The environment holds the function's own credentials (AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN). Whoever reads the line acts with the function's role from anywhere until they expire, and keeps every other secret that the function is configured with.",
  fix: 'Log the variables that are needed, by name: `console.log({ table: process.env.TABLE })`, `print(os.environ["TABLE"])`.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
exports.handler = async () => {
  console.log('configuration', JSON.stringify(process.env));
};`),
      python(`
import os
def handler(event, context):
    print('configuration', dict(os.environ))`),
    ],
    good: [
      javascript(`
exports.handler = async () => {
  console.log('configuration', { table: process.env.TABLE, keys: Object.keys(process.env).length });
};`),
      python(`
import os
def handler(event, context):
    print('configuration', os.environ['TABLE'])`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => disclosures(fn, query, DISCLOSURE),
};
