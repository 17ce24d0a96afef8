import type { NodeId } from '../../../model/graph.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Span } from '../../../model/span.ts';
import { isAbsent, text, type Value } from '../../../model/value.ts';
import { itemsAt, pick } from '../../apis/values.ts';
import {
  always,
  arnsOf,
  byPlatform,
  byPolicy,
  fedBy,
  half,
  isOff,
  platform,
  targetDelivery,
} from '../common.ts';
import type { SourceHalf } from '../half.ts';
import { patternOf, readPattern } from '../pattern.ts';
import type { World } from '../world.ts';
import { isStopped } from './mapping.ts';

/** Rules of event buses: by pattern, by schedule, and for events of S3. */
export function* rules(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const rule of context.index.ofType('AWS::Events::Rule')) {
    const pattern = patternOf(rule);
    const hasPattern = pattern !== undefined && !isAbsent(pattern);
    const scheduled = !isAbsent(pick(rule.properties, 'ScheduleExpression'));
    for (const [i, target] of itemsAt(rule.properties, 'Targets').entries()) {
      const common = commonOf(world, rule, target);
      if (hasPattern || !scheduled) {
        yield half(rule, `target:${i}`, { ...common, ...matched(world, rule, pattern) });
      }
      if (scheduled) {
        const key = hasPattern ? `target:${i}:schedule` : `target:${i}`;
        yield half(rule, key, { ...common, ...timed(rule.address, rule.span, rule.logicalId) });
      }
    }
  }
}

type Common = Omit<
  SourceHalf,
  'resource' | 'key' | 'kind' | 'source' | 'authentication' | 'invokers'
>;
type Own = Pick<SourceHalf, 'kind' | 'source' | 'authentication' | 'invokers' | 'filters'>;

function commonOf({ context }: World, rule: Resource, target: Value): Common {
  const own = pick(target, 'RoleArn');
  const role = own === undefined || isAbsent(own) ? pick(rule.properties, 'RoleArn') : own;
  const called = { services: ['events.amazonaws.com'], arns: arnsOf(context, rule) };
  const input = ['Input', 'InputPath', 'InputTransformer'].map((key) => pick(target, key));
  return {
    name: rule.logicalId,
    span: target.span,
    targets: context.functionsOf(pick(target, 'Arn')),
    needed:
      role === undefined || isAbsent(role)
        ? { kind: 'service', ...called }
        : { kind: 'role', role, idle: called },
    disabled: isOff(pick(rule.properties, 'State'), 'DISABLED'),
    delivery: targetDelivery(context, target),
    input: input.find((one) => one !== undefined && !isAbsent(one)),
  };
}

function matched({ context }: World, rule: Resource, pattern: Value | undefined): Own {
  const { buckets, services, onlyAws } = readPattern(context, pattern);
  const fromS3 = onlyAws && services.length === 1 && services[0] === 'aws.s3';
  const [bucket] = buckets;
  return {
    kind: fromS3 ? 's3-eventbridge' : 'eventbridge',
    source: fromS3 && bucket !== undefined && buckets.length === 1 ? bucket : rule.address,
    authentication: byPolicy(rule.span),
    invokers: fedBy(rule.address, rule.span, `put events on the bus of ${rule.logicalId}`),
    filters: pattern === undefined ? [] : [pattern],
  };
}

function timed(source: NodeId, span: Span, name: string): Own {
  return {
    kind: 'schedule-rule',
    source,
    authentication: byPlatform(span),
    invokers: always(platform(span, `the schedule ${name} fires it with constant input`)),
  };
}

/** Schedules of EventBridge Scheduler. */
export function* schedules(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const schedule of context.index.ofType('AWS::Scheduler::Schedule')) {
    const { properties, span, address, logicalId } = schedule;
    const target = pick(properties, 'Target');
    const arn = pick(target, 'Arn');
    const called = context.textsOf(arn).some((one) => one.endsWith(':aws-sdk:lambda:invoke'));
    yield half(schedule, 'target', {
      kind: 'scheduler',
      name: logicalId,
      span,
      targets: called ? calledIn(world, pick(target, 'Input')) : context.functionsOf(arn),
      source: address,
      needed: { kind: 'role', role: pick(target, 'RoleArn') },
      authentication: byPlatform(span),
      invokers: always(platform(span, `the schedule ${logicalId} fires it with constant input`)),
      disabled: isOff(pick(properties, 'State'), 'DISABLED'),
      delivery: targetDelivery(context, target),
      input: pick(target, 'Input'),
    });
  }
}

/** The universal target names its function inside the input. */
function calledIn({ context }: World, input: Value | undefined): SourceHalf['targets'] {
  const direct = context.functionsOf(pick(input, 'FunctionName'));
  if (direct.length > 0) return direct;
  return context.textsOf(input).flatMap((one) => {
    const name = /"FunctionName"\s*:\s*"([^"]+)"/.exec(one)?.[1];
    if (name === undefined || input === undefined) return [];
    return context.functionsOf({ kind: 'known', value: name, span: input.span });
  });
}

/** Pipes: the function as enrichment and as target. */
export function* pipes(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const pipe of context.index.ofType('AWS::Pipes::Pipe')) {
    const { properties, span, address, logicalId } = pipe;
    const filters = itemsAt(properties, 'SourceParameters', 'FilterCriteria', 'Filters');
    for (const key of ['Enrichment', 'Target']) {
      const parameters = pick(properties, `${key}Parameters`);
      const invocation = text(pick(parameters, 'LambdaFunctionParameters', 'InvocationType'));
      yield half(pipe, key.toLowerCase(), {
        kind: 'pipe',
        name: logicalId,
        span: pick(properties, key)?.span ?? span,
        targets: context.functionsOf(pick(properties, key)),
        source: address,
        needed: { kind: 'role', role: pick(properties, 'RoleArn') },
        authentication: byPolicy(span),
        invokers: fedBy(address, span, `write to the source of ${logicalId}`),
        disabled: isStopped(pick(properties, 'DesiredState')),
        filters: filters.flatMap((one) => pick(one, 'Pattern') ?? []),
        delivery: invocation === 'FIRE_AND_FORGET' ? { mode: 'async' } : { mode: 'sync' },
        input: pick(parameters, 'InputTemplate'),
      });
    }
  }
}
