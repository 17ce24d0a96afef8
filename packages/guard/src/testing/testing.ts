export { type FakeContextOptions, fakeContext } from './context.ts';
export { codePipelineEvent, firehoseEvent, mqEvent } from './events/brokers.ts';
export { type HttpRequestOptions, httpEvent } from './events/http.ts';
export { kafkaEvent, kinesisEvent, snsEvent, sqsEvent } from './events/messages.ts';
export { PLATFORM, type PlatformOptions } from './events/platform.ts';
export { appsyncEvent, cognitoEvent, configEvent, logsEvent } from './events/services.ts';
export { dynamodbEvent, eventBridgeEvent, s3Event, scheduleEvent } from './events/stores.ts';
export { type SocketOptions, websocketEvent } from './events/websocket.ts';
export { type Arbitraries, hostileArbitrary } from './hostile/arbitrary.ts';
export {
  type HostileClass,
  type HostileEvent,
  type HostileOptions,
  hostileEvents,
} from './hostile/hostile.ts';
export { INJECTIONS, type InjectionClass } from './hostile/injections.ts';
export { expectRefused, type Judged, outcomeOf } from './outcome.ts';
export { TRIGGERS, type Trigger, validEvent } from './triggers.ts';
