import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Stack } from '../../model/resource.ts';
import { alternatives, type Value } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { carriesSecret, Parameters } from './parameters.ts';
import { isSecretAttribute } from './secret-variables.ts';

/** A secret that a stack shows among its outputs. */
export const secretInOutput: Rule<'application'> = {
  id: 'data/secret-in-output',
  title: 'Secret shown as an output of a stack',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'S8'],
  references: {
    cwe: [200, 522],
    owasp: ['S3:2017', 'S6:2017'],
    csa: ['SAS-7'],
    links: [
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html',
    ],
  },
  why: 'Outputs are never masked, NoEcho or not: whoever may describe stacks or list exports reads them, which every read-only role of an account allows, and logs of deployments keep them.',
  fix: 'Take the output away. Keep the secret in Secrets Manager, let the stack make it there, and put only its name or ARN among the outputs.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Robot: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Robot } }
Outputs:
  KeySecret: { Value: !GetAtt Key.SecretAccessKey }
`,
      `
Parameters: { DbPassword: { Type: String, NoEcho: true } }
Resources:
  Orders: { Type: AWS::DynamoDB::Table }
Outputs:
  Connection: { Value: !Sub 'postgres://app:\${DbPassword}@db.shop.example/orders' }
`,
    ],
    good: [
      `
Parameters: { DbPasswordName: { Type: String, NoEcho: true } }
Resources:
  Robot: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Robot } }
  Kept: { Type: AWS::SecretsManager::Secret, Properties: { SecretString: !GetAtt Key.SecretAccessKey } }
Outputs:
  KeyId: { Value: !Ref Key }
  Where: { Value: !Ref Kept }
  Name: { Value: !Ref DbPasswordName }
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    const parameters = new Parameters(graph);
    const told = new Set<string>();
    for (const stack of graph.stacks) {
      for (const [name, output] of stack.outputs) {
        const what = secretOf(output.value, stack, parameters, graph);
        // A template that is nested twice, or an output that a parent hands on, is one mistake.
        if (what === undefined || told.has(what)) continue;
        told.add(what);
        const isExported = output.exportName !== undefined;
        yield {
          at: output.span,
          because: `output ${name} shows ${what} to whoever may describe the stack${isExported ? ' or list exports' : ''}`,
          key: `${stack.file} ${name}`,
        };
      }
    }
  },
};

/** What an output shows, in words; undefined where it is no secret. */
function secretOf(
  value: Value,
  { id }: Stack,
  parameters: Parameters,
  { declared }: Graph,
): string | undefined {
  for (const one of partsOf(value)) {
    if (one.kind === 'reference' && isSecretAttribute(one.attribute)) {
      return `${one.attribute} of ${declared.get(one.resource)?.logicalId ?? one.resource}`;
    }
    const found = parameters.behind(one, id).find(({ parameter }) => carriesSecret(parameter));
    if (found !== undefined) return `the value of parameter ${found.parameter.name}`;
  }
  return undefined;
}

function partsOf(value: Value): readonly Value[] {
  return alternatives(value).flatMap((one) =>
    one.kind === 'joined' ? one.parts.flatMap(partsOf) : [one],
  );
}
