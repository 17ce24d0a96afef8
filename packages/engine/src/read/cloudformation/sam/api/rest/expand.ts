import { field, type MapValue, text, type Value } from '../../../../../model/value.ts';
import { intrinsic, map, stringOf, type Tree, withField } from '../../tree.ts';
import { isDefinition, isVersion3, pathNames } from '../definition.ts';
import { addRestDomain } from '../domain/rest.ts';
import { type DraftMap, ensureMap, entryOf, put, thaw } from '../draft.ts';
import { hashedId, suffixedId } from '../id.ts';
import { bodyLocation } from '../location.ts';
import type { Api, Scope } from '../model.ts';
import { resolveParameters } from '../parameters.ts';
import { entries, type Fault, filled, filledField, given, givenField, tagList } from '../values.ts';
import { addAuthorizerPermissions, addAuthorizers } from './authorizer.ts';
import { addRestCors } from './cors.ts';
import { toOpenApi3 } from './openapi3.ts';
import { addCustomStatements, addResourcePolicy } from './policy.ts';
import { addGatewayResponses } from './responses.ts';
import { addApiKeyScheme, setDefaultApiKey, setDefaultAuthorizer } from './security.ts';
import { addUsagePlan, type SharedPlan } from './usage-plan.ts';

const AUTH_KEYS = [
  'Authorizers',
  'DefaultAuthorizer',
  'InvokeRole',
  'AddDefaultAuthorizerToCorsPreflight',
  'AddApiKeyRequiredToCorsPreflight',
  'ApiKeyRequired',
  'ResourcePolicy',
  'UsagePlan',
];

/** What REST APIs of one template share. */
export type RestShared = { readonly plan: SharedPlan };

/** Makes the plain resources of a REST API whose routes are all in its definition. */
export function expandRestApi(api: Api, shared: RestShared, scope: Scope): void {
  checkApi(api, scope.fault);
  completeBody(api, scope);
  const location = addRestApi(api, scope);
  const deploymentId = addDeployment(api, location, scope);
  const stageId = addStage(api, deploymentId, scope);
  addRestDomain(api, scope);
  addAuthorizerPermissions(api, scope);
  addUsagePlan(api, stageId, shared.plan, scope);
  scope.output.refer(api.id, 'Stage', stageId);
  scope.output.refer(api.id, 'Deployment', deploymentId);
}

function checkApi(api: Api, fault: Fault): void {
  const uri = filledField(api.properties, 'DefinitionUri');
  const body = filledField(api.properties, 'DefinitionBody');
  if (uri !== undefined && body !== undefined) {
    fault(uri.span, 'an API has either `DefinitionUri` or `DefinitionBody`');
  }
  const merges = filledField(api.properties, 'MergeDefinitions');
  if (uri !== undefined && merges !== undefined) {
    fault(merges.span, '`MergeDefinitions` does not go with `DefinitionUri`');
  }
  const version = filledField(api.properties, 'OpenApiVersion');
  if (version !== undefined && !/^[2-3](\.\d)(\.\d)?$/.test(text(version) ?? '')) {
    fault(version.span, '`OpenApiVersion` has the form 3.0.1');
  }
  const name = field(api.properties, 'StageName');
  if (stringOf(name) === '') fault(name?.span ?? api.span, '`StageName` must not be empty');
}

/** Writes into the definition what the properties of the API ask for. */
function completeBody(api: Api, scope: Scope): void {
  const { fault } = scope;
  addRestCors(api, fault);
  addAuth(api, fault);
  addGatewayResponses(api, fault);
  addBinaryTypes(api, scope);
  addModels(api, fault);
  addEndpointSwitch(api, fault);
  if (api.body !== undefined) toOpenApi3(api, api.body, fault);
}

