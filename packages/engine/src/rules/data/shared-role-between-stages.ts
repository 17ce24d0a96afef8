import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Rule } from '../rule.ts';
import { sharedMatches } from './shared-matches.ts';

/** A role that production shares with another stage. */
export const sharedRoleBetweenStages: Rule<'application'> = {
  id: 'data/shared-role-between-stages',
  title: 'Role shared between stages',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  scope: ['R3', 'I2'],
  references: {
    cwe: [668, 269],
    owasp: ['S6:2017'],
    csa: ['SAS-3'],
    links: [
      'https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/welcome.html',
    ],
  },
  why: 'A flaw in a function of the weaker stage acts with the rights that production needs, on the data of production.',
  fix: 'Declare the role in the template, so that each stage has its own over its own resources, or name it by the stage.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: { Type: String, AllowedValues: [dev, prod] }
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Role: arn:aws:iam::123456789012:role/orders
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: { Type: String, AllowedValues: [dev, prod] }
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Role: !Sub 'arn:aws:iam::123456789012:role/orders-\${Stage}'
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    yield* sharedMatches(graph, 'role');
  },
};
