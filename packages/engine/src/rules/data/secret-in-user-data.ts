import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { at, field, items, text, type Value } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';
import { carriesSecret, Parameters } from './parameters.ts';

/** A secret parameter or a resolved secret in the script that an instance runs when it starts. */
export const secretInUserData: Rule<'application'> = {
  id: 'data/secret-in-user-data',
  title: 'Secret copied into the start script of an instance',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'S8'],
  references: {
    cwe: [522, 538],
    owasp: ['S3:2017', 'S6:2017'],
    csa: ['SAS-7'],
    links: [
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html',
    ],
  },
  why: 'User data is stored in clear: every process of the instance reads it from the metadata service, and so does whoever may call ec2:DescribeInstanceAttribute. NoEcho and dynamic references hide a value in the template and the console only, not where it is copied to.',
  fix: 'Pass the name of the secret instead of its value, and let the instance fetch it with its role when it starts.',
  on: 'application',
  examples: {
    bad: [
      `
Parameters: { DbPassword: { Type: String, NoEcho: true } }
Resources:
  Web:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0123456789abcdef0
      UserData:
        Fn::Base64: !Sub |
          #!/bin/bash
          echo "PASSWORD=\${DbPassword}" > /etc/app.env
`,
    ],
    good: [
      `
Parameters: { DbSecretName: { Type: String } }
Resources:
  Web:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0123456789abcdef0
      UserData:
        Fn::Base64: !Sub |
          #!/bin/bash
          aws secretsmanager get-secret-value --secret-id \${DbSecretName} > /etc/app.env
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    const parameters = new Parameters(graph);
    for (const resource of graph.declared.values()) {
      for (const script of scriptsOf(resource)) {
        const found = secretsOf(script, resource.stack, parameters);
        if (found.length === 0) continue;
        yield {
          at: script.span,
          because: `the user data of ${resource.logicalId} holds ${list(found)} in clear`,
          nodes: [resource.address],
          key: resource.address,
        };
      }
    }
  },
};

function scriptsOf({ type, properties }: Resource): readonly Value[] {
  const script =
    type === 'AWS::EC2::LaunchTemplate'
      ? at(properties, 'LaunchTemplateData.UserData')
      : type === 'AWS::EC2::Instance' || type === 'AWS::AutoScaling::LaunchConfiguration'
        ? field(properties, 'UserData')
        : undefined;
  return items(script);
}

const RESOLVED = /\{\{resolve:(secretsmanager|ssm-secure):/;

function secretsOf(script: Value, stack: string, parameters: Parameters): readonly string[] {
  const behind = parameters
    .behind(script, stack)
    .filter(({ parameter }) => carriesSecret(parameter));
  const names = behind.map(({ parameter }) => `the value of parameter ${parameter.name}`);
  const parts = script.kind === 'joined' ? script.parts : [script];
  const resolved = parts.flatMap((part) => RESOLVED.exec(text(part) ?? '')?.[1] ?? []);
  return [...new Set([...names, ...resolved.map((one) => `what \`{{resolve:${one}…}}\` gets`)])];
}
