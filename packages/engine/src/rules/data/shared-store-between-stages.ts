import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Rule } from '../rule.ts';
import { sharedMatches } from './shared-matches.ts';

/** A table, bucket or queue that production shares with another stage. */
export const sharedStoreBetweenStages: Rule<'application'> = {
  id: 'data/shared-store-between-stages',
  title: 'Store shared between stages',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  scope: ['R3', 'T6'],
  references: {
    cwe: [668],
    owasp: ['S6:2017'],
    csa: ['SAS-3'],
    links: [
      'https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/welcome.html',
    ],
  },
  why: 'Tests read and overwrite the data of production, and whoever may use the weaker stage reaches the data of real people.',
  fix: 'Declare the store in the template or put the stage into its name.',
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
      Environment: { Variables: { TABLE_ARN: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders' } }
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
      Environment: { Variables: { TABLE_ARN: !Sub 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders-\${Stage}' } }
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    yield* sharedMatches(graph, 'store');
  },
};
