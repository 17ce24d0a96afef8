import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Parameter } from '../../model/resource.ts';
import { secretName } from '../../supply/secrets/names.ts';
import type { Rule } from '../rule.ts';
import { carriesSecret } from './parameters.ts';
import { carriedVariables } from './secret-variables.ts';

/** A parameter that carries a secret and that everybody who may describe the stack can read. */
export const secretParameterShown: Rule<'application'> = {
  id: 'data/secret-parameter-shown',
  title: 'Parameter for a secret without NoEcho',
  severity: 'low',
  confidence: 'medium',
  audience: 'default',
  scope: ['T6', 'S8'],
  references: {
    cwe: [522, 312],
    owasp: ['S3:2017', 'S6:2017'],
    csa: ['SAS-7'],
    links: [
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html#creds',
    ],
  },
  why: 'Without NoEcho the value is shown in the console and returned by cloudformation:DescribeStacks and DescribeStackEvents, which read-only roles of the whole account may usually call.',
  fix: 'Add `NoEcho: true` to the parameter; better, take the secret from Secrets Manager by a dynamic reference and do away with the parameter.',
  on: 'application',
  examples: {
    bad: [
      `
Parameters:
  DbPassword: { Type: String }
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      StorageEncrypted: true
      MasterUsername: app
      MasterUserPassword: !Ref DbPassword
`,
    ],
    good: [
      `
Parameters:
  DbPassword: { Type: String, NoEcho: true }
  TokenValidity: { Type: Number, Default: 30 }
  SecretName: { Type: String }
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      StorageEncrypted: true
      MasterUsername: app
      MasterUserPassword: !Ref DbPassword
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    // In an environment the secret is shown anyhow, and another rule says both.
    const told = new Set<Parameter>();
    for (const { origin } of carriedVariables(graph)) {
      if (origin.kind === 'parameter') told.add(origin.declared.parameter);
    }
    const seen = new Set<string>();
    for (const { file, parameters } of graph.stacks) {
      for (const parameter of parameters) {
        const key = `${file} ${parameter.name}`;
        if (seen.has(key) || told.has(parameter) || !isShown(parameter)) continue;
        seen.add(key);
        yield {
          at: parameter.span,
          because: `parameter ${parameter.name} takes a secret and has no NoEcho`,
          key,
        };
      }
    }
  },
};

function isShown(parameter: Parameter): boolean {
  if (parameter.noEcho || parameter.type.startsWith('AWS::')) return false;
  return secretName(parameter.name) !== undefined && carriesSecret(parameter);
}
