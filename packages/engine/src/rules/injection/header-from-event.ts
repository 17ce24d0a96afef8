import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { choosesIn } from '../support/sink-words.ts';

/** Headers that decide what a browser does with an answer. */
const STRONG =
  /^(?:content-(?:type|disposition)|set-cookie|cookie|a header|name of a header|headers|link|refresh|content-security-policy)/i;

const HAZARD: Hazard = {
  kinds: ['header'],
  severity: ({ part }) => (STRONG.test(part) ? 'medium' : 'low'),
  confidence: 'medium',
  audience: ({ part }) =>
    /^(?:content-type|a header|name of a header)/i.test(part) ? 'default' : 'auditor',
  // What a browser sends of itself nobody else can make it send; origins are another rule's.
  when: ({ part, from }) =>
    !/^access-control-/i.test(part) && !/^(?:multiValueH|h)eaders\b/.test(from.path),
  happens: (flow) =>
    flow.api === 'return' ? `chooses the ${flow.part} of the answer` : choosesIn(flow),
};

/** Text from an event becomes a header of the response that changes what a browser makes of it. */
export const headerFromEvent: Rule<'function'> = {
  id: 'injection/header-from-event',
  title: 'Event data chooses a response header',
  severity: 'medium',
  confidence: 'medium',
  audience: 'auditor',
  scope: ['T1', 'B5'],
  references: {
    cwe: [113, 644],
    owasp: ['S1:2017'],
    csa: ['SAS-1'],
    links: [
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html',
    ],
  },
  why: "Whoever makes another person's browser send the request chooses what that browser does with the answer: a `Content-Type` of their choice turns data into a page with script, a cookie of their choice signs the visitor in to the attacker's account. Behind servers that write headers as they come, a line break begins further headers.",
  fix: 'Send headers of constant names, with values from a fixed list (`TYPES.get(kind)` with `new Map(...)`, `TYPES.get(kind)` with a dictionary) or of a strict form (a number, a UUID). Give a cookie a value that the function made.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
exports.handler = async (event) => {
  const { type } = event.queryStringParameters;
  return { statusCode: 200, headers: { 'Content-Type': type }, body: '...' };
};
`),
      python(`
def handler(event, context):
    session = event['queryStringParameters']['session']
    return {'statusCode': 204, 'headers': {'Set-Cookie': 'session=' + session}}
`),
    ],
    good: [
      javascript(`
const TYPES = new Map([['csv', 'text/csv'], ['json', 'application/json']]);
exports.handler = async (event) => {
  const type = TYPES.get(event.queryStringParameters.type) ?? 'text/plain';
  return { statusCode: 200, headers: { 'Content-Type': type }, body: '...' };
};
`),
      python(`
import uuid

def handler(event, context):
    session = uuid.uuid4()
    return {'statusCode': 204, 'headers': {'Set-Cookie': f'session={session}; Secure; HttpOnly'}}
`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
