import type { CodeValue } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { languageOf } from '../support/language.ts';

const CREDENTIALS = 'access-control-allow-credentials';

/** Whether an answer that the handler gives may say that credentials are allowed. */
function allowsCredentials(value: CodeValue, depth = 0): boolean {
  if (depth > 6) return false;
  switch (value.kind) {
    case 'record':
      return [...value.fields].some(
        ([name, field]) =>
          (name.toLowerCase() === CREDENTIALS && mayBeTrue(field)) ||
          (/headers$/i.test(name) && allowsCredentials(field, depth + 1)),
      );
    case 'one-of':
      return value.values.some((one) => allowsCredentials(one, depth + 1));
    default:
      return false;
  }
}

function mayBeTrue(value: CodeValue): boolean {
  if (value.kind === 'list') return value.items.some(mayBeTrue);
  if (value.kind === 'one-of') return value.values.some(mayBeTrue);
  return value.kind === 'constant' && String(value.value).toLowerCase() === 'true';
}

/** Settings of a framework's middleware: `*` with credentials is answered with the origin that asked. */
function* ofMiddleware(fn: FunctionNode, query: Query): Generator<Match> {
  const entry = query.triggersOf(fn.id).find(({ route }) => route !== undefined);
  if (entry === undefined) return;
  for (const { kind, at, details } of query.factsOf(fn.id)?.observations ?? []) {
    // Express sends a plain `*`, which browsers refuse together with credentials.
    if (kind !== 'cors-credentials') continue;
    if (details.origin === '*' && languageOf(fn.id, query) === 'javascript') continue;
    yield {
      at,
      because: `the CORS settings of ${fn.name} send back every website that asks as one that may read answers, with credentials`,
      key: 'middleware',
    };
  }
}

function* check(fn: FunctionNode, query: Query): Generator<Match> {
  const returns = query.factsOf(fn.id)?.returns;
  if (returns !== undefined && allowsCredentials(returns)) yield* hazards(fn, query, HAZARD);
  yield* ofMiddleware(fn, query);
}

const HAZARD: Hazard = {
  kinds: ['header'],
  severity: 'high',
  when: ({ part, from }) =>
    /^access-control-allow-origin\b/i.test(part) &&
    /^(?:multiValueH|h)eaders\.(?:\*|origin)\b/i.test(from.path),
  happens: () => 'is sent back as the website that may read the answer, with credentials,',
};

/** A function allows whatever website asks to read its answers with the visitor's credentials. */
export const reflectedOrigin: Rule<'function'> = {
  id: 'injection/reflected-origin',
  title: 'Any website is allowed to read answers with credentials',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'T5', 'I6'],
  references: {
    cwe: [942],
    owasp: ['S6:2017'],
    csa: ['SAS-3'],
    links: [
      'https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS#requests_with_credentials',
    ],
  },
  why: "The browser asks whether the website may read the answer, and the function says yes to every name it is told. Any website that a signed-in user visits reads and changes that user's data with their cookies.",
  fix: 'Compare the origin with a fixed list before it is sent back: `ORIGINS.includes(origin)`, `origin in ORIGINS`. Where no cookies are used, leave `Access-Control-Allow-Credentials` out and answer with `*` or the one website.',
  on: 'function',
  examples: {
    bad: [
      javascript(`
exports.handler = async (event) => {
  const headers = {
    'Access-Control-Allow-Origin': event.headers.origin,
    'Access-Control-Allow-Credentials': true,
  };
  return { statusCode: 200, headers, body: '{}' };
};
`),
      python(`
def handler(event, context):
    return {
        'statusCode': 200,
        'headers': {
            'Access-Control-Allow-Origin': event['headers'].get('origin'),
            'Access-Control-Allow-Credentials': 'true',
        },
        'body': '{}',
    }
`),
    ],
    good: [
      javascript(`
const ORIGINS = ['https://shop.example', 'https://admin.example'];
exports.handler = async (event) => {
  const { origin } = event.headers;
  const headers = {
    'Access-Control-Allow-Origin': ORIGINS.includes(origin) ? origin : ORIGINS[0],
    'Access-Control-Allow-Credentials': true,
  };
  return { statusCode: 200, headers, body: '{}' };
};
`),
      python(`
def handler(event, context):
    return {
        'statusCode': 200,
        'headers': {'Access-Control-Allow-Origin': event['headers'].get('origin')},
        'body': '{}',
    }
`),
    ],
  },
  check: check,
};
