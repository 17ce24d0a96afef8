import type { Resource } from '../../../model/resource.ts';
import { isAbsent, mayBe } from '../../../model/value.ts';
import { fieldsOf, itemsAt, pick } from '../../apis/values.ts';
import { always, byIam, byPlatform, half, platform } from '../common.ts';
import type { SourceHalf } from '../half.ts';
import type { World } from '../world.ts';
import { ownAccount } from '../writers.ts';
import { quiet } from './notify.ts';

/** Rules of AWS Config that a function evaluates. */
export function* configRules(world: World): Generator<SourceHalf> {
  for (const rule of world.context.index.ofType(
    'AWS::Config::ConfigRule',
    'AWS::Config::OrganizationConfigRule',
  )) {
    const { properties } = rule;
    const target =
      pick(properties, 'Source', 'SourceIdentifier') ??
      pick(properties, 'OrganizationCustomRuleMetadata', 'LambdaFunctionArn');
    yield quiet(world, {
      kind: 'config-rule',
      resource: rule,
      key: 'rule',
      target,
      services: ['config.amazonaws.com'],
      why: `AWS Config calls it when resources change, with names and tags that their owners chose`,
    });
  }
}

/** Rotation of secrets. */
export function* rotations(world: World): Generator<SourceHalf> {
  for (const schedule of world.context.index.ofType('AWS::SecretsManager::RotationSchedule')) {
    yield {
      ...quiet(world, {
        kind: 'secrets-rotation',
        resource: schedule,
        key: 'rotation',
        target: pick(schedule.properties, 'RotationLambdaARN'),
        services: ['secretsmanager.amazonaws.com'],
        why: `Secrets Manager rotates the secret of ${schedule.logicalId}`,
      }),
      needed: {
        kind: 'service',
        services: ['secretsmanager.amazonaws.com'],
        arns: secretArns(world, schedule),
      },
    };
  }
}

function secretArns({ context }: World, schedule: Resource): readonly string[] {
  const secret = context.index.get(context.nodeOf(pick(schedule.properties, 'SecretId')));
  const arn = secret === undefined ? undefined : context.texts.arn(secret);
  return arn === undefined ? [] : [arn];
}

/** Triggers of CodeCommit repositories. */
export function* repositories(world: World): Generator<SourceHalf> {
  for (const repository of world.context.index.ofType('AWS::CodeCommit::Repository')) {
    for (const [i, one] of itemsAt(repository.properties, 'Triggers').entries()) {
      const { span, logicalId, address } = repository;
      yield {
        ...quiet(world, {
          kind: 'codecommit',
          resource: repository,
          key: `trigger:${i}`,
          target: pick(one, 'DestinationArn'),
          services: ['codecommit.amazonaws.com'],
          why: '',
        }),
        authentication: byIam(span),
        invokers: ({ writers }) => [...writers(address), ownAccount(span, `push to ${logicalId}`)],
      };
    }
  }
}

/** Actions of pipelines that invoke a function. */
export function* pipelines(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const pipeline of context.index.ofType('AWS::CodePipeline::Pipeline')) {
    const stages = itemsAt(pipeline.properties, 'Stages');
    const actions = stages.flatMap((stage) => itemsAt(stage, 'Actions'));
    for (const [i, action] of actions.entries()) {
      if (!mayBe(pick(action, 'ActionTypeId', 'Provider'), 'Lambda')) continue;
      const { span } = action;
      const why = `${pipeline.logicalId} calls it for every change that enters the pipeline`;
      yield half(pipeline, `action:${i}`, {
        kind: 'codepipeline',
        name: `${pipeline.logicalId} ${context.textsOf(pick(action, 'Name'))[0] ?? ''}`.trim(),
        span,
        targets: context.functionsOf(pick(action, 'Configuration', 'FunctionName')),
        source: pipeline.address,
        needed: {
          kind: 'role',
          role: pick(action, 'RoleArn') ?? pick(pipeline.properties, 'RoleArn'),
        },
        authentication: byIam(span),
        invokers: always({ kind: 'internal', node: pipeline.address, span, why }),
        input: pick(action, 'Configuration', 'UserParameters'),
      });
    }
  }
}

/** Functions that CodeDeploy runs before and after it shifts traffic. */
export function* deployments(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const alias of context.index.ofType('AWS::Lambda::Function', 'AWS::Lambda::Alias')) {
    for (const { key, value } of hooksOf(alias)) {
      const targets = context.functionsOf(value);
      if (targets.length === 0) continue;
      yield half(alias, `hook:${key}`, {
        kind: 'codedeploy',
        name: `${alias.logicalId} ${key}`,
        span: value.span,
        targets,
        source: context.idOf(alias),
        needed: { kind: 'none' },
        authentication: byPlatform(value.span),
        invokers: always(
          platform(value.span, `CodeDeploy runs it when ${alias.logicalId} is deployed`),
        ),
      });
    }
  }
}

function hooksOf(resource: Resource): ReturnType<typeof fieldsOf> {
  if (resource.type !== 'AWS::Lambda::Function') return [];
  const hooks = fieldsOf(pick(resource.written.properties, 'DeploymentPreference', 'Hooks'));
  return hooks.filter((one) => /^(Pre|Post)Traffic$/.test(one.key));
}

/** Custom resources and macros: whoever deploys the stack sets them off. */
export function* customResources(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const resource of context.application.resources) {
    const { type, properties, logicalId, span } = resource;
    const isCustom = type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
    if (!isCustom && type !== 'AWS::CloudFormation::Macro') continue;
    const target = pick(properties, isCustom ? 'ServiceToken' : 'FunctionName');
    const targets = context.functionsOf(target);
    if (targets.length === 0) continue;
    yield half(resource, 'custom', {
      kind: 'custom-resource',
      name: logicalId,
      span,
      targets,
      source: resource.address,
      needed: { kind: 'none' },
      authentication: byIam(span),
      invokers: always(platform(span, `CloudFormation calls it when the stack is deployed`)),
      input: properties,
    });
  }
}

/** Destinations: a function that gets the result of another one's asynchronous invocation. */
export function* destinations(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const config of context.index.ofType('AWS::Lambda::EventInvokeConfig')) {
    const { properties } = config;
    const [from] = context.functionsOf(pick(properties, 'FunctionName'));
    const upstream = world.functions.get(from?.function ?? '');
    for (const key of ['OnSuccess', 'OnFailure']) {
      const target = pick(properties, 'DestinationConfig', key, 'Destination');
      if (target === undefined || isAbsent(target)) continue;
      const why = `${upstream?.name ?? 'a function'} hands on the event that set it off`;
      yield half(config, key, {
        kind: 'destination',
        name: `${upstream?.name ?? config.logicalId} ${key}`,
        span: target.span,
        targets: context.functionsOf(target),
        source: from?.function,
        needed: { kind: 'role', role: pick(upstream?.properties, 'Role') },
        authentication: byIam(target.span),
        invokers: always(
          from === undefined
            ? { kind: 'unknown', span: target.span, why }
            : { kind: 'internal', node: from.function, span: target.span, why },
        ),
      });
    }
  }
}
