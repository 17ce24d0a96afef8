import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Application, Resource } from '../../model/resource.ts';
import type { Field, MapValue, Value } from '../../model/value.ts';
import { applicationOf } from '../../read/testing.ts';
import { linkApplication } from '../link.ts';
import { FUNCTION, permission } from './testing.ts';

/** One of nearly everything that the families look at. */
const TEMPLATE = `Resources:${FUNCTION}
  B: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead, NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn }], TopicConfigurations: [{ Event: x, Topic: !Ref T }], EventBridgeConfiguration: {} } } }
  T: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: lambda, Endpoint: !GetAtt F.Arn }] } }
  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt Q.Arn, FunctionName: !Ref F, FilterCriteria: { Filters: [{ Pattern: '{}' }] } } }
  Q: { Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Q.Arn, maxReceiveCount: 4 } } }
  E: { Type: AWS::Events::Rule, Properties: { EventPattern: { source: [aws.s3], detail: { bucket: { name: [!Ref B] } } }, Targets: [{ Id: a, Arn: !GetAtt F.Arn, DeadLetterConfig: { Arn: !GetAtt Q.Arn } }] } }
  S: { Type: AWS::Scheduler::Schedule, Properties: { Target: { Arn: !GetAtt F.Arn, RoleArn: !GetAtt R.Arn } } }
  X: { Type: AWS::Pipes::Pipe, Properties: { Source: !GetAtt Q.Arn, Target: !GetAtt F.Arn, RoleArn: !GetAtt R.Arn } }
  L: { Type: AWS::Logs::SubscriptionFilter, Properties: { LogGroupName: g, DestinationArn: !GetAtt F.Arn } }
  U: { Type: AWS::Cognito::UserPool, Properties: { LambdaConfig: { PostConfirmation: !GetAtt F.Arn } } }
  I: { Type: AWS::IoT::TopicRule, Properties: { TopicRulePayload: { Sql: s, Actions: [{ Lambda: { FunctionArn: !GetAtt F.Arn } }] } } }
  D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { DefaultCacheBehavior: { LambdaFunctionAssociations: [{ EventType: viewer-request, LambdaFunctionARN: !GetAtt F.Arn }] } } } }
  N: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: !GetAtt R.Arn, Definition: { States: { T: { Type: Task, Resource: !GetAtt F.Arn } } } } }
  Url: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: !Ref F, AuthType: NONE } }
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Policy: { Statement: [] }, Body: { security: [{ a: [] }], securityDefinitions: { a: { type: apiKey, name: x, x-amazon-apigateway-authorizer: { type: token, authorizerUri: !GetAtt F.Arn } } }, paths: { /a: { get: { x-amazon-apigateway-integration: { type: aws_proxy, uri: !GetAtt F.Arn } } } } } } }
  G: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !Ref Z, HttpMethod: GET, AuthorizationType: NONE, Integration: { Type: AWS, Uri: !GetAtt F.Arn } } }
  Z: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !Ref Z, PathPart: z } }
  H: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: WEBSOCKET, CorsConfiguration: { AllowOrigins: ['*'] } } }
  HR: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref H, RouteKey: $connect, Target: !Sub 'integrations/\${HI}' } }
  HI: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref H, IntegrationUri: !GetAtt F.Arn } }
  AG: { Type: AWS::AppSync::GraphQLApi, Properties: { AuthenticationType: API_KEY } }
  AD: { Type: AWS::AppSync::DataSource, Properties: { ApiId: !GetAtt AG.ApiId, Name: d, Type: AWS_LAMBDA, LambdaConfig: { LambdaFunctionArn: !GetAtt F.Arn } } }
  AR: { Type: AWS::AppSync::Resolver, Properties: { ApiId: !GetAtt AG.ApiId, TypeName: Query, FieldName: a, DataSourceName: d } }
  BP: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref B, PolicyDocument: { Statement: [{ Effect: Allow, Principal: '*', Action: 's3:*', Resource: '*' }] } } }
${permission('s3.amazonaws.com', '!GetAtt B.Arn')}`;

const APPLICATION: Application = applicationOf({ 'template.yaml': TEMPLATE });

const PLACE = { file: 'template.yaml', start: 0, end: 1 };

/** Values that no property of these types expects. */
const ABSURD: fc.Arbitrary<Value> = fc.oneof(
  fc
    .oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom(null, '', '*', 'arn:', '⟨', '$', '{', '__proto__'),
    )
    .map((value): Value => ({ kind: 'known', value, span: PLACE })),
  fc.constant<Value>({ kind: 'list', items: [], span: PLACE }),
  fc.constant<Value>({ kind: 'map', fields: new Map(), span: PLACE }),
  fc.constant<Value>({ kind: 'absent', span: PLACE }),
  fc.constant<Value>({ kind: 'unknown', reason: 'test', span: PLACE }),
  fc.constantFrom(...APPLICATION.resources).map(
    ({ address }): Value => ({
      kind: 'reference',
      resource: address,
      attribute: 'Arn',
      span: PLACE,
    }),
  ),
);

/** Replaces the n-th value of a tree. */
function replaced(value: Value, at: { left: number }, by: Value): Value {
  if (at.left-- === 0) return by;
  switch (value.kind) {
    case 'list':
      return { ...value, items: value.items.map((one) => replaced(one, at, by)) };
    case 'map':
      return mapped(value, at, by);
    default:
      return value;
  }
}

function mapped(value: MapValue, at: { left: number }, by: Value): MapValue {
  const fields = [...value.fields].map(([key, one]): [string, Field] => [
    key,
    { ...one, value: replaced(one.value, at, by) },
  ]);
  return { ...value, fields: new Map(fields) };
}

test('absurd values never throw, and every trigger has an id of its own', () => {
  const change = fc.tuple(fc.nat(APPLICATION.resources.length - 1), fc.nat(24), ABSURD);
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const resources: Resource[] = [...APPLICATION.resources];
      for (const [which, place, by] of changes) {
        const one = resources[which];
        if (one === undefined) continue;
        resources[which] = { ...one, properties: mapped(one.properties, { left: place }, by) };
      }
      const { triggers } = linkApplication({ ...APPLICATION, resources }).graph;
      expect(new Set(triggers.map((trigger) => trigger.id)).size).toBe(triggers.length);
      expect(triggers.filter((trigger) => trigger.invokers.length === 0)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
