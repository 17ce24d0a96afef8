import type { Value } from '../../../../model/value.ts';
import type { Expansion } from '../expansion.ts';
import { allowPolicy } from '../policies.ts';
import { isSet, isTrue, property } from '../reading.ts';
import { trustOf } from '../role.ts';
import { getAtt, ref, str, type Tree } from '../tree.ts';
import type { SamEvent } from './event.ts';
import { checkedDeadLetter, makeQueue } from './rule.ts';

/** What a schedule starts. */
export type ScheduleTarget = {
  readonly owner: Expansion;
  readonly kind: 'function' | 'state-machine';
  readonly alias: string | undefined;
};

const PASSED = [
  'ScheduleExpression',
  'Description',
  'StartDate',
  'EndDate',
  'ScheduleExpressionTimezone',
  'GroupName',
  'KmsKeyArn',
] as const;

/** Expands a `ScheduleV2` event: a schedule, and the role by which it starts the target. */
export function expandSchedule(target: ScheduleTarget, event: SamEvent): void {
  const { owner } = target;
  const { properties, span } = event;
  const pass = (name: string): Value | undefined => property(properties, name);
  const deadLetter = scheduleDeadLetter(owner, event);
  const written = pass('RoleArn');
  const role = isSet(written) ? written : makeRole(target, event, deadLetter);
  const window = pass('FlexibleTimeWindow');
  const passed: { [key: string]: Tree } = {};
  for (const name of PASSED) passed[name] = pass(name);
  const schedule = {
    ...passed,
    State: isSet(pass('State')) ? pass('State') : undefined,
    Name: scheduleName(owner, event),
    FlexibleTimeWindow: isSet(window) ? window : { Mode: 'OFF' },
    Target: {
      Arn: arnOf(target, span),
      RoleArn: role,
      Input: pass('Input'),
      DeadLetterConfig: deadLetter === undefined ? undefined : { Arn: deadLetter },
      RetryPolicy: pass('RetryPolicy'),
    },
  };
  owner.make(event.id, 'AWS::Scheduler::Schedule', schedule, span);
}

function scheduleName(owner: Expansion, event: SamEvent): Tree {
  const name = property(event.properties, 'Name');
  const omit = property(event.properties, 'OmitName');
  if (!isTrue(omit)) return isSet(name) ? name : str(event.span, event.id);
  if (isSet(name)) owner.fail(name.span, 'Name and OmitName exclude each other');
  return undefined;
}

function scheduleDeadLetter(owner: Expansion, event: SamEvent): Value | undefined {
  const config = checkedDeadLetter(owner, event);
  if (config === undefined) return undefined;
  return property(config, 'Arn') ?? getAtt(config.span, makeQueue(owner, event, config), 'Arn');
}

function arnOf(target: ScheduleTarget, span: SamEvent['span']): Value {
  if (target.alias !== undefined) return ref(span, target.alias);
  if (target.kind === 'state-machine') return ref(span, target.owner.id);
  return getAtt(span, target.owner.id, 'Arn');
}

function makeRole(target: ScheduleTarget, event: SamEvent, deadLetter: Value | undefined): Value {
  const { span } = event;
  const id = `${event.id}Role`;
  const arn = arnOf(target, span);
  const [name, action] =
    target.kind === 'function'
      ? [`${event.id}LambdaPolicy`, 'lambda:InvokeFunction']
      : [`${event.id}StartExecutionPolicy`, 'states:StartExecution'];
  const queue =
    deadLetter === undefined
      ? []
      : [
          allowPolicy(span, `${event.id}SQSPolicy`, [
            { Action: 'sqs:SendMessage', Resource: deadLetter },
          ]),
        ];
  target.owner.make(
    id,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: trustOf(span, 'scheduler.amazonaws.com'),
      Policies: [allowPolicy(span, name, [{ Action: action, Resource: arn }]), ...queue],
      PermissionsBoundary: property(event.properties, 'PermissionsBoundary'),
    },
    span,
  );
  return getAtt(span, id, 'Arn');
}
