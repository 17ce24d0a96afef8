import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Parameter, Stack } from '../../model/resource.ts';
import { text } from '../../model/value.ts';
import { secretsIn } from '../../supply/secrets/detect.ts';
import type { Rule } from '../rule.ts';
import { hinted } from './words.ts';

/** A secret that is written as a parameter's default, or into the configuration that sets the parameter. */
export const secretParameterDefault: Rule<'application'> = {
  id: 'data/secret-parameter-default',
  title: 'Secret written as the value of a parameter',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'S8'],
  references: {
    cwe: [798, 540],
    owasp: ['S3:2017', 'S6:2017'],
    csa: ['SAS-7'],
    links: [
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html#creds',
    ],
  },
  why: 'A default stands in the template, and NoEcho does not hide it there: everybody who reads the repository or calls cloudformation:GetTemplate has the secret, and every stack that does not set the parameter runs with it.',
  fix: 'Revoke the secret. Remove the default, or make the parameter the name of a secret in Secrets Manager or Parameter Store and resolve it at run time.',
  on: 'application',
  examples: {
    bad: [
      `
Parameters:
  DbPassword: { Type: String, NoEcho: true, Default: tr0ub4dor-and-3 }
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
  ApiKeyPath: { Type: String, Default: /shop/live/api-key }
  SecretArn: { Type: String, Default: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf' }
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
    const seen = new Set<string>();
    for (const stack of graph.stacks) {
      for (const parameter of stack.parameters) {
        // A template that is nested twice is written once.
        const key = `${stack.file} ${parameter.name}`;
        if (seen.has(key)) continue;
        seen.add(key);
        yield* matches(stack, parameter, key);
      }
    }
  },
};

function* matches(stack: Stack, parameter: Parameter, key: string): Generator<Match> {
  const standard = text(parameter.default);
  const [inDefault] = isPointer(parameter) ? [] : secretsIn(standard ?? '', parameter.name);
  if (inDefault !== undefined) {
    yield {
      at: parameter.default?.span ?? parameter.span,
      because: `the default of parameter ${parameter.name} is ${hinted(inDefault)}`,
      severity: inDefault.confidence === 'low' ? 'medium' : 'high',
      confidence: inDefault.confidence,
      key,
    };
  }
  const given = text(parameter.value);
  if (stack.parent !== undefined || given === standard || given === undefined) return;
  const [inConfig] = isPointer(parameter) ? [] : secretsIn(given, parameter.name);
  if (inConfig === undefined) return;
  yield {
    at: parameter.span,
    because: `the configuration beside the template sets parameter ${parameter.name} to ${hinted(inConfig)}`,
    confidence: inConfig.confidence,
    key: `${key} given`,
  };
}

/** The value of such a parameter is looked up by the platform: what is written is a path. */
function isPointer(parameter: Parameter): boolean {
  return parameter.type.startsWith('AWS::SSM::Parameter');
}
