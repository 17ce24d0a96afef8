import { expect, test } from 'vitest';
import { graphOf } from '../testing/graph.ts';
import { FUNCTION } from './triggers/testing.ts';

/** Liveness of a subscription where it and its permission exist under conditions. */
function liveness(subscription: string, permission: string, conditions = ''): readonly string[] {
  const when = (name: string): string => (name === '' ? '' : `, Condition: ${name}`);
  const { triggers } = graphOf(`
Parameters: { Stage: { Type: String }, Other: { Type: String } }
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  AlsoProd: !Equals [prod, !Ref Stage]
  Test: !Equals [!Ref Stage, test]
  NotProd: !Not [!Condition Prod]
  Both: !And [!Condition Prod, !Equals [!Ref Other, x]]
  Either: !Or [!Condition Prod, !Condition Test]
  Loop: !And [!Condition Loop, !Condition Prod]
${conditions}
Resources:${FUNCTION}
  T: { Type: AWS::SNS::Topic }
  S: { Type: AWS::SNS::Subscription${when(subscription)}, Properties: { TopicArn: !Ref T, Protocol: lambda, Endpoint: !GetAtt F.Arn } }
  P: { Type: AWS::Lambda::Permission${when(permission)}, Properties: { FunctionName: !Ref F, Action: lambda:InvokeFunction, Principal: sns.amazonaws.com, SourceArn: !Ref T } }`);
  return triggers.map((one) => one.liveness);
}

const NEVER = ['no-permission', 'no-source'];

test.each<readonly [string, string, readonly string[]]>([
  ['', '', ['live']],
  ['Prod', '', ['live']],
  ['Prod', 'Prod', ['live']],
  ['Prod', 'AlsoProd', ['live']],
  ['Both', 'Prod', ['live']],
  ['Test', 'NotProd', ['live']],
  ['', 'Prod', ['unknown']],
  ['Prod', 'Both', ['unknown']],
  ['Prod', 'Either', ['unknown']],
  ['Prod', 'Loop', ['unknown']],
  ['Prod', 'NotProd', NEVER],
  ['NotProd', 'Prod', NEVER],
  ['Prod', 'Test', NEVER],
  ['Both', 'Test', NEVER],
])('a source under `%s` with its permission under `%s`', (subscription, permission, expected) => {
  expect(liveness(subscription, permission)).toEqual(expected);
});
