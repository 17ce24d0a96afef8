import type { TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { field } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { fixOf, setProperty } from '../support/fixes.ts';

/** Seconds after which an API stops waiting for a function (documented limits of API Gateway and AppSync). */
const WAITS: ReadonlyMap<TriggerNode['trigger'], number> = new Map([
  ['rest-api', 29],
  ['http-api', 30],
  ['websocket-api', 29],
  ['appsync', 30],
  ['cognito', 5],
  ['api-authorizer', 10],
]);

/** A function that goes on working, and costing, after its caller has gone. */
export const timeoutBeyondCaller: Rule<'function'> = {
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
  on: 'function',
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
  *check(node, query: Query) {
    const timeout = node.limits.timeout;
    const triggers = query.triggersOf(node.id);
    // A function that also has patient callers may need its time for them.
    const waits = triggers.map((trigger) => WAITS.get(trigger.trigger));
    const longest = waits.every((wait) => wait !== undefined) ? Math.max(...waits) : undefined;
    const [first] = triggers;
    if (timeout === undefined || longest === undefined || first === undefined) return;
    if (timeout <= longest) return;
    const fix = fixOf(`Lower the timeout to ${longest - 1} s`, { safe: true }, [
      setProperty(node.resource, { cloudformation: 'Timeout' }, longest - 1),
    ]);
    yield {
      at: field(node.properties, 'Timeout')?.span ?? node.span,
      because: `${node.name} may run for ${timeout} s, but its caller waits for ${longest} s at most`,
      // Half a minute more is untidy; a quarter of an hour multiplies what a stranger can cost.
      severity: timeout >= 4 * longest ? 'medium' : 'low',
      related: [{ span: first.sourceSpan ?? first.span, label: `waits for ${longest} s` }],
      ...(fix === undefined ? {} : { fix }),
    };
  },
};
