import { needsOf } from '../least/needs/needs.ts';
import type { FunctionNeeds, Need, NeedAnswer } from '../model/needs.ts';
import { Query } from '../model/query.ts';
import { readable } from '../model/text.ts';
import { graphOf } from './graph.ts';

/** What one function of a test application is made of, beside the resources that every test has. */
export type TestApplication = {
  readonly resources?: string;
  /** Lines of the function's properties, indented by six. */
  readonly properties?: string;
  readonly answers?: readonly NeedAnswer[];
};

const RESOURCES = `
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: { Type: String }
Resources:
  T: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: pk, KeyType: HASH }] } }
  Other: { Type: AWS::DynamoDB::Table, Properties: { TableName: other } }
  Q: { Type: AWS::SQS::Queue }
  Topic: { Type: AWS::SNS::Topic }
  B: { Type: AWS::S3::Bucket }
  C: { Type: AWS::S3::Bucket }
  S: { Type: AWS::SecretsManager::Secret }
  M: { Type: AWS::StepFunctions::StateMachine }
  R: { Type: AWS::IAM::Role }
  Pool: { Type: AWS::Cognito::UserPool }
  Stream: { Type: AWS::Kinesis::Stream }
  Bus: { Type: AWS::Events::EventBus }
  Key: { Type: AWS::KMS::Key }
  Locked: { Type: AWS::S3::Bucket, Properties: { BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: aws:kms, KMSMasterKeyID: !GetAtt Key.Arn } }] } } }
  LockedQ: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: !Ref Key } }
  LockedT: { Type: AWS::DynamoDB::Table, Properties: { SSESpecification: { SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: !Ref Key } } }
  G: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.13, Handler: g.handler, InlineCode: 'def handler(e, c): pass', AutoPublishAlias: live } }
`;

const VARIABLES =
  'T: !Ref T, OTHER: !Ref Other, Q: !Ref Q, TOPIC: !Ref Topic, B: !Ref B, C: !Ref C, S: !Ref S, M: !Ref M, R: !GetAtt R.Arn, POOL: !Ref Pool, STREAM: !Ref Stream, BUS: !Ref Bus, KEY: !GetAtt Key.Arn, LOCKED: !Ref Locked, LOCKEDQ: !Ref LockedQ, LOCKEDT: !Ref LockedT, G: !Ref G, ALIAS: !Ref G.Alias, NAMED: !Sub "${Stage}-orders"';

/** What a function needs whose code is `body`, in Python or as a JavaScript module. */
export function needsFor(
  language: 'python' | 'js',
  code: string,
  { resources = '', properties = '', answers = [] }: TestApplication = {},
): FunctionNeeds {
  const graph = graphOf({
    'template.yaml': `${RESOURCES}${resources}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: ${language === 'python' ? 'python3.13' : 'nodejs22.x'}
      Handler: a.handler
      CodeUri: src/
      Environment: { Variables: { ${VARIABLES} } }
${properties}
`,
    [`src/a.${language === 'python' ? 'py' : 'mjs'}`]: code,
  });
  const query = new Query(graph);
  const fn = graph.functions.find((one) => one.name === 'F');
  if (fn === undefined) throw new Error('no function');
  return needsOf(fn, query, answers);
}

/** Needs of the code in short: `dynamodb:Query T/index/i where key=value (possibly)`, sorted. */
export function shown(needs: readonly Need[], origin: Need['origin'] = 'code'): readonly string[] {
  return needs
    .filter((one) => one.origin === origin)
    .map((need) => {
      const conditions = need.conditions.map(({ key, values, holds }) => {
        return ` ${holds === 'always' ? 'where' : 'per caller'} ${key}=${values.map(readable).join('|')}`;
      });
      const certain = need.certain === 'possibly' ? ' (possibly)' : '';
      return `${need.actions.join()} ${place(need)}${conditions.join('')}${certain}`;
    })
    .toSorted();
}

function place({ resource }: Need): string {
  if (resource.kind === 'any') return '*';
  const node = resource.node?.replace('template.yaml/', '');
  return node === undefined || node.startsWith('external:')
    ? readable(resource.arn).replace('arn:${AWS::Partition}:', '')
    : node + readable(resource.suffix);
}

/** What is open, in short: `dynamodb:GetItem: the event chooses it`. */
export function open({ unresolved }: FunctionNeeds): readonly string[] {
  return unresolved
    .filter((one) => one.certain === 'needed')
    .map((one) => `${one.call ?? one.kind}: ${one.reason}`)
    .toSorted();
}
