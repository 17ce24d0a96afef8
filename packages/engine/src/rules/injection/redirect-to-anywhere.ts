import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { holesOf, settlesHost } from '../support/holes.ts';

const HAZARD: Hazard = {
  kinds: ['redirect'],
  severity: 'medium',
  // What a browser sends of itself nobody else can make it send.
  when: (flow) => {
    if (/^(?:multiValueH|h)eaders\b/.test(flow.from.path)) return false;
    const holes = holesOf(flow);
    return holes.length === 0 || holes.some(({ before }) => !settlesHost(before));
  },
  happens: (flow) => `decides where the ${flow.part} sends the browser`,
};

/** Text from an event decides where a browser is sent. */
export const redirectToAnywhere: Rule<'function'> = {
  id: 'injection/redirect-to-anywhere',
  title: 'Event data chooses where the browser is sent',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B5'],
  references: {
    cwe: [601],
    owasp: ['S1:2017'],
    csa: ['SAS-1'],
    links: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html',
    ],
  },
  why: 'A link to your own domain leads to any other site. Visitors who trust the domain type their password there, and codes or tokens in the address (OAuth) go along.',
  fix: "Redirect only within the site or to known places: look the target up by name in a fixed list, or keep the beginning constant (`'/items/' + encodeURIComponent(id)`, `'/items/' + quote(id, safe='')`). A check that the text begins with `/` is not enough: `//evil.example` does too.",
  on: 'function',
  examples: {
    bad: [
      javascript(`
exports.handler = async (event) => {
  const { next } = event.queryStringParameters;
  return { statusCode: 302, headers: { Location: next } };
};
`),
      python(`
def handler(event, context):
    target = event['queryStringParameters'].get('next', '/')
    return {'statusCode': 302, 'headers': {'Location': target}}
`),
    ],
    good: [
      javascript(`
exports.handler = async (event) => {
  const { id } = event.queryStringParameters;
  return { statusCode: 302, headers: { Location: \`/items/\${id}\` } };
};
`),
      python(`
TARGETS = {'home': '/', 'orders': '/orders'}

def handler(event, context):
    target = TARGETS.get(event['queryStringParameters'].get('next'), '/')
    return {'statusCode': 302, 'headers': {'Location': target}}
`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
