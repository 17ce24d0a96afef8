import type { Observation } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { isGuardedBy } from '../support/guards.ts';
import { openTriggers } from '../support/sources.ts';
import { count, list } from '../support/words.ts';

/** Functions that wait for other servers without a limit of their own. */
export const outgoingCallWithoutTimeout: Rule<'application'> = {
  id: 'robustness/outgoing-call-without-timeout',
  title: 'Outgoing request without a time limit',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  scope: ['B3', 'T4'],
  references: {
    cwe: [1088, 400],
    csa: ['SAS-8'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html'],
  },
  why: 'While another server is slow, each invocation waits until the platform kills it: the caller gets no proper answer, nothing is cleaned up, every second is paid, and callers pile up until the account has no concurrency left for other functions.',
  fix: 'Give every request a limit well below the timeout of the function: `fetch(url, { signal: AbortSignal.timeout(3000) })`, `axios.create({ timeout: 3000 })`, in Python `requests.get(url, timeout=3)` or `urllib3.PoolManager(timeout=3)`. Answer with an error of your own when it strikes.',
  on: 'application',
  examples: {
    bad: [
      javascript(`
const axios = require('axios');
exports.handler = async () => {
  const { data } = await axios.get('https://prices.example.com/today');
  return { statusCode: 200, body: data.text };
};`),
      python(`
import requests
def handler(event, context):
    return {'statusCode': 200, 'body': requests.get('https://prices.example.com/today').text}`),
    ],
    good: [
      javascript(`
exports.handler = async () => {
  const signal = AbortSignal.timeout(2000);
  const answer = await fetch('https://prices.example.com/today', { signal });
  return { statusCode: 200, body: await answer.text() };
};`),
      python(`
import requests
def handler(event, context):
    answer = requests.get('https://prices.example.com/today', timeout=2)
    return {'statusCode': 200, 'body': answer.text}`),
    ],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    const waiting = graph.functions.flatMap((fn) => waitingFunction(fn, query));
    // A client that many functions share is one place to mend.
    const groups = Map.groupBy(waiting, (one) => placeOf(one.calls[0]));
    for (const group of groups.values()) {
      const sorted = group.toSorted((a, b) => Number(b.isOpen) - Number(a.isOpen));
      const [first, ...others] = sorted;
      if (first !== undefined) yield groupMatch(first, others);
    }
  },
};

type Waiting = {
  readonly fn: FunctionNode;
  readonly calls: readonly [Observation, ...Observation[]];
  /** Outsiders make it wait. */
  readonly isOpen: boolean;
};

function waitingFunction(fn: FunctionNode, query: Query): readonly Waiting[] {
  const facts = query.factsOf(fn.id);
  // The guard answers before the platform kills the function.
  if (isGuardedBy(facts, 'deadline')) return [];
  const all = facts?.observations ?? [];
  const limited = new Set(all.filter((one) => isLimit(one, fn)).map(placeOf));
  const [first, ...others] = all.filter((one) => isEndless(one, fn) && !limited.has(placeOf(one)));
  if (first === undefined) return [];
  return [{ fn, calls: [first, ...others], isOpen: openTriggers(fn, query).length > 0 }];
}

/** Seconds that the client waits by itself, where it has a limit, below the function's own. */
function isEndless({ kind, details }: Observation, fn: FunctionNode): boolean {
  const own = details.seconds ?? details.defaultSeconds;
  const { timeout } = fn.limits;
  // A limit beyond the function's own is none.
  if (kind === 'outgoing-call-timeout') {
    return typeof own === 'number' && timeout !== undefined && own > timeout;
  }
  if (kind !== 'outgoing-call-without-timeout') return false;
  return typeof own !== 'number' || own === 0 || timeout === undefined || own >= timeout;
}

/** A limit that is set on the request once it was made. */
function isLimit({ kind, details: { seconds } }: Observation, fn: FunctionNode): boolean {
  const { timeout } = fn.limits;
  if (kind !== 'outgoing-call-limited' || seconds === 0) return false;
  return typeof seconds !== 'number' || timeout === undefined || seconds < timeout;
}

function placeOf({ at }: Observation): string {
  return `${at.file}:${at.start}`;
}

function groupMatch(first: Waiting, others: readonly Waiting[]): Match {
  const all = [first, ...others];
  const [call] = first.calls;
  const calls = new Map(all.flatMap((one) => one.calls.map((at) => [placeOf(at), at] as const)));
  const timeouts = all.map((one) => one.fn.limits.timeout ?? 0);
  const longest = Math.max(...timeouts);
  const names = list(all.map((one) => one.fn.name));
  const more = calls.size > 1 ? ` (${count(calls.size, 'call')})` : '';
  const until =
    longest === 0
      ? 'until it is killed'
      : `until ${all.length === 1 ? 'it is' : 'they are'} killed after ${longest} s`;
  const waits = all.length === 1 ? 'waits' : 'wait';
  return {
    at: call.at,
    because: `${names} ${waits} for \`${called(call)}\`${more} ${until}`,
    severity: first.isOpen && longest >= LONG ? 'medium' : 'low',
    audience: first.isOpen && longest >= LONG ? 'default' : 'auditor',
    functions: all.map((one) => one.fn.id),
    key: all
      .map((one) => one.fn.id)
      .sort()
      .join(' '),
    related: [...calls.values()]
      .filter((one) => one !== call)
      .slice(0, 10)
      .map((one) => ({ span: one.at, label: `\`${called(one)}\` has no limit either` })),
  };
}

/** Seconds of waiting that many callers at once turn into an outage, and a bill. */
const LONG = 20;

function called({ details }: Observation): string {
  return String(details.api).replaceAll('()', '');
}
