import { expect, test } from 'vitest';
import type { EventTrust } from '../../../model/event-trust.ts';
import { Query } from '../../../model/query.ts';
import { graphOf } from '../../../testing/graph.ts';
import { permission, withFunction } from '../../triggers/testing.ts';
import { bareQuery, bareTrigger } from './testing.ts';
import { trustOf } from './trust.ts';

/** One line for an answer: control, format, proof, writers and carrier. */
function line(trust: EventTrust): string {
  const { control, format, allowed, doubt, proof, selfAsserted, absent, who, carrier } = trust;
  return [
    control,
    format === undefined ? '' : `(${[format, ...(allowed ?? [])].join(' ')})`,
    doubt === undefined ? '' : 'doubtful',
    proof ?? '',
    selfAsserted === undefined ? '' : selfAsserted ? 'self-asserted' : 'not self-asserted',
    absent === true ? 'absent' : '',
    who.length === 0 ? '' : `by ${who.map((one) => one.kind).join(', ')}`,
    carrier === undefined ? '' : `in ${carrier.slice(carrier.lastIndexOf('/') + 1)}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** What each path of the only trigger of a kind is trusted as far as. */
function answers(
  resources: string,
  kind: string,
  paths: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const graph = resources.trimStart().startsWith('Transform')
    ? graphOf(resources)
    : withFunction(resources);
  const query = new Query(graph);
  const trigger = graph.triggers.find((one) => one.trigger === kind);
  if (trigger === undefined) throw new Error(`no ${kind} among the triggers`);
  return Object.fromEntries(
    Object.keys(paths).map((path) => [path, line(trustOf(trigger, path, query))]),
  );
}

const API = (route: string, rest = '', api = ''): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: live${api} } }
  F:
    Type: AWS::Serverless::Function
    Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, Events: { E: { Type: Api, Properties: { RestApiId: !Ref Api, ${route} } } } }
${rest}`;

const SCHEMA =
  "{ type: object, properties: { n: { type: integer }, kind: { type: string, enum: [a, b] }, code: { type: string, pattern: '^[a-z]+$' }, note: { type: string }, lines: { type: array, items: { type: object, properties: { count: { type: number } } } } } }";

const POOL = (client: string): string => `
  Pool: { Type: AWS::Cognito::UserPool }
  Client: { Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: !Ref Pool${client} } }`;

const COGNITO =
  ', Auth: { DefaultAuthorizer: C, Authorizers: { C: { UserPoolArn: !GetAtt Pool.Arn } } }';
const LAMBDA =
  ', Auth: { DefaultAuthorizer: L, Authorizers: { L: { FunctionArn: !GetAtt G.Arn } } }';
const GUARD = `
  G: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x } }`;

const RULE = (target: string, pattern = 'source: [shop], detail-type: [Placed, Paid]'): string => `
  E: { Type: AWS::Events::Rule, Properties: { EventPattern: { ${pattern} }, Targets: [{ Id: a, Arn: !GetAtt F.Arn${target} }] } }${permission('events.amazonaws.com', '!GetAtt E.Arn')}`;

const MACHINE = (parameters: string): string => `
  SR: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: states.amazonaws.com }, Action: sts:AssumeRole }] }, Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: lambda:InvokeFunction, Resource: !GetAtt F.Arn }] } }] } }
  M: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: !GetAtt SR.Arn, Definition: { StartAt: A, States: { A: { Type: Task, End: true, ${parameters} } } } } }`;

const PIPE = (target: string, source = 'AWS::SQS::Queue'): string => `
  Q: { Type: ${source} }
  P: { Type: AWS::Pipes::Pipe, Properties: { RoleArn: !GetAtt R.Arn, Source: !GetAtt Q.Arn, Target: !GetAtt F.Arn${target} } }`;

const METHOD = (more: string): string => `
  Api: { Type: AWS::ApiGateway::RestApi }
  Res: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders } }
  Post: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !Ref Res, HttpMethod: POST, AuthorizationType: NONE, ${more} } }${permission('apigateway.amazonaws.com', "!Sub 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*'")}`;
const URI =
  "Uri: !Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations'";

test.each<[name: string, resources: string, kind: string, paths: Record<string, string>]>([
  [
    'an open route',
    API("Path: '/orders/{id}', Method: post"),
    'rest-api',
    {
      '': 'mixed by anyone',
      body: 'written by anyone',
      'body.$json.note': 'written by anyone',
      'headers.X-User': 'written by anyone',
      'pathParameters.id': 'written (segment) doubtful by anyone',
      'pathParameters.other': 'constant absent',
      httpMethod: 'constant (enum POST)',
      requestContext: 'mixed by anyone',
      'requestContext.accountId': 'platform',
      'requestContext.authorizer.claims.sub': 'claimed none absent',
      'Records.0.body': 'constant absent',
    },
  ],
  [
    'a greedy path and any method',
    API("Path: '/{proxy+}', Method: any"),
    'rest-api',
    { 'pathParameters.proxy': 'written (free) by anyone', httpMethod: 'written (enum) by anyone' },
  ],
  [
    'a user pool, whose client says nothing of attributes',
    API('Path: /me, Method: get', POOL(''), COGNITO),
    'rest-api',
    {
      'headers.authorization': 'claimed verified by signed-in',
      'headers.Authorization.$jwt.sub': 'claimed verified by signed-in',
      'headers.x-user': 'written by signed-in',
      'requestContext.authorizer.claims.sub':
        'claimed (uuid) verified not self-asserted by signed-in',
      'requestContext.authorizer.claims.email': 'claimed verified self-asserted by signed-in',
      'requestContext.authorizer.claims.custom:role': 'claimed verified by signed-in',
      'requestContext.authorizer.claims.cognito:groups':
        'claimed verified not self-asserted by signed-in',
      'requestContext.authorizer.claims.*': 'claimed verified by signed-in',
      'requestContext.identity.userArn': 'claimed none absent',
    },
  ],
  [
    'a user pool, whose client lists attributes',
    API('Path: /me, Method: get', POOL(", WriteAttributes: [email, 'custom:role']"), COGNITO),
    'rest-api',
    {
      'requestContext.authorizer.claims.custom:role': 'claimed verified self-asserted by signed-in',
      'requestContext.authorizer.claims.custom:plan':
        'claimed verified not self-asserted by signed-in',
    },
  ],
  [
    'a Lambda authorizer of this application',
    API('Path: /me, Method: get', GUARD, LAMBDA),
    'rest-api',
    {
      'requestContext.authorizer.tenant': 'claimed code by authorized',
      'requestContext.authorizer.principalId': 'claimed code by authorized',
      'headers.Authorization': 'written code by authorized',
      'headers.x-user': 'written by authorized',
    },
  ],
  [
    'a Lambda authorizer of somebody else',
    API(
      'Path: /me, Method: get',
      '',
      ", Auth: { DefaultAuthorizer: L, Authorizers: { L: { FunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:g' } } }",
    ),
    'rest-api',
    { 'requestContext.authorizer.tenant': 'claimed unknown by authorized' },
  ],
  [
    'a model for one type of content',
    API(
      'Path: /orders, Method: post, RequestModel: { Model: Order, Required: true, ValidateBody: true }',
      '',
      `, Models: { Order: ${SCHEMA} }`,
    ),
    'rest-api',
    {
      'body.$json.n': 'written (number) doubtful by anyone',
      'body.$json.kind': 'written (enum a b) doubtful by anyone',
      'body.$json.code': 'written (pattern ^[a-z]+$) doubtful by anyone',
      'body.$json.lines.*.count': 'written (number) doubtful by anyone',
      'body.$json.note': 'written by anyone',
      'body.$json.other': 'written by anyone',
      body: 'written by anyone',
    },
  ],
  [
    'a model for every type of content',
    `${METHOD(`RequestValidatorId: !Ref V, RequestModels: { $default: !Ref Order }, Integration: { Type: AWS_PROXY, ${URI} }`)}
  V: { Type: AWS::ApiGateway::RequestValidator, Properties: { RestApiId: !Ref Api, ValidateRequestBody: true } }
  Order: { Type: AWS::ApiGateway::Model, Properties: { RestApiId: !Ref Api, Schema: ${SCHEMA} } }`,
    'rest-api',
    {
      'body.$json.n': 'written (number) by anyone',
      'body.$json.lines.0.count': 'written (number) by anyone',
      'body.$json.note': 'written by anyone',
    },
  ],
  [
    'a model that nothing checks',
    `${METHOD(`RequestModels: { application/json: !Ref Order }, Integration: { Type: AWS_PROXY, ${URI} }`)}
  Order: { Type: AWS::ApiGateway::Model, Properties: { RestApiId: !Ref Api, Schema: ${SCHEMA} } }`,
    'rest-api',
    { 'body.$json.n': 'written by anyone' },
  ],
  [
    'a mapping template',
    METHOD(
      `Integration: { Type: AWS, ${URI}, RequestTemplates: { application/json: '{ "id": "$input.params(''id'')", "ip": "$context.identity.sourceIp", "kind": "order", "all": $input.json(''$'') }' } }`,
    ),
    'rest-api-integration',
    {
      id: 'written by anyone',
      ip: 'platform (ip)',
      kind: 'constant',
      'all.note': 'written by anyone',
      '': 'written by anyone',
    },
  ],
  [
    'a loop in a mapping template',
    METHOD(
      `Integration: { Type: AWS, ${URI}, RequestTemplates: { application/json: '#foreach($x in $y) $x #end' } }`,
    ),
    'rest-api-integration',
    { id: 'written by anyone' },
  ],
  [
    'a rule with a pattern',
    RULE(''),
    'eventbridge',
    {
      'detail.id': 'written by account in default',
      'detail-type': 'written (enum Placed Paid) by account in default',
      id: 'platform (uuid)',
      time: 'written (timestamp) by account in default',
    },
  ],
  [
    "a rule for AWS's own events",
    RULE('', 'source: [aws.ec2]'),
    'eventbridge',
    { source: 'platform', 'detail-type': 'platform' },
  ],
  [
    'a rule with an input',
    RULE(`, Input: '{"a": 1}'`),
    'eventbridge',
    { '': 'constant', a: 'constant' },
  ],
  [
    'a rule that hands on a part',
    RULE(', InputPath: $.detail.order'),
    'eventbridge',
    { '': 'written by account in default', id: 'written by account in default' },
  ],
  [
    'a rule that fills a template',
    RULE(
      `, InputTransformer: { InputPathsMap: { who: $.detail.user, at: $.id }, InputTemplate: '{"who": <who>, "at": <at>, "kind": "order", "rule": <aws.events.rule-name>, "text": "of <at> by <who>"}' }`,
    ),
    'eventbridge',
    {
      'who.name': 'written by account in default',
      at: 'platform (uuid)',
      kind: 'constant',
      rule: 'platform',
      text: 'written by account in default',
      '': 'written by account in default',
    },
  ],
  [
    'a task with parameters',
    MACHINE(
      'Resource: !GetAtt F.Arn, Parameters: { "id.$": $.order.id, kind: order, "run.$": $$.Execution.Id, nested: { "a.$": $$.Execution.Input.a } }',
    ),
    'step-functions',
    {
      id: 'written by account in M',
      kind: 'constant',
      run: 'platform',
      'nested.a': 'written by account in M',
      '': 'written by account in M',
    },
  ],
  [
    'a task with a payload',
    MACHINE(
      "Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: !GetAtt F.Arn, Payload: { 'id.$': $.order.id, kind: order } }",
    ),
    'step-functions',
    { id: 'written by account in M', kind: 'constant' },
  ],
  [
    'a task with expressions',
    MACHINE(
      "Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: !GetAtt F.Arn, Payload: { id: '{% $states.input.order.id %}', kind: order, run: '{% $states.context.Execution.Id %}' } }",
    ),
    'step-functions',
    { id: 'written by account in M', kind: 'constant', run: 'platform' },
  ],
  [
    'a pipe',
    PIPE(''),
    'pipe',
    { '0.body': 'written by account in Q', '*.messageId': 'platform (uuid)' },
  ],
  [
    'a pipe from a stream',
    PIPE('', 'AWS::Kinesis::Stream'),
    'pipe',
    {
      '*.data': 'written (base64) by account in Q',
      '*.data.$base64.$json.id': 'written by account in Q',
      '*.eventID': 'platform',
    },
  ],
  [
    'a pipe from a table',
    PIPE('', 'AWS::DynamoDB::Table'),
    'pipe',
    { '*.dynamodb.NewImage.size.N': 'stored (number) by account in Q' },
  ],
  [
    'a pipe with a template',
    PIPE(`, TargetParameters: { InputTemplate: '{"id": <$.body.id>, "kind": "order"}' }`),
    'pipe',
    { '*.id': 'written by account in Q', '*.kind': 'constant' },
  ],
  [
    'a queue with a filter',
    `
  Q: { Type: AWS::SQS::Queue }
  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt Q.Arn, FunctionName: !Ref F, FilterCriteria: { Filters: [{ Pattern: '{"body": {"kind": ["new", "old"], "n": [{"numeric": [">", 0]}]}}' }] } } }`,
    'sqs',
    {
      'Records.*.body.$json.kind': 'written (enum new old) by account in Q',
      'Records.0.body.$json.n': 'written (number) by account in Q',
      'Records.*.body.$json.note': 'written by account in Q',
    },
  ],
  [
    'a table',
    `
  T: { Type: AWS::DynamoDB::Table }
  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt T.StreamArn, FunctionName: !Ref F, StartingPosition: LATEST } }`,
    'dynamodb-stream',
    {
      'Records.*.dynamodb.NewImage.name.S': 'stored by account in T',
      'Records.*.dynamodb.NewImage.size.M.x.N': 'stored (number) by account in T',
    },
  ],
  [
    'a schedule',
    `
  E: { Type: AWS::Scheduler::Schedule, Properties: { ScheduleExpression: rate(1 day), Target: { Arn: !GetAtt F.Arn, RoleArn: !GetAtt R.Arn, Input: '{"kind": "nightly"}' } } }`,
    'scheduler',
    { kind: 'constant', '': 'constant' },
  ],
])('%s', (_, resources, kind, paths) => {
  expect(answers(resources, kind, paths)).toEqual(paths);
});

test('an action whose parameters have a variable of the pipeline', () => {
  const span = { file: 'a', start: 0, end: 0 };
  const input = { kind: 'known', value: '#{Source.CommitMessage}', span } as const;
  const trigger = { ...bareTrigger('codepipeline', 'iam'), input };
  const path = 'CodePipeline\\.job.data.actionConfiguration.configuration.UserParameters';
  expect(trustOf(trigger, path, bareQuery()).control).toBe('written');
});

test('a destination hands on the event of the function in front', () => {
  const graph = withFunction(`
  T: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: lambda, Endpoint: !GetAtt F.Arn }] } }
  G: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt R.Arn } }
  C: { Type: AWS::Lambda::EventInvokeConfig, Properties: { FunctionName: !Ref F, Qualifier: $LATEST, DestinationConfig: { OnFailure: { Destination: !GetAtt G.Arn } } } }${permission('sns.amazonaws.com', '!Ref T')}`);
  const query = new Query(graph);
  const trigger = graph.triggers.find((one) => one.trigger === 'destination');
  if (trigger === undefined) throw new Error('no destination');
  const lines = ['requestPayload.Records.0.Sns.Message', 'requestPayload.Records.0.Sns.MessageId'];
  expect(lines.map((one) => line(trustOf(trigger, one, query)))).toEqual([
    'written by account in T',
    'platform (uuid)',
  ]);
  expect(line(trustOf(trigger, 'responsePayload.a', query))).toBe('written by internal in F');
});

test('schedules that code makes', () => {
  const trigger = { ...bareTrigger('scheduler', 'iam'), source: undefined };
  expect(trustOf(trigger, 'orderId', bareQuery()).control).toBe('written');
});

test.each([
  ['awslogs.data.$base64.$gunzip.$json.logEvents.*.message', 'log-subscription', 'written'],
  ['awslogs.data.$base64.$gunzip.$json.logGroup', 'log-subscription', 'platform'],
  ['invokingEvent.$json.configurationItem.tags.owner', 'config-rule', 'written'],
  ['invokingEvent.$json.messageType', 'config-rule', 'platform'],
] as const)('%s', (path, kind, control) => {
  expect(trustOf(bareTrigger(kind, 'platform'), path, bareQuery()).control).toBe(control);
});

test('the words name the part, the source and who feeds it', () => {
  const graph = withFunction(`
  B: { Type: AWS::S3::Bucket, Properties: { PublicAccessBlockConfiguration: { BlockPublicPolicy: false }, NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn }] } } }
  BP: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref B, PolicyDocument: { Statement: [{ Effect: Allow, Principal: '*', Action: s3:PutObject, Resource: !Sub '\${B.Arn}/*' }] } } }${permission('s3.amazonaws.com', '!GetAtt B.Arn')}`);
  const [trigger] = graph.triggers;
  if (trigger === undefined) throw new Error('no trigger');
  expect(trustOf(trigger, 'Records.0.s3.object.key', new Query(graph)).why).toBe(
    'the key of an object of an event of the bucket B: anyone on the internet may put objects into B',
  );
});
