import type { Flow, Observation } from '../../model/code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { hazards } from '../support/hazards.ts';

/** What models call the text that meets a slow expression. */
const SLOW = 'text for a slow pattern';

const MOST_SHOWN = 40;

/** What was seen of the expression at the place of a flow. */
function seenAt(fn: FunctionNode, { at }: Flow, query: Query): Observation | undefined {
  return query
    .factsOf(fn.id)
    ?.observations.find(
      (one) =>
        one.kind === 'catastrophic-regex' && one.at.start === at.start && one.at.file === at.file,
    );
}

function isExponential(seen: Observation | undefined): boolean {
  return seen?.details.growth !== 'polynomial';
}

function words(seen: Observation | undefined): string {
  const pattern = String(seen?.details.pattern ?? '');
  const shown = pattern.length > MOST_SHOWN ? `${pattern.slice(0, MOST_SHOWN)}…` : pattern;
  const growth = isExponential(seen) ? 'exponentially' : 'polynomially';
  return `is matched with \`${shown.replaceAll('`', "'")}\`, whose time grows ${growth} with the text,`;
}

/** An expression of the code takes very long on texts that are made for it, and texts from outside reach it. */
export const catastrophicRegularExpression: Rule<'function'> = {
  id: 'injection/catastrophic-regular-expression',
  title: 'Regular expression that a crafted text makes very slow',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T4', 'B1'],
  references: {
    cwe: [1333],
    owasp: ['X'],
    csa: ['SAS-8'],
    links: ['https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS'],
  },
  why: 'The engine tries every way to divide the text among the repetitions. A text of a few dozen characters (a few thousand, where growth is polynomial) keeps the function busy until its timeout; each request costs as much as hundreds of others.',
  fix: 'Write the expression so that a text can be matched in one way only: no repetition inside a repetition (`(a+)+` is `a+`), no two neighbours that match the same characters. Check the length first (`if (text.length > 200)`, `if len(text) > 200`), or use an engine of linear time (`re2` in both languages).',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
exports.handler = async (event) => {
  const { mail } = JSON.parse(event.body);
  return { statusCode: /^([a-z0-9]+)+@example\\.com$/.test(mail) ? 204 : 400 };
};
`,
        POST,
      ),
      python(
        `
import json, re

MAIL = re.compile(r'^([a-z0-9]+)+@example\\.com$')

def handler(event, context):
    mail = json.loads(event['body'])['mail']
    return {'statusCode': 204 if MAIL.match(mail) else 400}
`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
exports.handler = async (event) => {
  const { mail } = JSON.parse(event.body);
  return { statusCode: /^[a-z0-9]+@example\\.com$/.test(mail) ? 204 : 400 };
};
`,
        POST,
      ),
      python(
        `
import json, re

MAIL = re.compile(r'^[a-z0-9]+@example\\.com$')

def handler(event, context):
    mail = json.loads(event['body'])['mail']
    return {'statusCode': 204 if MAIL.match(mail) else 400}
`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) =>
    hazards(fn, query, {
      kinds: ['regex'],
      severity: (flow) => (isExponential(seenAt(fn, flow, query)) ? 'medium' : 'low'),
      audience: (flow) => (isExponential(seenAt(fn, flow, query)) ? 'default' : 'auditor'),
      when: (flow) =>
        flow.part === SLOW &&
        (flow.from.origin.kind === 'event' || isExponential(seenAt(fn, flow, query))),
      happens: (flow) => words(seenAt(fn, flow, query)),
    }),
};
