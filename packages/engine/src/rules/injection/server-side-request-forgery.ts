import type { Flow } from '../../model/code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { calledAs } from '../support/sink-words.ts';

const AFTER_BASE = 'URL after a configured base';

/** Clients that open `file:` URLs as well. */
const OPENS_FILES = /^(?:urllib|urllib2|pycurl|wget)\b/;

function fileWords({ api }: Flow): string {
  return OPENS_FILES.test(api) ? ', which opens `file:` URLs too,' : '';
}

const HAZARD: Hazard = {
  together: true,
  kinds: ['request'],
  severity: 'high',
  confidence: ({ part }) => (part === AFTER_BASE ? 'low' : 'high'),
  // A base that ends in a slash settles the host, as most do.
  audience: ({ part }) => (part === AFTER_BASE ? 'auditor' : 'default'),
  gives: ({ part }) =>
    part === AFTER_BASE ? undefined : { gain: 'data-read', does: 'sends requests from inside' },
  happens: (flow) => `decides where ${calledAs(flow)} sends its request${fileWords(flow)}`,
};

/** Text from an event decides to which server the function sends a request. */
export const serverSideRequestForgery: Rule<'function'> = {
  id: 'injection/server-side-request-forgery',
  title: 'Event data chooses where a request goes',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B5'],
  references: {
    cwe: [918],
    owasp: ['S1:2017'],
    csa: ['SAS-1'],
    links: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html',
    ],
  },
  why: "The request comes from inside: it reaches hosts of the VPC, services that trust the function's address, and with `file:///proc/self/environ` (some clients follow it) the credentials of its role. Its headers and tokens go to whatever server the sender names, and the answer often goes back to the sender.",
  fix: "Keep scheme and host constant and put only the rest together: `new URL('https://api.example/items/' + encodeURIComponent(id))`, `'https://api.example/items/' + urllib.parse.quote(id, safe='')`. Where the host must vary, look it up in a fixed list by its exact name (`ALLOWED.has(url.host)`, `urlsplit(url).hostname in ALLOWED`), and do not follow redirects.",
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
exports.handler = async (event) => {
  const { url } = JSON.parse(event.body);
  const answer = await fetch(url);
  return { statusCode: 200, body: await answer.text() };
};
`,
        POST,
      ),
      python(`
import urllib.request

def handler(event, context):
    url = event['queryStringParameters']['url']
    with urllib.request.urlopen(url) as answer:
        return {'statusCode': 200, 'body': answer.read().decode()}
`),
    ],
    good: [
      javascript(
        `
exports.handler = async (event) => {
  const { id } = JSON.parse(event.body);
  const answer = await fetch(\`https://api.example/items/\${encodeURIComponent(id)}\`);
  return { statusCode: 200, body: await answer.text() };
};
`,
        POST,
      ),
      python(`
import requests
from urllib.parse import urlsplit

HOSTS = {'a.example', 'b.example'}

def handler(event, context):
    host = event['queryStringParameters']['host']
    if host not in HOSTS:
        return {'statusCode': 400}
    return {'statusCode': 200, 'body': requests.get(f'https://{host}/status', timeout=3).text}
`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
