import type { TriggerKind } from '../../../model/trigger-kind.ts';
import alarm from './samples/alarm.json' with { type: 'json' };
import alexa from './samples/alexa.json' with { type: 'json' };
import apiAuthorizer from './samples/api-authorizer.json' with { type: 'json' };
import appsync from './samples/appsync.json' with { type: 'json' };
import appsyncAuthorizer from './samples/appsync-authorizer.json' with { type: 'json' };
import bedrockAgent from './samples/bedrock-agent.json' with { type: 'json' };
import cloudfrontEdge from './samples/cloudfront-edge.json' with { type: 'json' };
import cloudfrontFunction from './samples/cloudfront-function.json' with { type: 'json' };
import codecommit from './samples/codecommit.json' with { type: 'json' };
import codedeploy from './samples/codedeploy.json' with { type: 'json' };
import codepipeline from './samples/codepipeline.json' with { type: 'json' };
import cognito from './samples/cognito.json' with { type: 'json' };
import cognitoSync from './samples/cognito-sync.json' with { type: 'json' };
import configRule from './samples/config-rule.json' with { type: 'json' };
import customResource from './samples/custom-resource.json' with { type: 'json' };
import destination from './samples/destination.json' with { type: 'json' };
import directInvoke from './samples/direct-invoke.json' with { type: 'json' };
import documentdb from './samples/documentdb.json' with { type: 'json' };
import dynamodbStream from './samples/dynamodb-stream.json' with { type: 'json' };
import eventbridge from './samples/eventbridge.json' with { type: 'json' };
import firehose from './samples/firehose.json' with { type: 'json' };
import functionUrl from './samples/function-url.json' with { type: 'json' };
import httpApi from './samples/http-api.json' with { type: 'json' };
import iotAuthorizer from './samples/iot-authorizer.json' with { type: 'json' };
import iotRule from './samples/iot-rule.json' with { type: 'json' };
import kafka from './samples/kafka.json' with { type: 'json' };
import kinesis from './samples/kinesis.json' with { type: 'json' };
import lex from './samples/lex.json' with { type: 'json' };
import loadBalancer from './samples/load-balancer.json' with { type: 'json' };
import logSubscription from './samples/log-subscription.json' with { type: 'json' };
import mq from './samples/mq.json' with { type: 'json' };
import pipe from './samples/pipe.json' with { type: 'json' };
import restApi from './samples/rest-api.json' with { type: 'json' };
import restApiIntegration from './samples/rest-api-integration.json' with { type: 'json' };
import s3 from './samples/s3.json' with { type: 'json' };
import s3Batch from './samples/s3-batch.json' with { type: 'json' };
import s3Eventbridge from './samples/s3-eventbridge.json' with { type: 'json' };
import s3ObjectLambda from './samples/s3-object-lambda.json' with { type: 'json' };
import scheduleRule from './samples/schedule-rule.json' with { type: 'json' };
import scheduler from './samples/scheduler.json' with { type: 'json' };
import secretsRotation from './samples/secrets-rotation.json' with { type: 'json' };
import ses from './samples/ses.json' with { type: 'json' };
import sns from './samples/sns.json' with { type: 'json' };
import sqs from './samples/sqs.json' with { type: 'json' };
import stepFunctions from './samples/step-functions.json' with { type: 'json' };
import vpcLattice from './samples/vpc-lattice.json' with { type: 'json' };
import websocketApi from './samples/websocket-api.json' with { type: 'json' };

/** A sample event of each trigger, in the form of the providers' documentation. Shared: copy before changing. */
export const SAMPLE_EVENTS: Readonly<Record<TriggerKind, unknown>> = {
  alarm,
  alexa,
  'api-authorizer': apiAuthorizer,
  appsync,
  'appsync-authorizer': appsyncAuthorizer,
  'bedrock-agent': bedrockAgent,
  'cloudfront-edge': cloudfrontEdge,
  'cloudfront-function': cloudfrontFunction,
  codecommit,
  codedeploy,
  codepipeline,
  cognito,
  'cognito-sync': cognitoSync,
  'config-rule': configRule,
  'custom-resource': customResource,
  destination,
  'direct-invoke': directInvoke,
  documentdb,
  'dynamodb-stream': dynamodbStream,
  eventbridge,
  firehose,
  'function-url': functionUrl,
  'http-api': httpApi,
  'iot-authorizer': iotAuthorizer,
  'iot-rule': iotRule,
  kafka,
  kinesis,
  lex,
  'load-balancer': loadBalancer,
  'log-subscription': logSubscription,
  mq,
  pipe,
  'rest-api': restApi,
  'rest-api-integration': restApiIntegration,
  s3,
  's3-batch': s3Batch,
  's3-eventbridge': s3Eventbridge,
  's3-object-lambda': s3ObjectLambda,
  'schedule-rule': scheduleRule,
  scheduler,
  'secrets-rotation': secretsRotation,
  ses,
  sns,
  sqs,
  'step-functions': stepFunctions,
  'vpc-lattice': vpcLattice,
  'websocket-api': websocketApi,
};
