import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { partOfCall } from '../support/sink-words.ts';

const HAZARD: Hazard = {
  kinds: ['html'],
  // Another site can make a browser send a query or path by a link, a body only by a form.
  severity: ({ from }) => (/^body\b/.test(from.path) ? 'medium' : 'high'),
  // What a browser sends of itself nobody else can make it send.
  when: ({ part, from }) =>
    part !== 'HTML body' &&
    part !== 'template data' &&
    !/^(?:multiValueH|h)eaders\b/.test(from.path),
  happens: (flow) => (flow.api === 'return' ? 'is part of the page' : partOfCall(flow)),
};

/** Text from an event becomes part of a page without being escaped. */
export const htmlInResponse: Rule<'function'> = {
  id: 'injection/html-in-response',
  title: 'Event data is part of a page unescaped',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B5'],
  references: {
    cwe: [79],
    owasp: ['S7:2017'],
    csa: ['SAS-1'],
    links: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html',
    ],
  },
  why: "A `<script>` in the text runs in the browser of whoever opens the link, or views what was stored, with that user's session on your domain: it reads what they may read and acts as them.",
  fix: 'Escape at the last moment: `escapeHtml(name)` of `escape-html` or a template engine that escapes (`<%= name %>` in EJS, `{{name}}` in Handlebars) in JavaScript, `html.escape(name)` or Jinja2 with `autoescape=True` in Python. Answer with JSON and `Content-Type: application/json` where no page is meant, and send a Content-Security-Policy.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
exports.handler = async (event) => {
  const { name } = event.queryStringParameters;
  const headers = { 'Content-Type': 'text/html' };
  return { statusCode: 200, headers, body: \`<h1>Hello \${name}</h1>\` };
};
`),
      python(`
def handler(event, context):
    name = event['queryStringParameters']['name']
    return {
        'statusCode': 200,
        'headers': {'Content-Type': 'text/html; charset=utf-8'},
        'body': f'<h1>Hello {name}</h1>',
    }
`),
    ],
    good: [
      javascript(`
const escapeHtml = require('escape-html');
exports.handler = async (event) => {
  const { name } = event.queryStringParameters;
  const headers = { 'Content-Type': 'text/html' };
  return { statusCode: 200, headers, body: \`<h1>Hello \${escapeHtml(name)}</h1>\` };
};
`),
      python(`
import html

def handler(event, context):
    name = html.escape(event['queryStringParameters']['name'])
    return {
        'statusCode': 200,
        'headers': {'Content-Type': 'text/html; charset=utf-8'},
        'body': f'<h1>Hello {name}</h1>',
    }
`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
