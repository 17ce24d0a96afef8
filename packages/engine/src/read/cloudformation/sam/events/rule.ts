import type { Value } from '../../../../model/value.ts';
import type { Expansion } from '../expansion.ts';
import { type FunctionTarget, targetArn } from '../function/target.ts';
import { isSet, isTrue, property, resolveParameters } from '../reading.ts';
import { getAtt, map, ref, stringOf, type Tree } from '../tree.ts';
import type { SamEvent } from './event.ts';
import { permit } from './permission.ts';

/** EventBridge's limit on the id of a target. */
const MAX_TARGET_ID = 64;

/** Expands a `Schedule`, `CloudWatchEvent` or `EventBridgeRule` event of a function. */
export function expandFunctionRule(target: FunctionTarget, event: SamEvent): void {
  makeRule(target.owner, event, {
    Arn: targetArn(target, event.span),
    Id: targetId(event, 'LambdaTarget', event.type !== 'Schedule'),
  });
  permit(target, event, 'events.amazonaws.com', {
    SourceArn: getAtt(event.span, event.id, 'Arn'),
  });
}

/** Id of the rule's target: as written, else made from the event, cut to the service's limit. */
export function targetId(event: SamEvent, suffix: string, mayBeWritten: boolean): Tree {
  const written = property(property(event.properties, 'Target'), 'Id');
  if (mayBeWritten && written !== undefined) return written;
  return event.id.slice(0, MAX_TARGET_ID - suffix.length) + suffix;
}

/** Makes the rule of an event, with the dead-letter queue that it asks for. */
export function makeRule(
  owner: Expansion,
  event: SamEvent,
  target: { readonly [key: string]: Tree },
): void {
  const { properties, span } = event;
  const deadLetter = ruleDeadLetter(owner, event);
  const isSchedule = event.type === 'Schedule';
  const pass = (name: string): Value | undefined => property(properties, name);
  owner.make(
    event.id,
    'AWS::Events::Rule',
    {
      ScheduleExpression: isSchedule ? pass('Schedule') : undefined,
      EventBusName: isSchedule ? undefined : pass('EventBusName'),
      EventPattern: isSchedule ? undefined : pass('Pattern'),
      Name: pass(isSchedule ? 'Name' : 'RuleName'),
      Description: isSchedule ? pass('Description') : undefined,
      State: ruleState(owner, event),
      Targets: [
        map(span, {
          ...target,
          Input: pass('Input'),
          InputPath: pass('InputPath'),
          InputTransformer: pass('InputTransformer'),
          DeadLetterConfig: deadLetter === undefined ? undefined : { Arn: deadLetter },
          RetryPolicy: pass('RetryPolicy'),
        }),
      ],
    },
    span,
  );
}

function ruleState(owner: Expansion, event: SamEvent): Tree {
  const state = property(event.properties, 'State');
  const enabled = property(event.properties, 'Enabled');
  if (enabled === undefined) return isSet(state) ? state : undefined;
  if (isSet(state)) owner.fail(state.span, 'State and Enabled exclude each other');
  const known = resolveParameters(owner.context, enabled);
  if (known.kind !== 'known') return 'ENABLED';
  return map(enabled.span, { s: isTrue(known) ? 'ENABLED' : 'DISABLED' }).fields.get('s')?.value;
}

function ruleDeadLetter(owner: Expansion, event: SamEvent): Value | undefined {
  const config = checkedDeadLetter(owner, event);
  if (config === undefined) return undefined;
  const written = property(config, 'Arn');
  if (written !== undefined) return written;
  const queue = makeQueue(owner, event, config);
  const arn = getAtt(config.span, queue, 'Arn');
  owner.make(
    `${event.id}QueuePolicy`,
    'AWS::SQS::QueuePolicy',
    {
      Queues: [ref(config.span, queue)],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'sqs:SendMessage',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Resource: arn,
            Condition: { ArnEquals: { 'aws:SourceArn': getAtt(config.span, event.id, 'Arn') } },
          },
        ],
      },
    },
    config.span,
  );
  return arn;
}

/** `DeadLetterConfig` of an event, with its faults reported. */
export function checkedDeadLetter(owner: Expansion, event: SamEvent): Value | undefined {
  const config = property(event.properties, 'DeadLetterConfig');
  if (config === undefined) return undefined;
  const arn = property(config, 'Arn');
  const type = property(config, 'Type');
  if ((arn === undefined) === (type === undefined)) {
    owner.fail(config.span, 'DeadLetterConfig takes either Arn or Type');
  } else if (type !== undefined && stringOf(type) !== 'SQS') {
    owner.fail(type.span, 'Type of DeadLetterConfig must be SQS');
  }
  return config;
}

/** Makes the queue of a `DeadLetterConfig` with a type; returns its logical id. */
export function makeQueue(owner: Expansion, event: SamEvent, config: Value): string {
  const written = property(config, 'QueueLogicalId');
  const name = stringOf(written);
  if (written !== undefined && name === undefined) {
    owner.fail(written.span, 'QueueLogicalId must be a string');
  }
  const id = isSet(written) && name !== undefined ? name : `${event.id}Queue`;
  owner.make(id, 'AWS::SQS::Queue', {}, config.span);
  return id;
}
