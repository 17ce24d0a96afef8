import type { MapValue } from '../../../../model/value.ts';
import type { SamContext } from '../context.ts';
import type { Output, SamResource } from '../output.ts';
import { anyOf } from './conditions.ts';
import type { ApiEvent } from './event.ts';
import { expandGraphqlApi } from './graphql/expand.ts';
import { addHttpRoute } from './http/events.ts';
import { expandHttpApi } from './http/expand.ts';
import { IMPLICIT, implicitApi } from './implicit.ts';
import { type Api, faultsTo, readApi, type Scope } from './model.ts';
import { checkApiShape } from './properties.ts';
import { addRestRoute } from './rest/events.ts';
import { expandRestApi } from './rest/expand.ts';
import { addRouteSettings, commonConditions, planPaths, type Route, readRoutes } from './route.ts';
import { expandWebSocketApi } from './websocket/expand.ts';

/**
 * Expands `AWS::Serverless::Api`, `HttpApi`, `WebSocketApi` and `GraphQLApi` (Globals are merged in
 * already), the implicit APIs, and the API side of `events` with its permissions. `template` is the
 * whole template as written, `globals` its Globals (for implicit APIs). Functions, state machines
 * and plain resources are in `output` before it is called.
 */
export function transformApis(
  template: MapValue,
  apiResources: readonly SamResource[],
  events: readonly ApiEvent[],
  output: Output,
  context: SamContext,
): void {
  const fault = faultsTo(context);
  const checked = apiResources.map((resource) => checkApiShape(resource, fault));
  const routes = readRoutes(events, template, fault);
  const apis = new Map<string, Api>();
  for (const resource of checked) {
    if (resource.type === 'AWS::Serverless::Api') {
      apis.set(resource.logicalId, readApi(resource, 'rest', context));
    } else if (resource.type === 'AWS::Serverless::HttpApi') {
      apis.set(resource.logicalId, readApi(resource, 'http', context));
    }
  }
  const scope: Scope = { template, apis, output, context, fault };
  for (const kind of ['Api', 'HttpApi'] as const) addImplicit(kind, routes, apis, scope);
  planPaths(routes, scope);
  addRoutes(routes, scope);
  expand(checked, scope);
}

function addImplicit(
  kind: ApiEvent['kind'],
  routes: readonly Route[],
  apis: Map<string, Api>,
  scope: Scope,
): void {
  const resource = implicitApi(kind, routes, scope.template);
  if (resource === undefined) return;
  const id = IMPLICIT[kind];
  const mine = routes.filter((route) => route.apiId === id);
  const conditions = commonConditions(mine.map((route) => route.condition));
  const condition =
    conditions === undefined
      ? undefined
      : anyOf(conditions, `${id}Condition`, scope.output, resource.span);
  const api = readApi(resource, kind === 'Api' ? 'rest' : 'http', scope.context);
  if (condition === undefined) {
    apis.set(id, api);
    return;
  }
  const attribute = {
    Condition: { kind: 'known', value: condition, span: resource.span },
  } as const;
  apis.set(id, {
    ...api,
    passed: { ...api.passed, ...attribute },
    attributes: { ...api.attributes, ...attribute },
  });
}

/** Functions come first, then state machines, as their order decides which of two equal routes is the fault. */
function addRoutes(routes: readonly Route[], scope: Scope): void {
  for (const route of routes) {
    if (route.event.kind !== 'HttpApi') continue;
    const api = scope.apis.get(route.apiId);
    if (api !== undefined) addRouteSettings(api, route, scope.fault);
  }
  for (const owner of ['function', 'state-machine'] as const) {
    for (const route of routes) {
      if (route.event.owner !== owner) continue;
      if (route.event.kind === 'Api') addRestRoute(route, scope);
      else addHttpRoute(route, scope);
    }
  }
}

function expand(resources: readonly SamResource[], scope: Scope): void {
  const shared = { plan: { members: [] } };
  for (const api of scope.apis.values()) {
    if (api.kind === 'rest') expandRestApi(api, shared, scope);
    else expandHttpApi(api, scope);
  }
  for (const resource of resources) {
    if (resource.type === 'AWS::Serverless::WebSocketApi') expandWebSocketApi(resource, scope);
    if (resource.type === 'AWS::Serverless::GraphQLApi') expandGraphqlApi(resource, scope);
  }
}
