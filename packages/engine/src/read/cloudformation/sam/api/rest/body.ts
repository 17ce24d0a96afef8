import { field, type Value } from '../../../../../model/value.ts';
import { map, stringOf, withField } from '../../tree.ts';
import { isDefinition, isVersion3, pathItems, pathNames } from '../definition.ts';
import { type DraftMap, ensureMap, entryOf, put, thaw } from '../draft.ts';
import { type Api, bodySpan, type Scope } from '../model.ts';
import { resolveParameters } from '../parameters.ts';
import { entries, type Fault, filled, filledField, given, givenField } from '../values.ts';
import { addAuthorizers } from './authorizer.ts';
import { addRestCors } from './cors.ts';
import { toOpenApi3 } from './openapi3.ts';
import { addCustomStatements, addResourcePolicy } from './policy.ts';
import { addGatewayResponses } from './responses.ts';
import { addApiKeyScheme, setDefaultApiKey, setDefaultAuthorizer } from './security.ts';

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

/** Writes into the definition what the properties of the API ask for. */
export function completeBody(api: Api, scope: Scope): void {
  const { fault } = scope;
  checkPaths(api, fault);
  addRestCors(api, fault);
  addAuth(api, fault);
  addGatewayResponses(api, fault);
  addBinaryTypes(api, scope);
  addModels(api, fault);
  addEndpointSwitch(api, fault);
  if (api.body !== undefined) toOpenApi3(api, api.body, fault);
}

/** Properties that make the official transform look at every path. */
const WRITING = [
  'Cors',
  'Auth',
  'GatewayResponses',
  'BinaryMediaTypes',
  'Models',
  'DisableExecuteApiEndpoint',
];

function checkPaths(api: Api, fault: Fault): void {
  const { body } = api;
  if (!isDefinition(body)) return;
  const writes = WRITING.some((name) => filledField(api.properties, name) !== undefined);
  if (writes) for (const path of pathNames(body)) pathItems(body, path, fault);
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
  if (written === undefined || api.body === undefined) return;
  if (!isDefinition(api.body)) {
    scope.fault(bodySpan(api), '`BinaryMediaTypes` needs a valid definition in the template');
    return;
  }
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
