import type { Match } from '../../model/finding.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import { at } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { setProperty } from '../support/fixes.ts';
import { folded } from '../support/folded.ts';
import { isSurelyOff } from '../support/switches.ts';
import { count } from '../support/words.ts';

/** Functions whose calls cannot be followed from one service to the next. */
export const noTracing: Rule<'application'> = {
  id: 'logs/no-tracing',
  title: 'Functions without tracing',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['M1', 'R6'],
  references: {
    cwe: [778],
    owasp: ['S10:2017'],
    csa: ['SAS-5'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html'],
  },
  why: 'Without a trace the way of a request through queues and functions has to be pieced together by hand, which is slow when it matters most.',
  fix: 'Set Tracing to Active (TracingConfig.Mode in CloudFormation), or suppress this where another tracer is used.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Tracing: Active
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    const blind = graph.functions.filter(isBlind);
    const match = folded(
      blind.map((node) => ({
        name: node.name,
        span: node.span,
        functions: [node.id],
        edits: [
          setProperty(
            node.resource,
            { cloudformation: 'TracingConfig.Mode', sam: 'Tracing' },
            'Active',
          ),
        ],
      })),
      (names, isOne) =>
        `${isOne ? names : `${count(blind.length, 'function')} (${names})`} ${isOne ? 'is' : 'are'} not traced`,
      {
        title: 'Trace every call',
        safe: false,
        check: 'the role may write traces where it is not made by SAM',
      },
    );
    if (match !== undefined) yield match;
  },
};

function isBlind({ properties }: FunctionNode): boolean {
  return isSurelyOff(at(properties, 'TracingConfig.Mode'), 'Active');
}
