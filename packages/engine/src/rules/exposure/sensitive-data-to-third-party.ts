import type { Flow } from '../../model/code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { type Disclosed, type Disclosure, disclosures } from '../support/disclosures.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { credentialOf, liveTriggers } from '../support/holders.ts';
import { isItself, sensitiveField } from '../support/sensitive.ts';
import { calledAs } from '../support/sink-words.ts';

const DISCLOSURE: Disclosure = {
  kinds: ['third-party'],
  judge: ({ flow, trust, hops }, fn, query) => {
    if (hops.length > 0 || !isItself(flow)) return undefined;
    if (trust?.absent === true || trust?.control === 'constant') return undefined;
    return ownCredentials(flow) ?? (isMonitoring(flow) ? monitored(flow, fn, query) : sent(flow));
  },
  says: (what, where, flow) =>
    `${where} sends ${what} to another company through ${calledAs(flow)}`,
};

type Sent = Omit<Disclosed, 'traced'>;

/**
 * What gives the function's role, or everything it is configured with, to whoever gets it. The session's token
 * goes with every signed request, and is worth nothing without the key.
 */
function ownCredentials({ from: { origin, path } }: Flow): Sent | undefined {
  const isKey =
    origin.kind === 'environment' &&
    (origin.name === undefined ? path === '' : origin.name === 'AWS_SECRET_ACCESS_KEY');
  const isRole = origin.kind === 'secret' && origin.what.startsWith('credentials of');
  if (!isKey && !isRole) return undefined;
  const name = origin.kind === 'environment' ? origin.name : undefined;
  const what = isRole
    ? `the ${origin.what}`
    : name === undefined
      ? 'the whole environment'
      : `\`${name}\``;
  return { what, severity: 'high', confidence: 'medium', audience: 'default' };
}

/** Services that keep what happened for developers to look at: logs by another name. */
function isMonitoring({ part }: Flow): boolean {
  return part === 'monitoring data';
}

function monitored(flow: Flow, fn: FunctionNode, query: Query): Sent | undefined {
  if (flow.from.origin.kind !== 'event') return undefined;
  const field = sensitiveField(flow.from);
  if (field !== undefined && field.sensitivity !== 'contact') {
    return {
      what: `\`${field.name}\``,
      severity: 'medium',
      confidence: 'high',
      audience: 'default',
    };
  }
  if (!/^(?:|headers)$/.test(flow.from.path)) return undefined;
  const [held] = liveTriggers(fn, query).flatMap((one) => credentialOf(one) ?? []);
  const part = flow.from.path === '' ? 'the whole event' : 'all headers';
  if (held === undefined) return undefined;
  return {
    what: `${part} with ${held}`,
    severity: 'medium',
    confidence: 'high',
    audience: 'default',
  };
}

/** What people gave this application under a name that says how sensitive it is. */
function sent(flow: Flow): Sent | undefined {
  const { kind } = flow.from.origin;
  if (kind !== 'event' && kind !== 'call') return undefined;
  const field = sensitiveField(flow.from);
  if (field?.sensitivity !== 'payment' && field?.sensitivity !== 'identity') return undefined;
  return { what: `\`${field.name}\``, severity: 'low', confidence: 'low', audience: 'auditor' };
}

/** Secrets and data of people leave the application for another company. */
export const sensitiveDataToThirdParty: Rule<'function'> = {
  id: 'exposure/sensitive-data-to-third-party',
  title: 'Sensitive data goes to another company',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  scope: ['T6', 'B6'],
  references: {
    cwe: [201, 359],
    owasp: ['S3:2017'],
    csa: ['SAS-7'],
  },
  why: 'What is sent is out of reach: it is kept, read and lost by somebody else. Credentials of the role in it let them act in this account; tokens and numbers of cards let them act as its users.',
  fix: 'Send only the fields that the other side needs, by name, and have the client of a monitoring service take the rest out: `Sentry.init({ beforeSend: (e) => { delete e.request; return e; } })`, `sentry_sdk.init(before_send=scrub)`.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const axios = require('axios');
exports.handler = async () => {
  await axios.post('https://collect.example/start', { env: process.env }, { timeout: 1000 });
};`,
        POST,
      ),
      python(
        `
import os, requests
def handler(event, context):
    requests.post('https://collect.example/start', json=dict(os.environ), timeout=1)`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
const axios = require('axios');
exports.handler = async () => {
  const headers = { authorization: process.env.COLLECT_TOKEN };
  await axios.post('https://collect.example/start', { stage: process.env.STAGE }, { timeout: 1000, headers });
};`,
        POST,
      ),
      python(
        `
import os, requests
def handler(event, context):
    headers = {'authorization': os.environ['COLLECT_TOKEN']}
    requests.post('https://collect.example/start', json={'stage': os.environ['STAGE']}, headers=headers, timeout=1)`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => disclosures(fn, query, DISCLOSURE),
};