function addAuth(api: Api, fault: Fault): void {
  if (!filled(api.auth)) return;
  for (const { key, keySpan } of entries(api.auth)) {
    if (!AUTH_KEYS.includes(key)) fault(keySpan, `\`Auth\` has no property \`${key}\``);
  }
  const { body } = api;
  if (!isDefinition(body)) {
    fault(api.auth.span, '`Auth` needs a valid definition in the template');
    return;
  }
  if (addAuthorizers(api, body, fault)) addDefault(api, body, fault);
  const key = filledField(api.auth, 'ApiKeyRequired');
  if (key !== undefined) {
    addApiKeyScheme(body, key.span, fault);
    setDefaultApiKey(body, api.auth, key.span, fault);
  }
  const policy = filledField(api.auth, 'ResourcePolicy');
  if (policy?.kind === 'map') {
    const stage = field(api.properties, 'StageName');
    for (const path of pathNames(body)) addResourcePolicy(body, policy, path, stage, fault);
    addCustomStatements(body, field(policy, 'CustomStatements'));
  } else if (policy !== undefined) fault(policy.span, '`ResourcePolicy` must be a map');
  toOpenApi3(api, body, fault);
}

function addDefault(api: Api, body: DraftMap, fault: Fault): void {
  const chosen = filledField(api.auth, 'DefaultAuthorizer');
  if (chosen === undefined) return;
  const name = stringOf(chosen);
  const definition = name === undefined ? undefined : field(field(api.auth, 'Authorizers'), name);
  if (name === undefined) fault(chosen.span, '`DefaultAuthorizer` must be a string');
  else if (name !== 'AWS_IAM' && !given(definition)) {
    fault(chosen.span, `default authorizer \`${name}\` is not among the \`Authorizers\``);
  } else {
    const scopes = givenField(definition, 'AuthorizationScopes') ?? [];
    setDefaultAuthorizer(body, api.auth, chosen, scopes, fault);
  }
}

function addBinaryTypes(api: Api, scope: Scope): void {
  const written = filledField(api.properties, 'BinaryMediaTypes');
  if (written === undefined || !isDefinition(api.body)) return;
  const types = unescaped(resolveParameters(written, scope.context));
  put(api.body, 'x-amazon-apigateway-binary-media-types', written.span, types);
}

/** `~1` stands for a slash in media types. */
function unescaped(value: Value): Value {
  if (value.kind === 'known' && typeof value.value === 'string') {
    return { ...value, value: value.value.replaceAll('~1', '/') };
  }
  if (value.kind === 'list') return { ...value, items: value.items.map(unescaped) };
  if (value.kind !== 'map') return value;
  let copy = map(value.span, {});
  for (const { key, keySpan, value: one } of value.fields.values()) {
    copy = withField(copy, key.replaceAll('~1', '/'), unescaped(one), keySpan);
  }
  return copy;
}

function addModels(api: Api, fault: Fault): void {
  const models = filledField(api.properties, 'Models');
  if (models === undefined) return;
  if (!isDefinition(api.body)) {
    fault(models.span, '`Models` needs a valid definition in the template');
    return;
  }
  const target = ensureMap(api.body, 'definitions', models.span);
  for (const { key, keySpan, value } of entries(models)) {
    if (value.kind !== 'map') fault(value.span, `model \`${key}\` must be a map`);
    else if (!filled(field(value, 'type'))) fault(keySpan, `model \`${key}\` needs a \`type\``);
    else if (target !== undefined) {
      const name = key.toLowerCase();
      target.fields.set(name, { key: name, keySpan, value: thaw(value) });
    }
  }
  toOpenApi3(api, api.body, fault);
}

function addEndpointSwitch(api: Api, fault: Fault): void {
  const disabled = givenField(api.properties, 'DisableExecuteApiEndpoint');
  if (disabled === undefined) return;
  if (!isDefinition(api.body)) {
    fault(disabled.span, '`DisableExecuteApiEndpoint` needs a valid definition in the template');
    return;
  }
  const places = isVersion3(entryOf(api.body, 'openapi'))
    ? servers(api.body, disabled)
    : [api.body];
  for (const place of places) {
    const target =
      place.kind === 'map'
        ? ensureMap(place, 'x-amazon-apigateway-endpoint-configuration', disabled.span)
        : undefined;
    if (target === undefined)
      fault(place.span, 'the endpoint configuration of the definition must be a map');
    else put(target, 'disableExecuteApiEndpoint', disabled.span, disabled);
  }
}

function servers(body: DraftMap, disabled: Value): readonly Value[] & readonly DraftMap[] {
  if (entryOf(body, 'servers') === undefined) put(body, 'servers', disabled.span, [{}]);
  const list = entryOf(body, 'servers');
  return list?.kind === 'list' ? list.items.filter((item) => item.kind === 'map') : [];
}

