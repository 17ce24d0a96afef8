import type { NodeId } from '../../../model/graph.ts';
import type { Invoker } from '../../../model/invoker.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Span } from '../../../model/span.ts';
import { hole } from '../../../model/text.ts';
import type { TriggerKind } from '../../../model/trigger-kind.ts';
import { isAbsent, mayBe, number, type Value } from '../../../model/value.ts';
import { itemsAt, pick } from '../../apis/values.ts';
import {
  always,
  anyone,
  arnsOf,
  byPlatform,
  byPolicy,
  fedBy,
  half,
  isFalse,
  platform,
} from '../common.ts';
import type { SourceHalf } from '../half.ts';
import type { World } from '../world.ts';
import { ownAccount } from '../writers.ts';

/** Log groups that stream what is logged to a function. */
export function* logSubscriptions(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const filter of context.index.ofType('AWS::Logs::SubscriptionFilter')) {
    const { properties, span, logicalId } = filter;
    const named = pick(properties, 'LogGroupName');
    const group = context.nodeOf(named, ['AWS::Logs::LogGroup']);
    const declared = context.index.get(group);
    const pattern = pick(properties, 'FilterPattern');
    // A parameter may leave the name empty.
    const name = declared?.logicalId ?? (context.textsOf(named)[0] || logicalId);
    const arn = declared === undefined ? undefined : context.texts.arn(declared);
    yield half(filter, 'filter', {
      kind: 'log-subscription',
      name,
      span,
      targets: context.functionsOf(pick(properties, 'DestinationArn')),
      source: group,
      needed: {
        kind: 'service',
        services: ['logs.amazonaws.com'],
        // Written with and without the `:*` that stands for the streams of the group.
        arns: arn === undefined ? namedGroups(context, named) : [`${arn}:*`, arn],
      },
      authentication: byPlatform(span),
      invokers: (all) => loggers(all, group, span, name),
      filters: pattern === undefined ? [] : [pattern],
    });
  }
}

/** Subscriptions of all log groups of an account: their policy is JSON in a text. */
export function* accountSubscriptions(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const policy of context.index.ofType('AWS::Logs::AccountPolicy')) {
    const { properties, span, logicalId } = policy;
    if (!mayBe(pick(properties, 'PolicyType'), 'SUBSCRIPTION_FILTER_POLICY')) continue;
    const document = pick(properties, 'PolicyDocument');
    const destinations = context.textsOf(document).flatMap((one) => {
      const value = /"DestinationArn"\s*:\s*"([^"]+)"/i.exec(one)?.[1];
      return value === undefined ? [] : context.functionsOf({ kind: 'known', value, span });
    });
    const everything = `arn:${hole('AWS::Partition')}:logs:${hole('AWS::Region')}:${hole('AWS::AccountId')}:log-group:*`;
    yield half(policy, 'policy', {
      kind: 'log-subscription',
      name: `all log groups by ${logicalId}`,
      span,
      targets: destinations,
      source: policy.address,
      needed: { kind: 'service', services: ['logs.amazonaws.com'], arns: [everything] },
      authentication: byPlatform(span),
      invokers: always(ownAccount(span, 'write to the log groups of the account')),
    });
  }
}

/**
 * Functions whose own log group it is: what they log is what they are sent. Nearly every role may write to
 * every group, so that roles tell only where no function owns the group.
 */
function loggers(
  world: World,
  group: NodeId | undefined,
  span: Span,
  name: string,
): readonly Invoker[] {
  const owners = [...world.functions.values()].filter(
    (one) => group !== undefined && one.logGroup === group,
  );
  if (owners.length === 0) return fedBy(group, span, `write logs to ${name}`)(world);
  return owners.map((one) => {
    const why = `${one.name} logs to ${name} what it is sent`;
    return { kind: 'internal', node: one.id, span, why };
  });
}

/** ARNs of log groups that are only named. */
function namedGroups(context: World['context'], name: Value | undefined): readonly string[] {
  const home = `${hole('AWS::Region')}:${hole('AWS::AccountId')}`;
  const arns = context
    .textsOf(name)
    .map((one) => `arn:${hole('AWS::Partition')}:logs:${home}:log-group:${one}`);
  return arns.flatMap((arn) => [`${arn}:*`, arn]);
}

/** Alarms whose action is a function. */
export function* alarms(world: World): Generator<SourceHalf> {
  const { context } = world;
  const types = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
  for (const alarm of context.index.ofType(...types)) {
    for (const key of ['AlarmActions', 'OKActions', 'InsufficientDataActions']) {
      for (const [i, action] of itemsAt(alarm.properties, key).entries()) {
        yield half(alarm, `${key}:${i}`, {
          kind: 'alarm',
          name: alarm.logicalId,
          span: action.span,
          targets: context.functionsOf(action),
          source: alarm.address,
          needed: {
            kind: 'service',
            services: ['lambda.alarms.cloudwatch.amazonaws.com'],
            arns: arnsOf(context, alarm),
          },
          authentication: byPlatform(alarm.span),
          invokers: always(platform(alarm.span, `the alarm ${alarm.logicalId} calls it`)),
          disabled: isFalse(pick(alarm.properties, 'ActionsEnabled')),
        });
      }
    }
  }
}

