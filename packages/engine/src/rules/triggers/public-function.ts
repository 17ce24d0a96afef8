import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import { widthOf } from '../../model/invoker.ts';
import { readable } from '../../model/text.ts';
import type { Rule } from '../rule.ts';
import { certaintyOf, functionExposures } from './public-access.ts';

/** A function whose permission names everyone. */
export const publicFunction: Rule<'function'> = {
  id: 'triggers/public-function',
  title: 'Function that every AWS account may invoke',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  isDoor: true,
  scope: ['T5', 'T0'],
  references: {
    cwe: [284, 732],
    owasp: ['S5:2017', 'S6:2017'],
    csa: ['SAS-2', 'SAS-3'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html'],
  },
  why: 'Anyone with an AWS account of their own invokes the function with an event of their own making, past every API, authorizer and throttle that stands before it.',
  fix: 'Name the service and its source (SourceArn), the account, or the organization (PrincipalOrgID) in the permission.',
  on: 'function',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties: { Handler: index.handler, Runtime: nodejs24.x, CodeUri: src/ }
  MayCall:
    Type: AWS::Lambda::Permission
    Properties: { FunctionName: !Ref Worker, Action: lambda:InvokeFunction, Principal: '*' }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties: { Handler: index.handler, Runtime: nodejs24.x, CodeUri: src/ }
  MayCall:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Worker
      Action: lambda:InvokeFunction
      Principal: '*'
      PrincipalOrgID: o-1234567890
`,
    ],
  },
  *check(node: FunctionNode): Generator<Match> {
    const open = functionExposures(node).filter((one) => widthOf(one.invoker) === 'stranger');
    for (const one of open) {
      const actions = one.actions.map(readable).join(', ');
      yield {
        at: one.invoker.span,
        because: `every AWS account may do ${actions} on ${node.name}`,
        confidence: certaintyOf([one]),
        key: actions,
        fix: {
          title: 'Let in the own account only',
          safe: false,
          check:
            'no caller is in another account; a service is named by its principal and SourceArn',
          edits: [{ kind: 'replace', span: one.invoker.span, value: { Ref: 'AWS::AccountId' } }],
        },
      };
    }
  },
};
