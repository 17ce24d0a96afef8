import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { partOfCall } from '../support/sink-words.ts';

/** The part of a call that another rule judges. */
const SLOW = 'text for a slow pattern';

const HAZARD: Hazard = {
  kinds: ['regex'],
  severity: 'medium',
  // An expression that is used is told where it was made.
  when: ({ part, steps }) =>
    part !== SLOW && !steps.some(({ text }) => text === 'becomes a regular expression'),
  happens: partOfCall,
};

/** Text from an event is compiled as a regular expression. */
export const regularExpressionFromEvent: Rule<'function'> = {
  id: 'injection/regular-expression-from-event',
  title: 'Event data is compiled as a regular expression',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'T4'],
  references: {
    cwe: [1333, 625],
    owasp: ['S1:2017'],
    csa: ['SAS-1', 'SAS-8'],
    links: ['https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS'],
  },
  why: "An expression such as `(a+)+$` takes longer than the function's time limit on a short text. Each request is paid for until the timeout, and a few of them use up the concurrency that other callers need. A search that is meant to be limited finds everything with `.*`.",
  fix: 'Search for plain text (`text.includes(term)`, `term in text`), or escape it first: `RegExp.escape(term)` in JavaScript, `re.escape(term)` in Python. Where users must write expressions, run them with an engine of linear time (`re2` in both languages).',
  on: 'function',
  examples: {
    bad: [
      javascript(`
const NAMES = ['lamp', 'table'];
exports.handler = async (event) => {
  const pattern = new RegExp(event.queryStringParameters.search, 'i');
  return { statusCode: 200, body: JSON.stringify(NAMES.filter((name) => pattern.test(name))) };
};
`),
      python(`
import json, re

NAMES = ['lamp', 'table']

def handler(event, context):
    search = event['queryStringParameters']['search']
    found = [name for name in NAMES if re.search(search, name)]
    return {'statusCode': 200, 'body': json.dumps(found)}
`),
    ],
    good: [
      javascript(`
const NAMES = ['lamp', 'table'];
exports.handler = async (event) => {
  const { search } = event.queryStringParameters;
  return { statusCode: 200, body: JSON.stringify(NAMES.filter((name) => name.includes(search))) };
};
`),
      python(`
import json, re

NAMES = ['lamp', 'table']

def handler(event, context):
    search = re.escape(event['queryStringParameters']['search'])
    found = [name for name in NAMES if re.search(search, name)]
    return {'statusCode': 200, 'body': json.dumps(found)}
`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
