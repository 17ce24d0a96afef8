import type { Flow } from '../../model/code.ts';
import type { TracedFlow } from '../../model/function-code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import type { Rule } from '../rule.ts';
import { type Disclosed, type Disclosure, disclosures } from '../support/disclosures.ts';
import { javascript, POST, python } from '../support/examples.ts';
import {
  isItself,
  isSecretVariable,
  isVerbose,
  type Sensitivity,
  sensitiveField,
} from '../support/sensitive.ts';
import { holdsSecret } from '../support/variables.ts';

const DISCLOSURE: Disclosure = {
  kinds: ['log'],
  judge: ({ flow, trust, hops }, fn, query) => {
    // What came from another function under a sensitive name is told where it was logged under that name.
    if (hops.length > 0 || !isItself(flow)) return undefined;
    if (trust?.absent === true || trust?.control === 'constant') return undefined;
    if (holdsWholeEvent(flow, fn, query)) return undefined;
    const seen = seenIn(flow, fn, query);
    if (seen === undefined || !isVerbose(flow)) return seen;
    return { ...seen, audience: 'auditor', confidence: 'low' };
  },
  says: (what, where) => `the log of ${where} holds ${what}`,
};

/** A line that holds the whole event is told as that: what of the event stands there besides is part of it. */
function holdsWholeEvent({ at, from }: Flow, fn: FunctionNode, query: Query): boolean {
  return from.origin.kind === 'event' && wholeEvents(query.flowsOf(fn.id)).has(placeOf(at));
}

const WHOLE = new WeakMap<readonly TracedFlow[], ReadonlySet<string>>();

/** Where a function logs the whole event. Found once: an application of routes logs its event in thousands of flows. */
function wholeEvents(flows: readonly TracedFlow[]): ReadonlySet<string> {
  const known = WHOLE.get(flows);
  if (known !== undefined) return known;
  const whole = flows.filter(
    ({ flow }) =>
      flow.sink === 'log' &&
      flow.from.origin.kind === 'event' &&
      flow.from.path === '' &&
      isItself(flow),
  );
  const places = new Set(whole.map(({ flow }) => placeOf(flow.at)));
  WHOLE.set(flows, places);
  return places;
}

function placeOf({ file, start }: Span): string {
  return `${start} ${file}`;
}

type Seen = Omit<Disclosed, 'traced'>;

function seenIn(flow: Flow, fn: FunctionNode, query: Query): Seen | undefined {
  const { origin } = flow.from;
  switch (origin.kind) {
    case 'secret':
      return ofSecret(flow, origin.what);
    case 'environment':
      return origin.name !== undefined && holdsSecret(origin.name, fn, query)
        ? seen(`\`${origin.name}\` of the environment`, 'medium')
        : undefined;
    case 'event':
    case 'call':
    case 'remote':
    case 'file':
      return ofField(flow);
    case 'error':
    case 'context':
      return undefined;
  }
}

/** The secret as a whole, or the field of it that is secret: its user name and host are not. */
function ofSecret({ from }: Flow, what: string): Seen | undefined {
  const isWhole = /^(?:\$\w+)?$/.test(from.path);
  const field = sensitiveField(from);
  if (!isWhole && field?.sensitivity !== 'credential') return undefined;
  const isSure = !what.startsWith('decrypted text');
  // Whatever asks for decryption gets plain parameters as well: the name says what it is.
  const [, parameter] = /^parameter(?:$| .*?([^/]*)$)/.exec(what) ?? [];
  if (what.startsWith('parameter') && field === undefined && !isSecretVariable(parameter ?? ''))
    return undefined;
  const name = isWhole ? `the ${what}` : `\`${field?.name ?? ''}\` of the ${what}`;
  return seen(name, 'medium', isSure ? 'high' : 'medium');
}

const WORDS: Readonly<Record<Sensitivity, string>> = {
  credential: 'a credential',
  payment: 'a number of a card or account',
  identity: 'personal data',
  contact: 'contact data',
};

/** Fields of answers that are told as the secret that they hold. */
const STORED: ReadonlySet<string> = new Set(['SecretString', 'SecretBinary', 'Plaintext']);

function ofField(flow: Flow): Seen | undefined {
  const field = sensitiveField(flow.from);
  if (field === undefined || STORED.has(field.name)) return undefined;
  const what = `\`${field.name}\` (${WORDS[field.sensitivity]})`;
  if (field.sensitivity === 'contact') return { ...seen(what, 'low'), audience: 'auditor' };
  return seen(what, 'medium', flow.from.origin.kind === 'event' ? 'high' : 'medium');
}

function seen(
  what: string,
  severity: Seen['severity'],
  confidence: Seen['confidence'] = 'high',
): Seen {
  return { what, severity, confidence, audience: 'default' };
}

/** A single sensitive value is logged. */
export const sensitiveDataInLogs: Rule<'function'> = {
  id: 'exposure/sensitive-data-in-logs',
  title: 'Sensitive data in the log',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'R4', 'B6'],
  references: {
    cwe: [532],
    owasp: ['S3:2017', 'S10:2017'],
    csa: ['SAS-5', 'SAS-7'],
    links: [
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html',
    ],
  },
  why: 'Whoever may read the log has the password, token or card number: developers, support, every tool that logs are sent to, and whoever finds an open log group. Logs are kept for years, and nobody looks there when a password has to be changed.',
  fix: 'Leave the value out of the line, or log that it is there (`hasToken: Boolean(token)`, `bool(token)`), its last four characters (`card.slice(-4)`, `card[-4:]`), or a keyed hash of it. Let the logger redact such fields by name as a second line: `pino({ redact: ["password", "*.token"] })`, `DataMasking().erase(data, fields=["password"])`.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
exports.handler = async (event) => {
  const { user } = JSON.parse(event.body);
  console.log(\`sign in of \${user.name} with \${user.password}\`);
  return { statusCode: 204 };
};`,
        POST,
      ),
      python(
        `
import json, os
def handler(event, context):
    order = json.loads(event['body'])
    print('paid with', order['card']['number'], 'by', os.environ['PAYMENT_API_KEY'])
    return {'statusCode': 204}`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
exports.handler = async (event) => {
  const { user, nextToken } = JSON.parse(event.body);
  console.log('sign in', { name: user.name, hasPassword: Boolean(user.password), nextToken });
  return { statusCode: 204 };
};`,
        POST,
      ),
      python(
        `
import json
def handler(event, context):
    order = json.loads(event['body'])
    print('paid with', order['card']['number'][-4:], 'of', order['authorName'], order['tokenCount'])
    return {'statusCode': 204}`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => disclosures(fn, query, DISCLOSURE),
};
