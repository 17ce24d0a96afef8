import type { Authentication } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import { text, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import { weakest } from './authentication.ts';
import { authorizerFunction, poolOf } from './authorizers.ts';
import type { ApiDraft, AuthorizerDraft, Integration, RouteDraft } from './draft.ts';
import { directivesOf } from './schema.ts';
import { itemsAt, pick, pickAny } from './values.ts';

/** Fields of a GraphQL API with the data sources behind their resolvers, and the ways to sign in. */
export function graphqlDraft(
  context: LinkContext,
  api: Resource,
  parts: readonly Resource[],
): ApiDraft {
  const modes = modesOf(context, api);
  const schema = parts.find((one) => one.type === 'AWS::AppSync::GraphQLSchema');
  const directives = directivesOf(context.textsOf(pick(schema?.properties, 'Definition'))[0]);
  const resolvers = parts.filter((one) => one.type === 'AWS::AppSync::Resolver');
  const routes = resolvers.flatMap((resolver) => {
    const method = text(pick(resolver.properties, 'TypeName')) ?? '?';
    const path = text(pick(resolver.properties, 'FieldName')) ?? '?';
    const named = directives(method, path);
    const allowed =
      named === undefined ? modes.slice(0, 1) : modes.filter((one) => named.has(one.kind));
    const guard = weakest(allowed.length === 0 ? modes : allowed, api.span);
    return integrationsOf(context, parts, resolver).map(
      (integration): RouteDraft => ({
        method,
        path,
        authentication: guard,
        authorizer: guard.kind === 'lambda' ? api.address : undefined,
        keyRequired: guard.kind === 'api-key',
        // AppSync checks every request against its schema.
        validated: true,
        scopes: [],
        integration,
        span: resolver.span,
      }),
    );
  });
  return { routes, authorizers: authorizersOf(api, modes), complete: true };
}

/** The default authentication first, then the additional ones. */
function modesOf(context: LinkContext, api: Resource): readonly Authentication[] {
  const additional = itemsAt(api.properties, 'AdditionalAuthenticationProviders');
  return [api.properties, ...additional].map((mode) => modeOf(context, mode, api.span));
}

/** One way to sign in at AppSync, as a GraphQL API or an Events API writes it. */
export function modeOf(context: LinkContext, mode: Value, fallback: Span): Authentication {
  const type = pickAny(mode, 'AuthenticationType', 'AuthType');
  const span = type?.span ?? fallback;
  switch (text(type)) {
    case 'API_KEY':
      return { kind: 'api-key', span };
    case 'AWS_IAM':
      return { kind: 'iam', span };
    case 'AMAZON_COGNITO_USER_POOLS': {
      const settings = pickAny(mode, 'UserPoolConfig', 'CognitoConfig');
      const pool = poolOf(context, pick(settings, 'UserPoolId'));
      return { kind: 'cognito', pool, scopes: [], span };
    }
    case 'OPENID_CONNECT': {
      const [issuer] = context.textsOf(pick(mode, 'OpenIDConnectConfig', 'Issuer'));
      return { kind: 'jwt', issuer, audience: [], span };
    }
    case 'AWS_LAMBDA': {
      const uri = pick(mode, 'LambdaAuthorizerConfig', 'AuthorizerUri');
      const authorizer = uri === undefined ? undefined : authorizerFunction(context, uri);
      return { kind: 'lambda', authorizer, span };
    }
    default:
      return { kind: 'unknown', reason: 'the authentication type is not known', span };
  }
}

function authorizersOf(
  api: Resource,
  modes: readonly Authentication[],
): readonly AuthorizerDraft[] {
  const settings = [
    api.properties,
    ...itemsAt(api.properties, 'AdditionalAuthenticationProviders'),
  ];
  return modes.flatMap((authentication, i) => {
    if (authentication.kind !== 'lambda') return [];
    const uri = pick(settings[i], 'LambdaAuthorizerConfig', 'AuthorizerUri');
    const { span } = authentication;
    const name = 'AWS_LAMBDA';
    return [{ key: api.address, name, authentication, uri, credentials: undefined, span }];
  });
}

/** What a resolver calls: its data source, or those of the functions in its pipeline. */
function integrationsOf(
  context: LinkContext,
  parts: readonly Resource[],
  resolver: Resource,
): readonly (Integration | undefined)[] {
  const functions = itemsAt(resolver.properties, 'PipelineConfig', 'Functions').flatMap((one) => {
    const found = one.kind === 'reference' ? context.index.get(one.resource) : undefined;
    return found === undefined ? [] : [pick(found.properties, 'DataSourceName')];
  });
  const names = [pick(resolver.properties, 'DataSourceName'), ...functions];
  const sources = names.flatMap((name) => sourceNamed(context, parts, name) ?? []);
  return sources.length === 0 ? [undefined] : [...new Set(sources)].map(integrationOf);
}

function sourceNamed(
  context: LinkContext,
  parts: readonly Resource[],
  name: Value | undefined,
): Resource | undefined {
  if (name?.kind === 'reference') return context.index.get(name.resource);
  const [wanted] = context.textsOf(name);
  if (wanted === undefined) return undefined;
  return parts.find(
    (one) =>
      one.type === 'AWS::AppSync::DataSource' &&
      context.textsOf(pick(one.properties, 'Name')).includes(wanted),
  );
}

function integrationOf(source: Resource): Integration {
  const { properties } = source;
  return {
    type: text(pick(properties, 'Type'))?.toUpperCase() ?? '',
    uri:
      pick(properties, 'LambdaConfig', 'LambdaFunctionArn') ??
      pick(pickAny(properties, 'DynamoDBConfig', 'EventBridgeConfig'), 'TableName') ??
      pick(properties, 'EventBridgeConfig', 'EventBusArn'),
    credentials: pick(properties, 'ServiceRoleArn'),
    written: properties,
    async: false,
  };
}