/** Delivery streams that pass their records through a function. */
export function* firehose(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const stream of context.index.ofType('AWS::KinesisFirehose::DeliveryStream')) {
    for (const { key, value } of stream.properties.fields.values()) {
      if (!key.endsWith('DestinationConfiguration')) continue;
      const processors = itemsAt(value, 'ProcessingConfiguration', 'Processors');
      for (const [i, parameter] of processors
        .flatMap((one) => itemsAt(one, 'Parameters'))
        .entries()) {
        if (!context.textsOf(pick(parameter, 'ParameterName')).includes('LambdaArn')) continue;
        yield half(stream, `${key}:${i}`, {
          kind: 'firehose',
          name: stream.logicalId,
          span: parameter.span,
          targets: context.functionsOf(pick(parameter, 'ParameterValue')),
          source: stream.address,
          needed: {
            kind: 'role',
            role: pick(value, 'RoleARN'),
            idle: { services: ['firehose.amazonaws.com'], arns: [] },
          },
          authentication: byPolicy(stream.span),
          invokers: fedBy(stream.address, stream.span, `put records into ${stream.logicalId}`),
          disabled: isFalse(pick(value, 'ProcessingConfiguration', 'Enabled')),
          delivery: { maximumRetries: retriesOf(context, processors) },
        });
      }
    }
  }
}

/** Retries of a processor; three where it names no number. */
function retriesOf(context: World['context'], processors: readonly Value[]): number {
  const parameters = processors.flatMap((one) => itemsAt(one, 'Parameters'));
  const named = parameters.find((one) =>
    context.textsOf(pick(one, 'ParameterName')).includes('NumberOfRetries'),
  );
  return number(pick(named, 'ParameterValue')) ?? 3;
}

/** Mail that a receipt rule hands to a function. */
export function* ses(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const rule of context.index.ofType('AWS::SES::ReceiptRule')) {
    const written = pick(rule.properties, 'Rule');
    for (const [i, action] of itemsAt(written, 'Actions').entries()) {
      const lambda = pick(action, 'LambdaAction');
      if (lambda === undefined || isAbsent(lambda)) continue;
      const isSync = context.textsOf(pick(lambda, 'InvocationType')).includes('RequestResponse');
      yield half(rule, `action:${i}`, {
        kind: 'ses',
        name: rule.logicalId,
        span: lambda.span,
        targets: context.functionsOf(pick(lambda, 'FunctionArn')),
        source: rule.address,
        needed: { kind: 'service', services: ['ses.amazonaws.com'], arns: ruleArns(context, rule) },
        authentication: { kind: 'none', span: rule.span },
        invokers: always(anyone(rule.span, `anyone can send mail that ${rule.logicalId} receives`)),
        // A rule that does not say so is not active.
        disabled: isAbsent(pick(written, 'Enabled')) || isFalse(pick(written, 'Enabled')),
        delivery: { mode: isSync ? 'sync' : 'async' },
      });
    }
  }
}

/** ARNs of a receipt rule; a name that the platform gives stays a hole. */
function ruleArns(context: World['context'], rule: Resource): readonly string[] {
  const [set = hole('?set')] = context.textsOf(pick(rule.properties, 'RuleSetName'));
  const [name = hole('?rule')] = context.textsOf(pick(rule.properties, 'Rule', 'Name'));
  const home = `${hole('AWS::Region')}:${hole('AWS::AccountId')}`;
  return [`arn:${hole('AWS::Partition')}:ses:${home}:receipt-rule-set/${set}:receipt-rule/${name}`];
}

/** A source that only the platform or people trusted with the account set off. */
export type Quiet = {
  readonly kind: TriggerKind;
  readonly resource: Resource;
  readonly key: string;
  readonly target: Value | undefined;
  readonly services: readonly string[];
  readonly why: string;
};

/** Half of a trigger that no stranger can reach, with a permission for a service. */
export function quiet({ context }: World, one: Quiet): SourceHalf {
  const { resource, services } = one;
  const span = one.target?.span ?? resource.span;
  return half(resource, one.key, {
    kind: one.kind,
    name: resource.logicalId,
    span,
    targets: context.functionsOf(one.target),
    source: context.idOf(resource),
    needed: { kind: 'service', services, arns: arnsOf(context, resource) },
    authentication: byPlatform(span),
    invokers: always(platform(span, one.why)),
  });
}
