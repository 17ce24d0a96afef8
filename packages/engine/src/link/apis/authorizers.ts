import type { Authentication, NodeId } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import type { Text } from '../../model/text.ts';
import { items, text, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import type { AuthorizerDraft } from './draft.ts';
import { pick, pickAny } from './values.ts';

/** Type of the resource that a Cognito authorizer, an issuer or an identity pool names. */
export const USER_POOL: readonly string[] = ['AWS::Cognito::UserPool'];

/** An authorizer resource of a REST, HTTP or WebSocket API. */
export function authorizerOf(context: LinkContext, resource: Resource): AuthorizerDraft {
  const written = resource.properties;
  return {
    key: resource.address,
    name: text(pick(written, 'Name')) ?? resource.logicalId,
    authentication: asked(
      context,
      {
        type: text(pickAny(written, 'Type', 'AuthorizerType')),
        uri: pick(written, 'AuthorizerUri'),
        providers: pick(written, 'ProviderARNs'),
        issuer: pick(written, 'JwtConfiguration', 'Issuer'),
        audience: pick(written, 'JwtConfiguration', 'Audience'),
      },
      resource.span,
    ),
    uri: pick(written, 'AuthorizerUri'),
    credentials: pickAny(written, 'AuthorizerCredentials', 'AuthorizerCredentialsArn'),
    span: resource.span,
  };
}

/** The authorizer that a security scheme declares by extension; undefined where the scheme has none. */
export function schemeAuthorizer(
  context: LinkContext,
  name: string,
  scheme: Value,
  span: Span,
): AuthorizerDraft | undefined {
  const written = pick(scheme, 'x-amazon-apigateway-authorizer');
  if (written === undefined) return undefined;
  return {
    key: name,
    name,
    authentication: asked(
      context,
      {
        type: text(pick(written, 'type')),
        uri: pick(written, 'authorizerUri'),
        providers: pick(written, 'providerARNs'),
        issuer: pick(written, 'jwtConfiguration', 'issuer'),
        audience: pick(written, 'jwtConfiguration', 'audience'),
      },
      span,
    ),
    uri: pick(written, 'authorizerUri'),
    credentials: pick(written, 'authorizerCredentials'),
    span,
  };
}

type Asked = {
  readonly type: string | undefined;
  readonly uri: Value | undefined;
  readonly providers: Value | undefined;
  readonly issuer: Value | undefined;
  readonly audience: Value | undefined;
};

function asked(context: LinkContext, { type, uri, ...from }: Asked, span: Span): Authentication {
  const kind = type?.toUpperCase();
  if (kind === 'COGNITO_USER_POOLS' || (kind === undefined && from.providers !== undefined)) {
    return { kind: 'cognito', pool: poolOf(context, items(from.providers)[0]), scopes: [], span };
  }
  if (kind === 'JWT' || (kind === undefined && from.issuer !== undefined)) {
    const [issuer] = context.textsOf(from.issuer);
    const audience = items(from.audience).flatMap((one) => context.textsOf(one));
    return { kind: 'jwt', issuer, audience, span };
  }
  if (uri === undefined) {
    return { kind: 'unknown', reason: 'the authorizer could not be read', span };
  }
  return { kind: 'lambda', authorizer: authorizerFunction(context, uri), span };
}

/** Function behind an authorizer's URI, else the URI as text. */
export function authorizerFunction(context: LinkContext, uri: Value): NodeId | Text | undefined {
  return context.functionsOf(uri)[0]?.function ?? context.textsOf(uri)[0];
}

/** User pool that an ARN or an id names, else the text. */
export function poolOf(context: LinkContext, value: Value | undefined): NodeId | Text | undefined {
  return context.nodeOf(value, USER_POOL) ?? context.textsOf(value)[0];
}
