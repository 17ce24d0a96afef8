import { codePipelineEvent, firehoseEvent, mqEvent } from './events/brokers.ts';
import { httpEvent } from './events/http.ts';
import { kafkaEvent, kinesisEvent, snsEvent, sqsEvent } from './events/messages.ts';
import { appsyncEvent, cognitoEvent, configEvent, logsEvent } from './events/services.ts';
import { dynamodbEvent, eventBridgeEvent, s3Event, scheduleEvent } from './events/stores.ts';
import { websocketEvent } from './events/websocket.ts';

/** How a trigger carries what others write. */
export type TriggerModel = {
  /** `text`: JSON that the guard parses; `bytes`: the same, in base64; `value`: parsed by the platform; `item`: the same, and always an object; `name`: a text that is no JSON. */
  readonly carries: 'text' | 'bytes' | 'value' | 'item' | 'name' | 'nothing';
  /** An event with the payload; texts (and bytes, where they are carried) as they are. */
  readonly event: (payload: unknown) => unknown;
};

const http = (form: 'http' | 'rest' | 'url' | 'alb' | 'alb-multi'): TriggerModel => ({
  carries: 'bytes',
  event: (body) => httpEvent({ form, body, method: 'POST' }),
});

/** A trigger that the guard has an envelope for. */
export type Trigger =
  | 'http'
  | 'rest'
  | 'url'
  | 'alb'
  | 'alb-multi'
  | 'websocket'
  | 'sqs'
  | 'sns'
  | 'eventbridge'
  | 's3'
  | 'dynamodb'
  | 'kinesis'
  | 'firehose'
  | 'kafka'
  | 'mq'
  | 'codepipeline'
  | 'logs'
  | 'cognito'
  | 'appsync'
  | 'config'
  | 'schedule'
  | 'direct';

const MODELS: Readonly<Record<Trigger, TriggerModel>> = {
  http: http('http'),
  rest: http('rest'),
  url: http('url'),
  alb: http('alb'),
  'alb-multi': http('alb-multi'),
  websocket: { carries: 'text', event: (body) => websocketEvent({ body }) },
  sqs: { carries: 'text', event: (body) => sqsEvent([body]) },
  sns: { carries: 'text', event: (body) => snsEvent(body) },
  eventbridge: { carries: 'value', event: (detail) => eventBridgeEvent(detail) },
  s3: { carries: 'name', event: (key) => s3Event([String(key)]) },
  dynamodb: {
    carries: 'item',
    event: (item) => dynamodbEvent([{ after: item as Readonly<Record<string, unknown>> }]),
  },
  kinesis: { carries: 'bytes', event: (data) => kinesisEvent([data]) },
  firehose: { carries: 'bytes', event: (data) => firehoseEvent([data]) },
  kafka: { carries: 'bytes', event: (value) => kafkaEvent([value]) },
  mq: { carries: 'bytes', event: (data) => mqEvent([data]) },
  codepipeline: { carries: 'text', event: (parameters) => codePipelineEvent(parameters) },
  logs: { carries: 'name', event: (line) => logsEvent([String(line)]) },
  cognito: { carries: 'value', event: (request) => cognitoEvent(request) },
  appsync: { carries: 'value', event: (args) => appsyncEvent(args) },
  config: { carries: 'text', event: (parameters) => configEvent(parameters) },
  schedule: { carries: 'nothing', event: () => scheduleEvent() },
  direct: { carries: 'value', event: (payload) => payload },
};

/** Every trigger. */
export const TRIGGERS: readonly Trigger[] = Object.keys(MODELS) as Trigger[];

/** How a trigger carries what others write. */
export function modelOf(trigger: Trigger): TriggerModel {
  const model: TriggerModel | undefined = MODELS[trigger];
  if (model === undefined) throw new TypeError(`no trigger is called \`${trigger}\``);
  return model;
}

/** An event of a trigger with a payload: a message's body, a key of S3, arguments of GraphQL, the payload itself. */
export function validEvent(trigger: Trigger, payload: unknown): unknown {
  return modelOf(trigger).event(payload);
}
