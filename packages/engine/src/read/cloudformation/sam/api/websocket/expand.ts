import { field, type MapValue, text, type Value } from '../../../../../model/value.ts';
import type { SamResource } from '../../output.ts';
import { stringOf, type Tree, withField } from '../../tree.ts';
import { addHttpDomain } from '../domain/http.ts';
import { keptAttributes, type Scope } from '../model.ts';
import { resolveParameters } from '../parameters.ts';
import { entries, filled, filledField, given, givenField, pass } from '../values.ts';
import { addConnectAuthorizer } from './authorizer.ts';
import type { WebSocketApi } from './model.ts';
import { addRoute } from './route.ts';

const TAG = 'websocketapi:createdBy';
const DEFAULT_STAGE = 'default';

/** Makes the plain resources of an `AWS::Serverless::WebSocketApi`. */
export function expandWebSocketApi(resource: SamResource, scope: Scope): void {
  const api: WebSocketApi = {
    id: resource.logicalId,
    span: resource.span,
    properties: withParameters(resource.properties, scope),
    stage: givenField(resource.properties, 'StageName') ?? DEFAULT_STAGE,
    // The official transform keeps no attribute of a WebSocket API, not even its condition.
    passed: {},
  };
  checkApi(api, scope);
  addApi(api, resource, scope);
  const routeIds = entries(field(api.properties, 'Routes')).flatMap(({ key, keySpan, value }) =>
    addRoute(api, key, keySpan, value, scope),
  );
  addConnectAuthorizer(api, scope);
  addHttpDomain(api, domainTags(api), scope, false);
  addStage(api, routeIds, scope);
}

function withParameters(properties: MapValue, scope: Scope): MapValue {
  let resolved = properties;
  for (const name of ['Auth', 'Routes']) {
    const value = field(resolved, name);
    if (value === undefined) continue;
    resolved = withField(resolved, name, resolveParameters(value, scope.context));
  }
  return resolved;
}

function checkApi({ id, span, properties, stage }: WebSocketApi, scope: Scope): void {
  const routes = field(properties, 'Routes');
  if (given(routes) && !filled(routes)) {
    scope.fault(span, `WebSocket API \`${id}\` needs at least one route`);
  }
  const address = givenField(properties, 'IpAddressType');
  if (address !== undefined && !['ipv4', 'dualstack'].includes(text(address) ?? 'ipv4')) {
    scope.fault(address.span, '`IpAddressType` must be ipv4 or dualstack');
  }
  const domain = givenField(properties, 'Domain');
  const tls = filledField(domain, 'MutualTlsAuthentication');
  if (tls !== undefined) scope.fault(tls.span, 'WebSocket APIs have no mutual TLS');
  const auth = filledField(properties, 'Auth');
  if (auth !== undefined && field(routes, '$connect') === undefined) {
    scope.fault(auth.span, '`Auth` of a WebSocket API needs a `$connect` route');
  }
  if (typeof stage !== 'string' && stringOf(stage) === '$default') {
    scope.fault(stage.span ?? span, 'a stage of a WebSocket API must not be called `$default`');
  }
}

function ownTags(api: WebSocketApi): { readonly [key: string]: Value } {
  const tags = entries(field(api.properties, 'Tags'));
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}

function passes(api: WebSocketApi): boolean {
  return filledField(api.properties, 'PropagateTags') !== undefined;
}

function domainTags(api: WebSocketApi): Tree {
  return passes(api) ? { ...ownTags(api), [TAG]: 'SAM' } : { [TAG]: 'SAM' };
}

function addApi(api: WebSocketApi, resource: SamResource, scope: Scope): void {
  const { properties, id } = api;
  scope.output.add({
    logicalId: id,
    type: 'AWS::ApiGatewayV2::Api',
    span: api.span,
    from: id,
    attributes: { DependsOn: keptAttributes(resource.entry).DependsOn },
    properties: {
      ...pass(properties, [
        'ApiKeySelectionExpression',
        'Description',
        'DisableExecuteApiEndpoint',
        'DisableSchemaValidation',
        'IpAddressType',
        'RouteSelectionExpression',
      ]),
      Name: givenField(properties, 'Name') ?? id,
      ProtocolType: 'WEBSOCKET',
      Tags: { ...ownTags(api), [TAG]: 'SAM' },
    },
  });
}

function addStage(api: WebSocketApi, routeIds: readonly string[], scope: Scope): void {
  const { properties, id, stage } = api;
  const name = typeof stage === 'string' ? stage : (stringOf(stage) ?? '');
  const logicalId = name === DEFAULT_STAGE ? `${id}DefaultStage` : `${id}${name}Stage`;
  const settings = filledField(properties, 'RouteSettings');
  scope.output.add({
    logicalId,
    type: 'AWS::ApiGatewayV2::Stage',
    span: typeof stage === 'string' ? api.span : stage.span,
    from: id,
    attributes: {
      ...api.passed,
      DependsOn: settings === undefined || routeIds.length === 0 ? undefined : routeIds,
    },
    properties: {
      ApiId: { Ref: id },
      StageName: stage,
      ...pass(properties, [
        'StageVariables',
        'AccessLogSettings',
        'DefaultRouteSettings',
        'RouteSettings',
      ]),
      Tags: domainTags(api),
      AutoDeploy: true,
    },
  });
  scope.output.refer(id, 'Stage', logicalId);
}
