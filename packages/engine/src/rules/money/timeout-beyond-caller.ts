import type { Edit, Match } from '../../model/finding.ts';
import type { FunctionNode, Graph, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { field } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { fixOf, setProperty } from '../support/fixes.ts';
import { isPatient } from '../support/integrations.ts';
import { list } from '../support/words.ts';

/** Seconds after which an API stops waiting for a function (documented limits of API Gateway and AppSync). */
const WAITS: ReadonlyMap<TriggerNode['trigger'], number> = new Map([
  ['rest-api', 29],
  ['http-api', 30],
  ['websocket-api', 29],
  ['appsync', 30],
  ['cognito', 5],
]);
/** Seconds that an HTTP API waits for its authorizer; for REST APIs no limit is documented. */
const AUTHORIZER = 10;

/** A function that goes on working, and costing, after its caller has gone. */
export const timeoutBeyondCaller: Rule<'application'> = {
  id: 'money/timeout-beyond-caller',
  title: 'Function that runs on after its caller has given up',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  scope: ['B3', 'T4'],
  references: {
    cwe: [400, 1088],
    csa: ['SAS-8'],
    links: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html'],
  },
  why: 'The caller has its error long before the function ends, so the work is done for nobody and the client usually tries again. Requests that are slow on purpose keep many copies of the function busy for minutes at the price of one short request each.',
  fix: 'Give the function a timeout below the limit of whoever waits for it. Work that takes longer belongs behind a queue or a state machine.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Export:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Timeout: 300
      Events:
        Get: { Type: Api, Properties: { Path: /export, Method: get } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Export:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Timeout: 20
      Events:
        Get: { Type: Api, Properties: { Path: /export, Method: get } }
`,
    ],
  },
  *check(graph: Graph, query: Query) {
    const late = graph.functions.flatMap((node) => lateFunction(node, query));
    // One line of Globals is one decision, however many functions take it.
    for (const group of Map.groupBy(late, (one) => `${one.at.file}:${one.at.start}`).values()) {
      const [worst, ...rest] = [...group].sort((a, b) => a.waits - b.waits);
      if (worst !== undefined) yield groupMatch(worst, rest);
    }
  },
};

type Late = {
  readonly node: FunctionNode;
  readonly at: Span;
  readonly timeout: number;
  readonly waits: number;
  readonly trigger: TriggerNode;
};

function lateFunction(node: FunctionNode, query: Query): readonly Late[] {
  const { timeout } = node.limits;
  const triggers = query.triggersOf(node.id).filter((one) => one.trigger !== 'direct-invoke');
  const [trigger] = triggers;
  if (timeout === undefined || trigger === undefined) return [];
  // A function that also has patient callers may need its time for them.
  const patience = triggers.map((one) => waitOf(one, query));
  if (patience.includes(undefined)) return [];
  const waits = Math.max(...(patience as readonly number[]));
  if (timeout <= waits) return [];
  return [
    { node, at: field(node.properties, 'Timeout')?.span ?? node.span, timeout, waits, trigger },
  ];
}

/** Seconds that a caller waits; undefined for patient ones, and where a longer wait was asked for or may have been. */
function waitOf(trigger: TriggerNode, query: Query): number | undefined {
  if (trigger.trigger === 'api-authorizer') {
    return query.api(trigger.source)?.protocol === 'http' ? AUTHORIZER : undefined;
  }
  // Nobody waits for senders of mail and SMS.
  if (trigger.trigger === 'cognito' && /Custom(SMS|Email)Sender/i.test(trigger.name))
    return undefined;
  return isPatient(trigger, query) ? undefined : WAITS.get(trigger.trigger);
}

function groupMatch(worst: Late, rest: readonly Late[]): Match {
  const { node, timeout, waits } = worst;
  const all = [worst, ...rest];
  const names = all.length === 1 ? node.name : list(all.map((one) => one.node.name));
  const who = all.length === 1 ? 'its caller waits' : 'their callers wait';
  const least = Math.min(...all.map((one) => one.waits));
  const fix = fixOf(`Lower the timeout to ${least - 1} s`, { safe: true }, [
    editOf(worst, least - 1),
  ]);
  return {
    at: worst.at,
    because: `${names} may run for ${timeout} s, but ${who} for ${waits} s at most`,
    // A second more is untidy; a quarter of an hour multiplies what a stranger can cost.
    severity: timeout >= 4 * waits ? 'medium' : 'low',
    audience: timeout >= 2 * waits ? 'default' : 'auditor',
    functions: all.map((one) => one.node.id),
    related: all.slice(0, 5).map((one) => ({
      span: one.trigger.sourceSpan ?? one.trigger.span,
      label: `${one.trigger.name} waits ${one.waits} s for ${one.node.name}`,
    })),
    key: all
      .map((one) => one.node.id)
      .sort()
      .join(' '),
    ...(fix === undefined ? {} : { fix }),
  };
}

/** The line itself where others share it, else the property of the one function. */
function editOf({ node, at: place }: Late, seconds: number): Edit | undefined {
  const written = field(node.properties, 'Timeout');
  return written?.kind === 'known' && written.parameter === undefined
    ? { kind: 'replace', span: place, value: seconds }
    : setProperty(node.resource, { cloudformation: 'Timeout' }, seconds);
}
