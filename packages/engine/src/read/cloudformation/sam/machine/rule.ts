import type { Value } from '../../../../model/value.ts';
import type { SamEvent } from '../events/event.ts';
import { makeRule, targetId } from '../events/rule.ts';
import type { Expansion } from '../expansion.ts';
import { allowPolicy } from '../policies.ts';
import { property } from '../reading.ts';
import { trustOf } from '../role.ts';
import { getAtt, ref } from '../tree.ts';

/** Expands a `Schedule`, `CloudWatchEvent` or `EventBridgeRule` event of a state machine: a rule and its role. */
export function expandMachineRule(
  owner: Expansion,
  alias: string | undefined,
  event: SamEvent,
): void {
  const { span } = event;
  const written = event.type === 'Schedule' ? property(event.properties, 'RoleArn') : undefined;
  const arn = ref(span, alias ?? owner.id);
  const role = written ?? makeRole(owner, event, arn);
  makeRule(owner, event, {
    Arn: arn,
    Id: targetId(event, 'StepFunctionsTarget', true),
    RoleArn: role,
  });
}

function makeRole(owner: Expansion, event: SamEvent, arn: Value): Value {
  const { span } = event;
  const id = `${event.id}Role`;
  const statement = { Action: 'states:StartExecution', Resource: arn };
  owner.make(
    id,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: trustOf(span, 'events.amazonaws.com'),
      Policies: [allowPolicy(span, `${id}StartExecutionPolicy`, [statement])],
      PermissionsBoundary: owner.get('PermissionsBoundary'),
    },
    span,
  );
  return getAtt(span, id, 'Arn');
}
