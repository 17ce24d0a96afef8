import { type FunctionTarget, targetArn, targetName } from '../function/target.ts';
import { property } from '../reading.ts';
import { map, ref, sub, type Tree } from '../tree.ts';
import type { SamEvent } from './event.ts';

/** Lets a service invoke the function; returns the permission's logical id. */
export function permit(
  target: FunctionTarget,
  event: SamEvent,
  principal: string,
  source: { readonly [key: string]: Tree },
  prefix: string = event.id,
): string {
  const id = `${prefix}Permission`;
  const properties = {
    Action: 'lambda:InvokeFunction',
    FunctionName: targetName(target, event.span),
    Principal: principal,
    ...source,
  };
  target.owner.make(id, 'AWS::Lambda::Permission', properties, event.span);
  return id;
}

/** Alexa events: a permission only, for one skill where `SkillId` is given. */
export function expandAlexa(target: FunctionTarget, event: SamEvent): void {
  const token = property(event.properties, 'SkillId');
  permit(target, event, 'alexa-appkit.amazon.com', { EventSourceToken: token });
}

/** IoT events: a topic rule that calls the function. */
export function expandIot(target: FunctionTarget, event: SamEvent): void {
  const { span } = event;
  permit(target, event, 'iot.amazonaws.com', {
    SourceArn: sub(span, `arn:aws:iot:\${AWS::Region}:\${AWS::AccountId}:rule/\${RuleName}`, {
      RuleName: ref(span, event.id),
    }),
    SourceAccount: sub(span, `\${AWS::AccountId}`),
  });
  const payload = map(span, {
    Sql: property(event.properties, 'Sql'),
    AwsIotSqlVersion: property(event.properties, 'AwsIotSqlVersion'),
    RuleDisabled: false,
    Actions: [{ Lambda: { FunctionArn: targetArn(target, span) } }],
  });
  target.owner.make(event.id, 'AWS::IoT::TopicRule', { TopicRulePayload: payload }, span);
}

/** Log events: a subscription filter on the log group. */
export function expandLogs(target: FunctionTarget, event: SamEvent): void {
  const { span } = event;
  const group = property(event.properties, 'LogGroupName');
  const arn = `arn:aws:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${__LogGroupName__}:*`;
  const permission = permit(target, event, 'logs.amazonaws.com', {
    SourceArn: sub(span, arn, { __LogGroupName__: group }),
  });
  target.owner.make(
    event.id,
    'AWS::Logs::SubscriptionFilter',
    {
      LogGroupName: group,
      FilterPattern: property(event.properties, 'FilterPattern'),
      DestinationArn: targetArn(target, span),
    },
    span,
    { ...target.owner.passedOn, DependsOn: [permission] },
  );
}
