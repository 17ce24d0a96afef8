import type { Authentication } from '../../../model/graph.ts';
import type { Resource } from '../../../model/resource.ts';
import { text, type Value } from '../../../model/value.ts';
import { weakest } from '../../apis/authentication.ts';
import { modeOf } from '../../apis/graphql.ts';
import { itemsAt, pick } from '../../apis/values.ts';
import type { LinkContext } from '../../context.ts';
import { callersOf } from '../callers.ts';
import { always, anyone, byPlatform, half } from '../common.ts';
import type { SourceHalf } from '../half.ts';
import type { World } from '../world.ts';

/** The two things that a client does with a channel, and where a namespace and its API say who may. */
const HANDLERS = [
  { key: 'OnPublish', own: 'PublishAuthModes', general: 'DefaultPublishAuthModes' },
  { key: 'OnSubscribe', own: 'SubscribeAuthModes', general: 'DefaultSubscribeAuthModes' },
] as const;

/** Functions behind the channels of AppSync's Events APIs, and those that decide who may use them. */
export function* eventChannels(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const namespace of context.index.ofType('AWS::AppSync::ChannelNamespace')) {
    const api = context.index.get(referred(pick(namespace.properties, 'ApiId')));
    for (const handler of HANDLERS) yield* handled(world, namespace, api, handler);
  }
  for (const api of context.index.ofType('AWS::AppSync::Api')) yield* deciding(world, api);
}

function* handled(
  world: World,
  namespace: Resource,
  api: Resource | undefined,
  { key, own, general }: (typeof HANDLERS)[number],
): Generator<SourceHalf> {
  const { context } = world;
  const written = pick(namespace.properties, 'HandlerConfigs', key, 'Integration');
  const source = sourceOf(context, api, pick(written, 'DataSourceName'));
  if (written === undefined || source === undefined) return;
  const [name = namespace.logicalId] = context.textsOf(pick(namespace.properties, 'Name'));
  const modes = itemsAt(namespace.properties, own);
  const chosen = modes.length > 0 ? modes : itemsAt(api?.properties, 'EventConfig', general);
  const authentication = authenticationOf(context, namespace, api, chosen);
  const isEvent = text(pick(written, 'LambdaConfig', 'InvokeType')) === 'EVENT';
  const place = `${key === 'OnPublish' ? 'publishing to' : 'subscribing to'} ${name}`;
  yield half(namespace, key, {
    kind: 'appsync',
    name: `${name} ${key}`,
    span: written.span,
    targets: context.functionsOf(pick(source.properties, 'LambdaConfig', 'LambdaFunctionArn')),
    source: api?.address,
    needed: { kind: 'role', role: pick(source.properties, 'ServiceRoleArn') },
    authentication,
    invokers: () => callersOf(world, authentication, place),
    delivery: { mode: isEvent ? 'async' : 'sync' },
  });
}

/** The weakest of the ways to sign in that a channel accepts, with what the API says of each. */
function authenticationOf(
  context: LinkContext,
  namespace: Resource,
  api: Resource | undefined,
  chosen: readonly Value[],
): Authentication {
  const { span } = namespace;
  const providers = itemsAt(api?.properties, 'EventConfig', 'AuthProviders');
  const modes = chosen.map((mode) => {
    const type = text(pick(mode, 'AuthType'));
    const provider = providers.find((one) => text(pick(one, 'AuthType')) === type);
    return modeOf(context, provider ?? mode, span);
  });
  if (modes.length > 0) return weakest(modes, span);
  return { kind: 'unknown', reason: 'the authentication of the channel is not known', span };
}

function sourceOf(
  context: LinkContext,
  api: Resource | undefined,
  name: Value | undefined,
): Resource | undefined {
  const direct = context.index.get(referred(name));
  if (direct !== undefined) return direct;
  const wanted = context.textsOf(name);
  return context.index
    .ofType('AWS::AppSync::DataSource')
    .filter((one) => referred(pick(one.properties, 'ApiId')) === api?.address)
    .find((one) => context.textsOf(pick(one.properties, 'Name')).some((n) => wanted.includes(n)));
}

function referred(value: Value | undefined): string | undefined {
  return value?.kind === 'reference' ? value.resource : undefined;
}

function* deciding({ context }: World, api: Resource): Generator<SourceHalf> {
  const providers = itemsAt(api.properties, 'EventConfig', 'AuthProviders');
  for (const [i, provider] of providers.entries()) {
    const uri = pick(provider, 'LambdaAuthorizerConfig', 'AuthorizerUri');
    if (uri === undefined) continue;
    const { span } = provider;
    const arn = context.texts.arn(api);
    yield half(api, `authorizer:${i}`, {
      kind: 'appsync-authorizer',
      name: 'AWS_LAMBDA',
      span,
      targets: context.functionsOf(uri),
      source: api.address,
      needed: {
        kind: 'service',
        services: ['appsync.amazonaws.com'],
        arns: arn === undefined ? [] : [arn],
      },
      authentication: byPlatform(span),
      invokers: always(anyone(span, `AppSync hands it what any caller of ${api.logicalId} sends`)),
      delivery: { mode: 'sync' },
    });
  }
}
