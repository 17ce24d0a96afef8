import type { Flow } from '../../model/code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { hazards } from '../support/hazards.ts';
import { calledAs, UNPACKED } from '../support/sink-words.ts';

/** A number from an event decides how long a function works, or how much memory it takes. */
export const unboundedWorkFromEvent: Rule<'function'> = {
  id: 'robustness/unbounded-work-from-event',
  title: 'Caller that decides how much work is done',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T4'],
  references: {
    cwe: [606, 770, 834],
    csa: ['SAS-8'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html'],
  },
  why: 'One short request with a large number keeps the function busy until it is killed, at the price of its whole timeout and memory. A few of them at a time use up the concurrency of the account.',
  fix: 'Limit the number before it is used: `Math.min(Number(n), 100)`, `z.number().int().max(100)`, in Python `min(int(n), 100)` or `conint(le=100)`; refuse anything larger with 400.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
exports.handler = async (event) => {
  const pages = Number(event.queryStringParameters.pages);
  let text = '';
  for (let i = 0; i < pages; i += 1) text += await page(i);
  return { statusCode: 200, body: text };
};
async function page(number) { return 'page ' + number; }`),
      python(`
def handler(event, context):
    pages = int(event['queryStringParameters']['pages'])
    return {'statusCode': 200, 'body': ''.join(str(i) for i in range(pages))}`),
    ],
    good: [
      javascript(`
exports.handler = async (event) => {
  const pages = Math.min(Number(event.queryStringParameters.pages), 20);
  let text = '';
  for (let i = 0; i < pages; i += 1) text += await page(i);
  return { statusCode: 200, body: text };
};
async function page(number) { return 'page ' + number; }`),
      python(`
def handler(event, context):
    pages = min(int(event['queryStringParameters']['pages']), 20)
    return {'statusCode': 200, 'body': ''.join(str(i) for i in range(pages))}`),
    ],
  },
  check: (fn: FunctionNode, query: Query) =>
    hazards(fn, query, {
      kinds: ['loop'],
      severity: 'medium',
      happens: (flow) => `sets the ${flow.part} ${placeOf(flow)}`,
      when: (flow) => flow.from.origin.kind === 'event' && flow.part !== UNPACKED && isNumber(flow),
      confidence: 'medium',
    }),
};

/** APIs that take a size or a content; text that only becomes their content sets no size beyond its own. */
const SIZES_OR_CONTENT = /(?:Array|Buffer|bytes|bytearray|resize|alloc\w*)$/;

function isNumber({ api, from }: Flow): boolean {
  // The platform limits the length of what it hands over.
  if (/\.(?:length|size)$/.test(from.path)) return false;
  return !SIZES_OR_CONTENT.test(api) || from.cleared?.includes('sql') === true;
}

function placeOf(flow: Flow): string {
  return flow.api === 'while' ? 'of a loop' : `of ${calledAs(flow)}`;
}
