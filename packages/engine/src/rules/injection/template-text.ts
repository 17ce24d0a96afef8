import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { partOfCall } from '../support/sink-words.ts';

/** Engines whose templates hold names and loops but no expressions. */
const WITHOUT_LOGIC = /^(?:mustache|chevron|pystache|hogan|handlebars|pybars|liquidjs|liquid)\b/i;

const HAZARD: Hazard = {
  kinds: ['template'],
  severity: ({ api }) => (WITHOUT_LOGIC.test(api) ? 'medium' : 'critical'),
  gives: ({ api }) =>
    WITHOUT_LOGIC.test(api) ? undefined : { gain: 'code', does: 'runs code in a template' },
  happens: partOfCall,
};

/** Text from an event is compiled as a template instead of being filled into one. */
export const templateText: Rule<'function'> = {
  id: 'injection/template-text',
  title: 'Event data is compiled as a template',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B5'],
  references: {
    cwe: [1336],
    owasp: ['S1:2017'],
    csa: ['SAS-1'],
    links: ['https://jinja.palletsprojects.com/en/stable/sandbox/'],
  },
  why: 'Templates are programs: `{{ cycler.__init__.__globals__.os.popen("env").read() }}` in Jinja2 and `<%= process.env.AWS_SECRET_ACCESS_KEY %>` in EJS run as they stand. Whoever writes the event runs code in the function and takes its credentials.',
  fix: 'Keep the template constant and hand the text over as a value: `ejs.render(PAGE, { name })` with `<%= name %>`, `Template(PAGE).render(name=name)` with `{{ name }}`. If users must write templates, use an engine without expressions (Mustache), or `jinja2.sandbox.SandboxedEnvironment`.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
const ejs = require('ejs');
exports.handler = async (event) => {
  const { name } = event.queryStringParameters;
  return { statusCode: 200, body: ejs.render(\`<p>Hello \${name}</p>\`) };
};
`),
      python(
        `
import json
from jinja2 import Template

def handler(event, context):
    body = json.loads(event['body'])
    return {'statusCode': 200, 'body': Template('Hello ' + body['name']).render()}
`,
        POST,
      ),
    ],
    good: [
      javascript(`
const ejs = require('ejs');
exports.handler = async (event) => {
  const { name } = event.queryStringParameters;
  return { statusCode: 200, body: ejs.render('<p>Hello <%= name %></p>', { name }) };
};
`),
      python(
        `
import json
from jinja2 import Template

def handler(event, context):
    body = json.loads(event['body'])
    return {'statusCode': 200, 'body': Template('Hello {{ name }}').render(name=body['name'])}
`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