/** Adds the RestApi; returns what its deployment depends on. */
function addRestApi(api: Api, scope: Scope): Value | undefined {
  const { properties, span } = api;
  const location =
    api.body === undefined
      ? bodyLocation(filledField(properties, 'DefinitionUri'), scope.fault)
      : undefined;
  const body =
    api.body ?? (location === undefined ? filledField(properties, 'DefinitionBody') : undefined);
  const binary = givenField(properties, 'BinaryMediaTypes');
  scope.output.add({
    logicalId: api.id,
    type: 'AWS::ApiGateway::RestApi',
    span,
    from: api.id,
    attributes: api.attributes,
    properties: {
      BinaryMediaTypes: binary === undefined ? undefined : resolveParameters(binary, scope.context),
      MinimumCompressionSize: givenField(properties, 'MinimumCompressionSize'),
      ...endpoint(api, scope.fault),
      FailOnWarnings: filledField(properties, 'FailOnWarnings'),
      BodyS3Location: location,
      Body: body,
      Name: filledField(properties, 'Name'),
      Description: filledField(properties, 'Description'),
      Mode: filledField(properties, 'Mode'),
      ApiKeySourceType: filledField(properties, 'ApiKeySourceType'),
      Policy: filledField(properties, 'Policy'),
      SecurityPolicy: filledField(properties, 'SecurityPolicy'),
      EndpointAccessMode: filledField(properties, 'EndpointAccessMode'),
      Tags: propagatedTags(api),
    },
  });
  return body ?? location;
}

function propagatedTags(api: Api): Tree {
  const tags = filledField(api.properties, 'Tags');
  const passes = filledField(api.properties, 'PropagateTags') !== undefined;
  return passes && tags?.kind === 'map' && intrinsic(tags) === undefined
    ? tagList(tags)
    : undefined;
}

function endpoint(api: Api, fault: Fault): { readonly [key: string]: Tree } {
  const written = filledField(api.properties, 'EndpointConfiguration');
  if (written === undefined) return {};
  const type = filledField(written, 'Type');
  if (type === undefined) {
    return {
      EndpointConfiguration: { Types: [written] },
      Parameters: { endpointConfigurationTypes: written },
    };
  }
  const upper = field(written, 'VPCEndpointIds');
  const camel = field(written, 'VpcEndpointIds');
  if (upper !== undefined && camel !== undefined) {
    fault(camel.span, '`VPCEndpointIds` and `VpcEndpointIds` are the same property');
  }
  return {
    EndpointConfiguration: {
      Types: [type],
      VpcEndpointIds: filled(upper) ? upper : camel,
      IpAddressType: field(written, 'IpAddressType'),
    },
    Parameters: { endpointConfigurationTypes: type },
  };
}

function addDeployment(api: Api, location: Value | undefined, scope: Scope): string {
  const old = filledField(api.properties, 'OpenApiVersion') === undefined;
  const logicalId = hashedId(`${api.id}Deployment`, location);
  scope.output.add({
    logicalId,
    type: 'AWS::ApiGateway::Deployment',
    span: api.span,
    from: api.id,
    attributes: api.passed,
    properties: { RestApiId: { Ref: api.id }, StageName: old ? 'Stage' : undefined },
  });
  return logicalId;
}

function addStage(api: Api, deploymentId: string, scope: Scope): string {
  const { properties } = api;
  const name = field(properties, 'StageName');
  const logicalId = suffixedId(api.id, stringOf(name) ?? '', 'Stage');
  const tags = givenField(properties, 'Tags');
  scope.output.add({
    logicalId,
    type: 'AWS::ApiGateway::Stage',
    span: name?.span ?? api.span,
    from: api.id,
    attributes: api.passed,
    properties: {
      RestApiId: { Ref: api.id },
      DeploymentId: { Ref: deploymentId },
      StageName: name,
      ...pass(properties, [
        'CacheClusterEnabled',
        'CacheClusterSize',
        'Variables',
        'MethodSettings',
        'AccessLogSetting',
        'CanarySetting',
        'TracingEnabled',
      ]),
      Tags: tags?.kind === 'map' && intrinsic(tags) === undefined ? tagList(tags) : undefined,
    },
  });
  return logicalId;
}

function pass(properties: MapValue, names: readonly string[]): { readonly [key: string]: Tree } {
  return Object.fromEntries(names.map((name) => [name, givenField(properties, name)]));
}
