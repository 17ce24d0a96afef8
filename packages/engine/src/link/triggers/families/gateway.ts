import { parseArn } from '../../../model/arn.ts';
import type { Delivery } from '../../../model/graph.ts';
import { hole, type Text } from '../../../model/text.ts';
import type { TriggerKind } from '../../../model/trigger-kind.ts';
import type { AuthorizerDraft, LinkedApi, LinkedRoute } from '../../apis/draft.ts';
import { pick } from '../../apis/values.ts';
import { routeInvokers } from '../callers.ts';
import { always, anyone, byPlatform, half } from '../common.ts';
import type { Needed, SourceHalf } from '../half.ts';
import type { World } from '../world.ts';

/** Routes and fields of all APIs that reach a function. */
export function* routes(world: World): Generator<SourceHalf> {
  for (const api of world.apis) {
    for (const [i, route] of api.routes.entries()) {
      if (route.functions.length > 0) yield routeHalf(world, api, route, i);
    }
  }
}

function routeHalf(world: World, api: LinkedApi, linked: LinkedRoute, i: number): SourceHalf {
  const { route, integration, span, functions } = linked;
  const { preflight, method, path, keyRequired, validated, scopes } = route;
  return half(api.resource, `route:${i}`, {
    kind: kindOf(api, linked),
    name: `${method} ${path}`,
    span,
    targets: functions,
    source: api.node.id,
    needed: neededBy(world, api, linked),
    authentication: linked.authentication,
    invokers: () => routeInvokers(world, api, linked),
    delivery: deliveryOf(linked),
    route: { preflight, method, path, keyRequired, validated, scopes },
    input: integration?.type === 'AWS' ? integration.written : undefined,
  });
}

function deliveryOf({ integration }: LinkedRoute): Partial<Delivery> {
  return { mode: integration?.async === true ? 'async' : 'sync' };
}

function kindOf({ node }: LinkedApi, { integration }: LinkedRoute): TriggerKind {
  switch (node.protocol) {
    case 'rest':
      return integration?.type === 'AWS' ? 'rest-api-integration' : 'rest-api';
    case 'http':
      return 'http-api';
    case 'websocket':
      return 'websocket-api';
    case 'graphql':
      return 'appsync';
  }
}

const GATEWAY = 'apigateway.amazonaws.com';

function neededBy({ context }: World, api: LinkedApi, route: LinkedRoute): Needed {
  const { integration } = route;
  const role = integration?.credentials;
  const isCaller = context.textsOf(role).some((one) => /^arn:aws:iam::\*:user\/\*$/.test(one));
  const services = [GATEWAY];
  const arns = sourceArns(context, api, route);
  // A permission that a role makes needless has its source all the same.
  if (isCaller) return { kind: 'none', idle: { services, arns } };
  if (api.node.protocol === 'graphql') return { kind: 'role', role };
  if (role !== undefined && context.textsOf(role).length > 0)
    return { kind: 'role', role, idle: { services, arns } };
  return { kind: 'service', services, arns };
}

/** ARNs that the gateway names when it calls: `<api>/<stage>/<METHOD>/<path>`, with `*` for each parameter. */
function sourceArns(
  context: World['context'],
  api: LinkedApi,
  { method, path }: LinkedRoute,
): Text[] {
  const base = context.texts.alsoArn(api.resource);
  if (base === undefined) return [];
  const named = api.node.stages.flatMap((one) =>
    context.textsOf(pick(one.properties, 'StageName')),
  );
  const stages = [...new Set(named.length > 0 ? named : [hole('?stage')])];
  if (api.node.protocol === 'websocket') return stages.map((stage) => `${base}/${stage}/${path}`);
  // Permissions name a parameter by `*` or as the route does, and leave out a slash at the end.
  const written = path.replace(/^\/+/, '');
  const whole = written.endsWith('/') ? [written, written.slice(0, -1)] : [written];
  const resources = new Set(whole.flatMap((one) => [one.replace(/\{[^{}]*\}/g, '*'), one]));
  const methods = method === 'ANY' ? ['*', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'] : [method];
  return stages.flatMap((stage) =>
    methods.flatMap((one) =>
      [...resources].map((resource) => `${base}/${stage}/${one}/${resource}`),
    ),
  );
}

/** Lambda authorizers: called by the gateway with headers that the caller chose. */
export function* authorizers(world: World): Generator<SourceHalf> {
  for (const api of world.apis) {
    for (const [i, authorizer] of api.authorizers.entries()) {
      if (authorizer.authentication.kind === 'lambda')
        yield authorizerHalf(world, api, authorizer, i);
    }
  }
}

/** Id of an authorizer as a permission names it; that of an OpenAPI body is given when it is deployed. */
function idOf(context: World['context'], key: string): Text {
  return context.index.get(key) === undefined ? hole('?id') : hole(`attr:${key}.Ref`);
}

function authorizerHalf(
  { context }: World,
  api: LinkedApi,
  authorizer: AuthorizerDraft,
  i: number,
): SourceHalf {
  const { span, name, uri, credentials } = authorizer;
  const isGraphql = api.node.protocol === 'graphql';
  const base = context.texts.alsoArn(api.resource);
  const arn = isGraphql
    ? context.texts.arn(api.resource)
    : `${base}/authorizers/${idOf(context, authorizer.key)}`;
  const called = {
    services: [isGraphql ? 'appsync.amazonaws.com' : GATEWAY],
    arns: arn === undefined || parseArn(arn) === undefined ? [] : [arn],
  };
  const why = `${isGraphql ? 'AppSync' : 'the gateway'} hands it what any caller of ${api.node.name} sends`;
  return half(api.resource, `authorizer:${i}`, {
    kind: isGraphql ? 'appsync-authorizer' : 'api-authorizer',
    name,
    span,
    targets: context.functionsOf(uri),
    source: api.node.id,
    needed:
      credentials !== undefined && context.textsOf(credentials).length > 0
        ? { kind: 'role', role: credentials, idle: called }
        : { kind: 'service', ...called },
    authentication: byPlatform(span),
    invokers: always(
      api.node.endpoint === 'private' ? { kind: 'network', span, why } : anyone(span, why),
    ),
    delivery: { mode: 'sync' },
  });
}
