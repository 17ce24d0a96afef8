import type { CodeFacts } from '../../model/code.ts';
import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { TriggerKind } from '../../model/trigger-kind.ts';
import type { Rule } from '../rule.ts';
import { type Disclosed, type Disclosure, disclosures } from '../support/disclosures.ts';
import { javascript, python } from '../support/examples.ts';
import { credentialOf, liveTriggers } from '../support/holders.ts';
import { isItself, isVerbose, namesOf, sensitiveField } from '../support/sensitive.ts';
import { list } from '../support/words.ts';

/** The whole event, or the part of it that holds what callers send, is written to the log. */
const DISCLOSURE: Disclosure = {
  kinds: ['log'],
  judge: ({ flow, hops }, fn, query) => {
    const { from, assumed } = flow;
    if (from.origin.kind !== 'event' || hops.length > 0) return undefined;
    // The names of its fields, its length or a hash of it tell nothing of what is in it.
    if (!assumed && !isItself(flow)) return undefined;
    const whole = WHOLE.exec(from.path)?.groups;
    if (whole === undefined) return undefined;
    const held = heldBy(fn, query, from.path);
    if (held === undefined) return undefined;
    const part = partOf(from.path);
    return {
      what: held.names === '' ? part : `${part} with ${held.names}`,
      severity: held.severity,
      confidence: assumed || isVerbose(flow) ? 'low' : held.confidence,
      audience: isVerbose(flow) ? 'auditor' : held.audience,
    };
  },
  tellsWorst: true,
  says: (what, where) => `the log of ${where} holds ${what}`,
};

/** Paths that hold everything or most of what a caller sends. */
const WHOLE =
  /^(?<whole>|headers|multiValueHeaders|body(?:\.\$\w+)*|cookies|request|Records(?:\.\*)*(?:\.body)?)$/;

function partOf(path: string): string {
  const [first] = namesOf(path);
  switch (first) {
    case undefined:
      return 'the whole event';
    case 'headers':
    case 'multiValueHeaders':
      return 'all headers';
    case 'body':
      return 'the whole body';
    case 'cookies':
      return 'all cookies';
    default:
      return `\`${path}\` of the event`;
  }
}

type Held = Pick<Disclosed, 'severity' | 'confidence' | 'audience'> & { readonly names: string };

/** Sources of events that hold names of things and nothing of people. */
const SILENT: ReadonlySet<TriggerKind> = new Set<TriggerKind>([
  's3',
  's3-eventbridge',
  's3-batch',
  'schedule-rule',
  'scheduler',
  'alarm',
  'config-rule',
  'codepipeline',
  'codecommit',
  'codedeploy',
  'secrets-rotation',
  'custom-resource',
  'log-subscription',
  'iot-rule',
]);

/** What the logged part really holds, by its triggers and by the fields that the code itself reads of it. */
function heldBy(fn: FunctionNode, query: Query, path: string): Held | undefined {
  const triggers = liveTriggers(fn, query);
  const read = fieldsRead(fn, query, path);
  const carried = hasHeaders(path) ? triggers.flatMap((one) => credentialOf(one) ?? []) : [];
  const grave = [...new Set([...carried, ...read.grave])];
  if (grave.length > 0) {
    return { names: list(grave), severity: 'medium', confidence: 'high', audience: 'default' };
  }
  if (triggers.length > 0 && triggers.every((one) => SILENT.has(one.trigger))) return undefined;
  return {
    names: list(read.slight),
    severity: 'low',
    confidence: triggers.some(isKnown) ? 'medium' : 'low',
    audience: 'auditor',
  };
}

function isKnown({ trigger }: TriggerNode): boolean {
  return trigger !== 'direct-invoke';
}

function hasHeaders(path: string): boolean {
  return /^(?:|headers|multiValueHeaders|request)$/.test(path);
}

type Fields = { readonly grave: readonly string[]; readonly slight: readonly string[] };

const FIELDS = new WeakMap<CodeFacts, Map<string, Fields>>();

/** Fields below the path that the code reads, by how bad it is to see them. Kept, since many lines log the same. */
function fieldsRead(fn: FunctionNode, query: Query, path: string): Fields {
  const facts = query.factsOf(fn.id);
  if (facts === undefined) return { grave: [], slight: [] };
  const kept = FIELDS.get(facts) ?? new Map<string, Fields>();
  FIELDS.set(facts, kept);
  const fields = kept.get(path) ?? fieldsIn(facts, path);
  kept.set(path, fields);
  return fields;
}

function fieldsIn({ reads }: CodeFacts, path: string): Fields {
  const fields = reads
    .filter((read) => path === '' || read.path.startsWith(`${path}.`))
    .flatMap((read) => sensitiveField(read) ?? []);
  const named = (isGrave: boolean): readonly string[] => [
    ...new Set(
      fields
        .filter(({ sensitivity }) => (sensitivity !== 'contact') === isGrave)
        .map(({ name }) => `\`${name}\``),
    ),
  ];
  return { grave: named(true), slight: named(false) };
}

/** Somebody logs the event as it came in. */
export const eventInLogs: Rule<'function'> = {
  id: 'exposure/event-in-logs',
  title: 'Whole event in the log',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'R4', 'B6'],
  references: {
    cwe: [532],
    owasp: ['S3:2017', 'S10:2017'],
    csa: ['SAS-5', 'SAS-7'],
    links: [
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html',
      'https://docs.powertools.aws.dev/lambda/python/latest/core/logger/#logging-incoming-event',
    ],
  },
  why: 'An event of an API holds all headers with the tokens, keys and cookies of the caller, and the body with whatever people typed. Logs are read by more people and tools than the data itself, kept longer and copied elsewhere: whoever reads them uses the tokens while they are valid.',
  fix: 'Log the few fields that are needed: `console.log(JSON.stringify({ route: event.routeKey, requestId: context.awsRequestId }))` in JavaScript, `logger.info("request", extra={"route": event["routeKey"]})` in Python. Leave `logEvent` and `log_event` of Powertools off in production, and let the logger redact what must never appear (`pino({ redact: ["headers.authorization"] })`, `DataMasking().erase(event, fields=["headers"])`).',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
exports.handler = async (event) => {
  console.log('event', JSON.stringify(event));
  const { password } = JSON.parse(event.body);
  return { statusCode: password ? 204 : 400 };
};`,
      ),
      python(
        `
import json, logging
logger = logging.getLogger()
def handler(event, context):
    logger.info('headers %s', event['headers'])
    cookie = event['headers'].get('cookie')
    return {'statusCode': 204 if cookie else 401}`,
      ),
    ],
    good: [
      javascript(
        `
exports.handler = async (event, context) => {
  console.log('request', { route: event.routeKey, id: context.awsRequestId });
  const { password } = JSON.parse(event.body);
  return { statusCode: password ? 204 : 400 };
};`,
      ),
      python(
        `
def handler(event, context):
    print(event)`,
        '{ Type: Schedule, Properties: { Schedule: rate(1 day) } }',
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => disclosures(fn, query, DISCLOSURE),
};
