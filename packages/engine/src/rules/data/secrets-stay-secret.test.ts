import { expect, it } from 'vitest';
import { Query } from '../../model/query.ts';
import { graphOf } from '../../testing/graph.ts';
import { RULES } from '../registry.ts';
import { runRules } from '../run.ts';

/** Put together here so that no scanner takes this file for a leak. */
const SECRETS = [
  `sk_live_${'aZ3kQ9xW7rT1mB5vN8cL2pD6'}`,
  `${'9f8a7b6c5d4e3f2a'}${'1b0c9d8e7f6a5b4c'}`,
  'tr0ub4dor-and-3',
  'Qz7!rosebud-sled',
];

const TEMPLATE = `
Parameters:
  DbPassword: { Type: String, Default: '${SECRETS[2]}' }
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      Role: arn:aws:iam::123456789012:role/orders
      Code: { S3Bucket: b, S3Key: k }
      Environment: { Variables: { STRIPE: ${SECRETS[0]}, DB_PASSWORD: !Ref DbPassword } }
  Steps:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: arn:aws:iam::123456789012:role/steps
      DefinitionString: '{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"apiKey":"${SECRETS[1]}"},"End":true}}}'
  Database:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: postgres, StorageEncrypted: true, MasterUserPassword: '${SECRETS[3]}' }
`;

it('finds each secret once, and repeats none in anything that a finding says', () => {
  const { findings } = runRules(RULES, new Query(graphOf(TEMPLATE)));
  const rules = findings.map((one) => one.rule).filter((rule) => /secret/.test(rule));
  expect(rules.toSorted()).toEqual([
    'data/plaintext-secret-in-environment',
    'data/secret-environment-without-customer-key',
    'data/secret-in-template',
    'data/secret-in-template',
    'data/secret-parameter-default',
    'data/secret-parameter-in-environment',
  ]);
  const told = JSON.stringify(findings);
  for (const secret of SECRETS) expect(told.includes(secret.slice(4))).toBe(false);
});

it.each([
  ['a block', '|\n', 5],
  ['a block with an empty line and deeper lines', '|\n          if x; then\n\n', 7],
])('points at the line of a secret in %s, and keeps the rest of it covered', (_, head, line) => {
  const id = `AKIA${'Q3JD7WXN5RT2LM4Z'}`;
  const script = `          #!/bin/bash\n            export AWS_ACCESS_KEY_ID=${id}\n          run`;
  const graph = graphOf(`Resources:
  I:
    Type: AWS::EC2::Instance
    Properties:
      UserData: !Base64 ${head}${script}
`);
  const { findings } = runRules(RULES, new Query(graph));
  const found = findings.find((one) => one.rule === 'data/secret-in-template');
  const source = graph.sources.get(found?.at.file ?? '');
  expect(source?.text.slice(found?.at.start, found?.at.end)).toBe(id);
  expect(source?.text.slice(0, found?.at.start).split('\n')).toHaveLength(line + 2);
  const [whole] = found?.related ?? [];
  expect(source?.text.slice(whole?.span.start, whole?.span.end)).toContain('run');
});
