import type { Resource } from '../../../model/resource.ts';
import { isAbsent, items, mayBe, type Value } from '../../../model/value.ts';
import { itemsAt, pick } from '../../apis/values.ts';
import { always, arnsOf, byIam, half, isOff } from '../common.ts';
import type { SourceHalf } from '../half.ts';
import type { World } from '../world.ts';
import { ownAccount } from '../writers.ts';

/** Bots of Lex, with the hooks of their aliases. */
export function* bots(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const bot of context.index.ofType('AWS::Lex::Bot', 'AWS::Lex::BotAlias')) {
    const settings =
      pick(bot.properties, 'TestBotAliasSettings', 'BotAliasLocaleSettings') ??
      pick(bot.properties, 'BotAliasLocaleSettings');
    for (const [i, target] of items(settings).flatMap(hookOf).entries()) {
      const { span, logicalId, address } = bot;
      yield half(bot, `locale:${i}`, {
        kind: 'lex',
        name: logicalId,
        span: target.span,
        targets: context.functionsOf(target),
        source: address,
        needed: {
          kind: 'service',
          services: ['lexv2.amazonaws.com', 'lex.amazonaws.com'],
          arns: [],
        },
        authentication: {
          kind: 'unknown',
          reason: 'the channels of the bot are not declared',
          span,
        },
        invokers: always({
          kind: 'unknown',
          span,
          why: `the bot ${logicalId} hears whoever its channels let in`,
        }),
      });
    }
  }
}

function hookOf(locale: Value): readonly Value[] {
  const setting = pick(locale, 'BotAliasLocaleSetting');
  const arn = pick(setting, 'CodeHookSpecification', 'LambdaCodeHook', 'LambdaArn');
  return arn === undefined || isAbsent(arn) ? [] : [arn];
}

/** Action groups and prompt overrides of Bedrock agents, and tools of agent gateways. */
export function* agents(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const agent of context.index.ofType('AWS::Bedrock::Agent')) {
    const { properties } = agent;
    const groups = itemsAt(properties, 'ActionGroups');
    const override = pick(properties, 'PromptOverrideConfiguration', 'OverrideLambda');
    for (const [i, group] of groups.entries()) {
      const target = pick(group, 'ActionGroupExecutor', 'Lambda');
      const disabled = isOff(pick(group, 'ActionGroupState'), 'DISABLED');
      for (const one of agentHalf(world, agent, target, `group:${i}`)) yield { ...one, disabled };
    }
    yield* agentHalf(world, agent, override, `group:${groups.length}`);
  }
  for (const target of context.index.ofType('AWS::BedrockAgentCore::GatewayTarget')) {
    const lambda = pick(target.properties, 'TargetConfiguration', 'Mcp', 'Lambda', 'LambdaArn');
    for (const one of agentHalf(world, target, lambda, 'tool')) {
      yield { ...one, needed: { kind: 'none' } };
    }
  }
}

function* agentHalf(
  { context }: World,
  agent: Resource,
  target: Value | undefined,
  key: string,
): Generator<SourceHalf> {
  if (target === undefined || isAbsent(target)) return;
  const { span, logicalId, address } = agent;
  yield half(agent, key, {
    kind: 'bedrock-agent',
    name: logicalId,
    span: target.span,
    targets: context.functionsOf(target),
    source: address,
    needed: { kind: 'service', services: ['bedrock.amazonaws.com'], arns: arnsOf(context, agent) },
    authentication: byIam(span),
    invokers: ({ writers }) => {
      const users = writers(address);
      return users.length > 0 ? users : [ownAccount(span, `talk to ${logicalId}`)];
    },
  });
}

/** Target groups of VPC Lattice. */
export function* lattices(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const group of context.index.ofType('AWS::VpcLattice::TargetGroup')) {
    if (!mayBe(pick(group.properties, 'Type'), 'LAMBDA')) continue;
    const service = serviceOf(world, group);
    const isSigned = mayBe(pick(service?.properties, 'AuthType'), 'AWS_IAM');
    const { span, logicalId } = group;
    for (const [i, one] of itemsAt(group.properties, 'Targets').entries()) {
      yield half(group, `target:${i}`, {
        kind: 'vpc-lattice',
        name: service?.logicalId ?? logicalId,
        span,
        targets: context.functionsOf(pick(one, 'Id')),
        source: service?.address ?? group.address,
        // Registering a target adds the permission, so that templates seldom have one.
        needed: { kind: 'none', idle: { services: ['vpc-lattice.amazonaws.com'], arns: [] } },
        authentication: isSigned ? byIam(span) : { kind: 'none', span },
        invokers: always({
          kind: 'network',
          span,
          why: `clients in the service networks of ${service?.logicalId ?? logicalId} reach it`,
        }),
        delivery: { mode: 'sync' },
      });
    }
  }
}

/** The service whose listener or rule forwards to a group. */
function serviceOf({ context }: World, group: Resource): Resource | undefined {
  for (const front of context.index.ofType('AWS::VpcLattice::Listener', 'AWS::VpcLattice::Rule')) {
    const action = pick(front.properties, 'DefaultAction') ?? pick(front.properties, 'Action');
    const groups = itemsAt(action, 'Forward', 'TargetGroups');
    const leads = groups.some(
      (one) => context.nodeOf(pick(one, 'TargetGroupIdentifier')) === group.address,
    );
    if (leads)
      return context.index.get(context.nodeOf(pick(front.properties, 'ServiceIdentifier')));
  }
  return undefined;
}
