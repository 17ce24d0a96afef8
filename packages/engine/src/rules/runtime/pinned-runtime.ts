import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import { at, mayBe } from '../../model/value.ts';
import type { Rule } from '../rule.ts';

/** A function that stays on one version of its runtime, and gets no patches. */
export const pinnedRuntime: Rule<'function'> = {
  id: 'runtime/pinned-runtime',
  title: 'Runtime that is held back from patches',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  scope: ['T3', 'R1'],
  references: {
    cwe: [1104, 1329],
    owasp: ['S9:2017'],
    csa: ['SAS-6'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html'],
  },
  why: 'The function names one version of the runtime, so security patches of the language and the operating system do not reach it until somebody changes the name by hand. The mode is meant for going back after a bad update, not for staying.',
  fix: 'Set UpdateRuntimeOn to Auto, or to FunctionUpdate where patches have to come with a deployment.',
  on: 'function',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Report:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      RuntimeManagementConfig: { UpdateRuntimeOn: Manual, RuntimeVersionArn: 'arn:aws:lambda:eu-west-1::runtime:0cdcfbdefbc5e7d3343f73c2e2dd3cba17d61dea0686b404502a0c9ce83931b9' }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Report:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      RuntimeManagementConfig: { UpdateRuntimeOn: FunctionUpdate }
`,
    ],
  },
  *check(node: FunctionNode): Generator<Match> {
    const mode = at(node.properties, 'RuntimeManagementConfig.UpdateRuntimeOn');
    if (mode === undefined || !mayBe(mode, 'Manual')) return;
    yield {
      at: mode.span,
      because: `${node.name} stays on the runtime version that it names, whatever is patched`,
    };
  },
};
