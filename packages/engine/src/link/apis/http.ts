import { attributeHoles } from '../../model/arn.ts';
import type { Authentication } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { boolean, isAbsent, text, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import { ofType, withKey } from './authentication.ts';
import { authorizerOf } from './authorizers.ts';
import type { ApiDraft, AuthorizerDraft, Integration, RouteDraft } from './draft.ts';
import { openApiDraft } from './openapi.ts';
import { names } from './rest.ts';
import { itemsAt, pick } from './values.ts';

/** Routes and authorizers of an HTTP or WebSocket API: body, resources that name it, and the quick-create target. */
export function httpDraft(
  context: LinkContext,
  api: Resource,
  parts: readonly Resource[],
): ApiDraft {
  const body = pick(api.properties, 'Body');
  const remote = !isAbsent(pick(api.properties, 'BodyS3Location'));
  const inline = body === undefined ? undefined : openApiDraft(context, body, false);
  const declared = parts
    .filter((one) => one.type === 'AWS::ApiGatewayV2::Authorizer')
    .map((one) => authorizerOf(context, one));
  const routes = parts.filter((one) => one.type === 'AWS::ApiGatewayV2::Route');
  const drafts = [
    ...(inline?.routes ?? []),
    ...routes.map((route) => routeDraft(context, route, declared)),
    ...quickRoute(api),
  ];
  return {
    routes: isWebSocket(api) ? afterConnect(drafts) : drafts,
    authorizers: [...(inline?.authorizers ?? []), ...declared],
    complete: !remote && (inline?.complete ?? true),
  };
}

/** Whether an API speaks WebSocket. */
export function isWebSocket(api: Resource): boolean {
  return text(pick(api.properties, 'ProtocolType'))?.toUpperCase() === 'WEBSOCKET';
}

function routeDraft(
  context: LinkContext,
  route: Resource,
  authorizers: readonly AuthorizerDraft[],
): RouteDraft {
  const written = route.properties;
  const [key = '?'] = context.textsOf(pick(written, 'RouteKey'));
  const authorizer = authorizers.find((one) => names(pick(written, 'AuthorizerId'), one.key));
  const type = pick(written, 'AuthorizationType');
  const scopes = itemsAt(written, 'AuthorizationScopes').flatMap((one) => context.textsOf(one));
  const asked = ofType(type, () => guarded(authorizer, route), type?.span ?? route.span);
  const keyRequired = boolean(pick(written, 'ApiKeyRequired')) === true;
  return {
    ...splitKey(key),
    authentication: withKey(asked, keyRequired),
    authorizer: authorizer?.key,
    keyRequired,
    validated: undefined,
    scopes,
    integration: integrationOf(context, pick(written, 'Target')),
    span: route.span,
  };
}

function guarded(authorizer: AuthorizerDraft | undefined, route: Resource): Authentication {
  if (authorizer !== undefined) return authorizer.authentication;
  const span = pick(route.properties, 'AuthorizerId')?.span ?? route.span;
  return { kind: 'unknown', reason: 'its authorizer is not declared here', span };
}

/** `GET /pets` is a method and a path; `$default` and the keys of WebSocket messages have no method. */
function splitKey(key: string): { readonly method: string; readonly path: string } {
  const space = key.indexOf(' ');
  if (space < 0) return { method: 'ANY', path: key };
  return { method: key.slice(0, space).toUpperCase(), path: key.slice(space + 1) };
}

/** The integration that `integrations/<id>` names. */
function integrationOf(context: LinkContext, target: Value | undefined): Integration | undefined {
  for (const one of context.textsOf(target)) {
    for (const { address } of attributeHoles(one)) {
      const resource = context.index.get(address);
      if (resource?.type === 'AWS::ApiGatewayV2::Integration') return declared(resource.properties);
    }
  }
  return undefined;
}

function declared(written: Value): Integration {
  return {
    type: text(pick(written, 'IntegrationType'))?.toUpperCase() ?? '',
    uri: pick(written, 'IntegrationUri'),
    credentials: pick(written, 'CredentialsArn'),
    written,
    async: false,
  };
}

/** An API with a `Target` of its own has one route without authentication. */
function quickRoute(api: Resource): readonly RouteDraft[] {
  const target = pick(api.properties, 'Target');
  if (target === undefined || isAbsent(target)) return [];
  const credentials = pick(api.properties, 'CredentialsArn');
  return [
    {
      ...splitKey(text(pick(api.properties, 'RouteKey')) ?? '$default'),
      authentication: { kind: 'none', span: target.span },
      authorizer: undefined,
      keyRequired: false,
      validated: undefined,
      scopes: [],
      integration: { type: '', uri: target, credentials, written: target, async: false },
      span: target.span,
    },
  ];
}

/** A WebSocket API authenticates at `$connect` only; whoever sends a message has passed it. */
function afterConnect(routes: readonly RouteDraft[]): readonly RouteDraft[] {
  const connect = routes.find((one) => one.path === '$connect');
  if (connect === undefined) return routes;
  const { authentication, authorizer, keyRequired } = connect;
  return routes.map((one) =>
    one === connect || one.authentication.kind !== 'none'
      ? one
      : { ...one, authentication, authorizer, keyRequired },
  );
}
