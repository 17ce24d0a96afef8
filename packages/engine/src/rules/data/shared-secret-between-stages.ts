import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Rule } from '../rule.ts';
import { sharedMatches } from './shared-matches.ts';

/** A secret that production shares with another stage. */
export const sharedSecretBetweenStages: Rule<'application'> = {
  id: 'data/shared-secret-between-stages',
  title: 'Secret shared between stages',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  scope: ['R3', 'S8'],
  references: {
    cwe: [522, 668],
    owasp: ['S6:2017'],
    csa: ['SAS-3'],
    links: [
      'https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/welcome.html',
    ],
  },
  why: 'Whoever works on the weaker stage holds the secret of production, and a leak in a test is a leak in production. Nobody can change the secret of one stage alone.',
  fix: 'Make one secret for each stage and take its name from the stage: `!Sub /shop/${Stage}/db`.',
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
      Environment: { Variables: { DB_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-db-AbCdEf' } }
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
      Environment: { Variables: { DB_SECRET_ARN: !Sub 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-\${Stage}-db' } }
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    yield* sharedMatches(graph, 'secret');
  },
};
