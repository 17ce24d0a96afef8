import type { TriggerKind } from '../../../model/trigger-kind.ts';
import { type Row, type Shape, shapeOf } from './shape.ts';
import * as account from './tables/account.ts';
import * as events from './tables/events.ts';
import * as http from './tables/http.ts';
import * as people from './tables/people.ts';
import * as records from './tables/records.ts';

/** What is known of the event of each kind of trigger, after the providers' documentation. */
const ROWS: Readonly<Record<TriggerKind, readonly Row[]>> = {
  'rest-api': http.REST,
  'rest-api-integration': account.ANYTHING,
  'http-api': http.HTTP,
  'websocket-api': http.WEBSOCKET,
  'load-balancer': http.LOAD_BALANCER,
  'function-url': http.PAYLOAD_2,
  'direct-invoke': account.ANYTHING,
  s3: records.S3,
  's3-eventbridge': events.S3_BUS_EVENT,
  's3-object-lambda': account.OBJECT_LAMBDA,
  's3-batch': account.BATCH,
  sns: records.SNS,
  sqs: records.SQS,
  'dynamodb-stream': records.TABLE,
  kinesis: records.STREAM,
  firehose: records.FIREHOSE,
  kafka: records.KAFKA,
  mq: records.MQ,
  documentdb: records.DOCUMENTS,
  eventbridge: events.BUS_EVENT,
  'schedule-rule': events.SCHEDULE,
  scheduler: events.SCHEDULE,
  pipe: account.ANYTHING,
  'log-subscription': events.LOGS,
  alarm: events.ALARM,
  cognito: people.COGNITO,
  'cognito-sync': people.COGNITO_SYNC,
  'iot-rule': account.ANYTHING,
  'iot-authorizer': people.IOT_AUTHORIZER,
  'step-functions': account.ANYTHING,
  appsync: people.APPSYNC,
  'appsync-authorizer': http.APPSYNC_AUTHORIZER,
  'api-authorizer': http.API_AUTHORIZER,
  'cloudfront-edge': people.EDGE,
  'cloudfront-function': people.EDGE_FUNCTION,
  ses: people.MAILS,
  'config-rule': events.CONFIG,
  lex: people.LEX,
  alexa: people.ALEXA,
  codepipeline: account.PIPELINE,
  codecommit: account.REPOSITORY,
  codedeploy: account.DEPLOYMENT,
  'secrets-rotation': account.ROTATION,
  'vpc-lattice': http.LATTICE,
  'bedrock-agent': people.AGENT,
  'custom-resource': account.CUSTOM,
  destination: account.DESTINATION,
};

const COMPILED = new Map<readonly Row[], Shape>();

/** The tree of some rows, made once. */
export function compiled(rows: readonly Row[]): Shape {
  const known = COMPILED.get(rows);
  if (known !== undefined) return known;
  const shape = shapeOf(rows);
  COMPILED.set(rows, shape);
  return shape;
}

/** Rows for events of a kind, where nothing of the application changes them. */
export function rowsOf(kind: TriggerKind): readonly Row[] {
  return ROWS[kind];
}
