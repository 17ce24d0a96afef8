import type { Match } from '../../model/finding.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import { field, isAbsent } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';
import { carriedVariables, plainVariables } from './secret-variables.ts';

/** Functions whose environment holds secrets and is encrypted only by the key that Lambda owns. */
export const secretEnvironmentWithoutCustomerKey: Rule<'application'> = {
  id: 'data/secret-environment-without-customer-key',
  title: 'Environment with secrets and without a customer managed key',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['T6', 'S8'],
  references: {
    cwe: [311],
    owasp: ['S3:2017'],
    csa: ['SAS-7'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html'],
  },
  why: "Lambda's own key opens the variables to everybody who may read the configuration of the function. A customer managed key asks for kms:Decrypt as well, and its use is logged.",
  fix: 'Take the secrets out of the environment. Where they must stay, set KmsKeyArn to a customer managed key that only the role of the function and the deployment may use.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Parameters:
  ApiSecret: { Type: String, NoEcho: true }
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Environment: { Variables: { API_SECRET: !Ref ApiSecret } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Parameters:
  ApiSecret: { Type: String, NoEcho: true }
  KeyArn: { Type: String }
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      KmsKeyArn: !Ref KeyArn
      Environment: { Variables: { API_SECRET: !Ref ApiSecret } }
  Search:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Environment: { Variables: { INDEX: books } }
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    const holders = [...plainVariables(graph), ...carriedVariables(graph)].map((one) => one.node);
    const open = [...new Set(holders)].filter(hasNoKey);
    const [first] = open;
    if (first === undefined) return;
    yield {
      at: first.span,
      because: `${list(open.map((one) => one.name))} ${open.length === 1 ? 'holds' : 'hold'} secrets in the environment without a customer managed key`,
      functions: open.map((one) => one.id),
      related: open.slice(1, 6).map((one) => ({ span: one.span, label: one.name })),
    };
  },
};

function hasNoKey(node: FunctionNode): boolean {
  return isAbsent(field(node.properties, 'KmsKeyArn'));
}
