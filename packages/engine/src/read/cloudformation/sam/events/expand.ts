import { ownEntry } from '../../../../support/own.ts';
import type { ApiEvent } from '../api/event.ts';
import type { FunctionTarget } from '../function/target.ts';
import { map } from '../tree.ts';
import { expandCognito } from './cognito.ts';
import { readEvents, type SamEvent } from './event.ts';
import { expandMapping } from './mapping.ts';
import { expandAlexa, expandIot, expandLogs } from './permission.ts';
import { expandFunctionRule } from './rule.ts';
import { expandBucket } from './s3.ts';
import { expandSchedule } from './scheduler.ts';
import { expandTopic } from './sns.ts';

/** How each type of event is expanded; API events are left to the APIs. */
const EXPAND: { readonly [type: string]: (target: FunctionTarget, event: SamEvent) => void } = {
  AlexaSkill: expandAlexa,
  CloudWatchEvent: expandFunctionRule,
  CloudWatchLogs: expandLogs,
  Cognito: expandCognito,
  DocumentDB: expandMapping,
  DynamoDB: expandMapping,
  EventBridgeRule: expandFunctionRule,
  IoTRule: expandIot,
  Kinesis: expandMapping,
  MQ: expandMapping,
  MSK: expandMapping,
  S3: expandBucket,
  SNS: expandTopic,
  SQS: expandMapping,
  Schedule: expandFunctionRule,
  ScheduleV2: (target, event) => {
    const { owner, alias } = target;
    expandSchedule({ owner, kind: 'function', alias }, event);
  },
  SelfManagedKafka: expandMapping,
};

/** Expands the events of a function; returns its API events. */
export function expandFunctionEvents(target: FunctionTarget): readonly ApiEvent[] {
  const { owner, alias } = target;
  const apiEvents: ApiEvent[] = [];
  for (const event of readEvents(owner, 'function')) {
    if (event.type !== 'Api' && event.type !== 'HttpApi') {
      ownEntry(EXPAND, event.type)?.(target, event);
      continue;
    }
    apiEvents.push({
      kind: event.type,
      owner: 'function',
      ownerId: owner.id,
      eventId: event.name,
      properties: event.properties,
      span: event.span,
      condition: owner.passedOn.Condition,
      alias,
      attributes: owner.passedOn,
      ownerProperties: map(owner.span, {}),
    });
  }
  return apiEvents;
}
