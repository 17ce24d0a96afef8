import type { SamResource } from '../output.ts';
import { checkShape, type Kind, type Rule, type Shape, withoutMisfits } from './shape.ts';
import type { Fault } from './values.ts';

const one = (...kinds: readonly Kind[]): Rule => ({ kinds });
const needed = (...kinds: readonly Kind[]): Rule => ({ kinds, required: true });
const literal = (...kinds: readonly Kind[]): Rule => ({ kinds, literal: true });

const REST: Shape = {
  Name: one('string', 'map'),
  StageName: needed('string', 'map'),
  Tags: one('map'),
  PropagateTags: one('boolean'),
  DefinitionBody: one('map'),
  DefinitionUri: one('string', 'map'),
  MergeDefinitions: literal('boolean'),
  CacheClusterEnabled: one('boolean'),
  CacheClusterSize: one('string'),
  Variables: one('map'),
  EndpointConfiguration: one('string', 'map'),
  MethodSettings: one('list'),
  BinaryMediaTypes: one('list'),
  MinimumCompressionSize: one('integer'),
  Cors: one('string', 'map'),
  Auth: one('map'),
  GatewayResponses: one('map'),
  AccessLogSetting: one('map'),
  CanarySetting: one('map'),
  TracingEnabled: one('boolean'),
  OpenApiVersion: one('string'),
  Models: one('map'),
  Domain: one('map'),
  FailOnWarnings: one('boolean'),
  Description: one('string'),
  Mode: one('string'),
  DisableExecuteApiEndpoint: one('boolean'),
  ApiKeySourceType: one('string'),
  AlwaysDeploy: literal('boolean'),
  Policy: one('string', 'map'),
  SecurityPolicy: one('string'),
  EndpointAccessMode: one('string'),
};

const HTTP: Shape = {
  Name: one('any'),
  StageName: one('string', 'map'),
  Tags: one('map'),
  PropagateTags: one('boolean'),
  DefinitionBody: one('map'),
  DefinitionUri: one('string', 'map'),
  StageVariables: one('map'),
  CorsConfiguration: one('boolean', 'map'),
  AccessLogSettings: one('map'),
  DefaultRouteSettings: one('map'),
  Auth: one('map'),
  RouteSettings: one('map'),
  Domain: one('map'),
  FailOnWarnings: one('boolean'),
  Description: one('string'),
  DisableExecuteApiEndpoint: one('boolean'),
};

const WEB_SOCKET: Shape = {
  ApiKeySelectionExpression: one('string'),
  AccessLogSettings: one('map'),
  Auth: one('map'),
  DefaultRouteSettings: one('map'),
  Description: one('string'),
  DisableExecuteApiEndpoint: one('boolean'),
  Domain: one('map'),
  DisableSchemaValidation: one('boolean'),
  FailOnWarnings: one('boolean'),
  IpAddressType: one('string'),
  Name: one('string'),
  PropagateTags: one('boolean'),
  Routes: needed('map'),
  RouteSettings: one('map'),
  RouteSelectionExpression: needed('string'),
  StageName: one('string', 'map'),
  StageVariables: one('map'),
  Tags: one('map'),
};

const GRAPHQL: Shape = {
  Name: one('any'),
  Tags: literal('map'),
  XrayEnabled: one('any'),
  Auth: { kinds: ['map'], required: true, literal: true },
  SchemaInline: literal('string'),
  SchemaUri: literal('string', 'map'),
  Logging: literal('map', 'boolean'),
  DataSources: literal('map'),
  Functions: literal('map'),
  Resolvers: literal('map'),
  ApiKeys: literal('map'),
  DomainName: literal('map'),
  Cache: literal('map'),
  Visibility: one('any'),
  OwnerContact: one('any'),
  IntrospectionConfig: one('any'),
  QueryDepthLimit: one('any'),
  ResolverCountLimit: one('any'),
};

const SHAPES: { readonly [type: string]: Shape } = {
  'AWS::Serverless::Api': REST,
  'AWS::Serverless::HttpApi': HTTP,
  'AWS::Serverless::WebSocketApi': WEB_SOCKET,
  'AWS::Serverless::GraphQLApi': GRAPHQL,
};

/** Reports wrong properties of an API resource; returns it without those of a wrong type. */
export function checkApiShape(resource: SamResource, fault: Fault): SamResource {
  const shape = SHAPES[resource.type];
  if (shape === undefined) return resource;
  checkShape(resource.properties, shape, `\`${resource.logicalId}\``, resource.span, fault);
  return { ...resource, properties: withoutMisfits(resource.properties, shape) };
}
