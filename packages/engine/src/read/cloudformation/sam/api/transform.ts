import type { MapValue } from '../../../../model/value.ts';
import { checkProperties, resourceKinds } from '../check.ts';
import type { SamContext } from '../context.ts';
import type { Output, SamResource } from '../output.ts';
import { IMPLICIT } from './api-id.ts';
import { anyOf } from './conditions.ts';
import type { ApiEvent } from './event.ts';
import { expandGraphqlApi } from './graphql/expand.ts';
import { addHttpRoute } from './http/events.ts';
import { expandHttpApi } from './http/expand.ts';
import { implicitApi } from './implicit.ts';
import { type Api, faultsTo, readApi, type Scope } from './model.ts';
import { addRestRoute } from './rest/events.ts';
import { expandRestApi } from './rest/expand.ts';
import { addSharedPlan, type SharedPlan } from './rest/usage-plan.ts';
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
  const routes = readRoutes(events, template, fault);
  const apis = new Map<string, Api>();
  for (const resource of apiResources) {
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
  expand(apiResources, scope);
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
  const kinds = resourceKinds(resource.type);
  if (kinds !== undefined) {
    checkProperties(scope.context, id, resource.properties, kinds, resource.span);
  }
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

function addRoutes(routes: readonly Route[], scope: Scope): void {
  for (const route of routes) {
    if (route.event.kind !== 'HttpApi') continue;
    const api = scope.apis.get(route.apiId);
    if (api !== undefined) addRouteSettings(api, route, scope.fault);
  }
  for (const route of inOrder(routes)) {
    if (route.event.kind === 'Api') addRestRoute(route, scope);
    else addHttpRoute(route, scope);
  }
}

/**
 * Functions before state machines, and each one's events by path: a function's default route comes
 * before its others, which then need no permission of their own.
 */
function inOrder(routes: readonly Route[]): readonly Route[] {
  const owners = new Map<string, Route[]>();
  for (const owner of ['function', 'state-machine'] as const) {
    for (const route of routes) {
      if (route.event.owner !== owner) continue;
      const known = owners.get(route.event.ownerId);
      if (known === undefined) owners.set(route.event.ownerId, [route]);
      else known.push(route);
    }
  }
  const byPath = (left: Route, right: Route): number =>
    left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
  return [...owners.values()].flatMap((own) => own.sort(byPath));
}

function expand(resources: readonly SamResource[], scope: Scope): void {
  const shared: SharedPlan = { members: [] };
  for (const api of scope.apis.values()) {
    if (api.kind === 'rest') expandRestApi(api, shared, scope);
    else expandHttpApi(api, scope);
  }
  addSharedPlan(shared, scope);
  for (const resource of resources) {
    if (resource.type === 'AWS::Serverless::WebSocketApi') expandWebSocketApi(resource, scope);
    if (resource.type === 'AWS::Serverless::GraphQLApi') expandGraphqlApi(resource, scope);
  }
}
