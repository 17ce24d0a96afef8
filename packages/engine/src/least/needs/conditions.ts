import type { NeededAction } from '../../data/needed-actions.ts';
import type { NeedCondition } from '../../model/needs.ts';
import type { CallContext } from './calls.ts';
import { leadingKeys } from './leading-keys.ts';
import { itemPatterns } from './patterns.ts';
import type { Place } from './places.ts';
import { given } from './request.ts';

/** Conditions that every request of a call meets, by what the code fixes in it. */
export function conditionsOf(
  context: CallContext,
  row: NeededAction,
  place: Place,
): readonly NeedCondition[] {
  if (row.possibly !== undefined) return [];
  if (row.action === 's3:ListBucket') return prefix(context);
  if (row.action.startsWith('dynamodb:')) return leadingKeys(context, place);
  return row.action === 'iam:PassRole' ? passedTo(context) : [];
}

const PASSED_TO: Readonly<Record<string, string>> = {
  'lambda:CreateFunction': 'lambda.amazonaws.com',
  'lambda:UpdateFunctionConfiguration': 'lambda.amazonaws.com',
  'scheduler:CreateSchedule': 'scheduler.amazonaws.com',
  'scheduler:UpdateSchedule': 'scheduler.amazonaws.com',
  'events:PutRule': 'events.amazonaws.com',
  'events:PutTargets': 'events.amazonaws.com',
  'states:CreateStateMachine': 'states.amazonaws.com',
  'states:UpdateStateMachine': 'states.amazonaws.com',
  'ecs:RunTask': 'ecs-tasks.amazonaws.com',
};

function passedTo({ resolved: { call } }: CallContext): readonly NeedCondition[] {
  const service = PASSED_TO[`${call.service}:${call.operation}`];
  if (service === undefined) return [];
  return [
    { operator: 'StringEquals', key: 'iam:PassedToService', values: [service], holds: 'always' },
  ];
}

/** A listing under a prefix that begins with a constant. */
function prefix({ request, resolved: { call } }: CallContext): readonly NeedCondition[] {
  if (!call.operation.startsWith('ListObject')) return [];
  const { values, mayLack } = given(request.parameters, 'Prefix');
  if (values.length === 0 || mayLack) return [];
  const patterns = values.flatMap((one) =>
    itemPatterns(one, (inner) => request.naming(inner, undefined).texts),
  );
  if (patterns.includes('*') || patterns.includes('')) return [];
  return [
    { operator: 'StringLike', key: 's3:prefix', values: [...new Set(patterns)], holds: 'always' },
  ];
}
