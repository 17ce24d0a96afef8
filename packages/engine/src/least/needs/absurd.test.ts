import { expect, it } from 'vitest';
import { isPair, isScalar, parseDocument, visit } from 'yaml';
import { Query } from '../../model/query.ts';
import { graphOf } from '../../testing/graph.ts';
import { needsOf } from './needs.ts';

const ABSURD: readonly unknown[] = [null, -1, 'x', [], {}, [[{}]], { Ref: 'Nowhere' }];

const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Resources:
  T: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: pk, KeyType: HASH }], SSESpecification: { KMSMasterKeyId: !Ref K } } }
  K: { Type: AWS::KMS::Key }
  Q: { Type: AWS::SQS::Queue, Properties: { QueueName: q } }
  F:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: f
      Runtime: python3.13
      Handler: a.handler
      CodeUri: src/
      Tracing: Active
      KmsKeyArn: !GetAtt K.Arn
      Layers: ["arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:38"]
      VpcConfig: { SubnetIds: [a], SecurityGroupIds: [b] }
      FileSystemConfigs: [{ Arn: "arn:aws:elasticfilesystem:eu-west-1:1:access-point/a", LocalMountPath: /mnt/a }]
      DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt Q.Arn }
      EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Q.Arn } } }
      Environment: { Variables: { T: !Ref T } }
      Events:
        E: { Type: SQS, Properties: { Queue: !GetAtt Q.Arn } }
        M: { Type: MSK, Properties: { Stream: "arn:aws:kafka:eu-west-1:1:cluster/a/b", StartingPosition: LATEST, Topics: [t], SourceAccessConfigurations: [{ Type: BASIC_AUTH, URI: x }] } }
`;

const CODE =
  "import os, boto3\ndef handler(event, context):\n    boto3.resource('dynamodb').Table(os.environ['T']).put_item(Item={'pk': 'a' + event['b']})\n";

it('bears absurd values everywhere in the template', () => {
  let count = 0;
  visit(parseDocument(TEMPLATE), {
    Pair: () => {
      count += 1;
    },
  });
  for (let i = 0; i < count; i++) {
    const document = parseDocument(TEMPLATE, { logLevel: 'silent' });
    let at = 0;
    visit(document, {
      Pair(_, pair) {
        if (!isPair(pair) || !isScalar(pair.key) || at++ !== i) return;
        pair.value = document.createNode(ABSURD[i % ABSURD.length]) as never;
      },
    });
    const query = new Query(graphOf({ 'template.yaml': document.toString(), 'src/a.py': CODE }));
    expect(() => query.graph.functions.map((fn) => needsOf(fn, query))).not.toThrow();
  }
});
