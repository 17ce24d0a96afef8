import { field, type Value } from '../../../../../model/value.ts';
import { isNoValue, node, sameTree, stringOf, type Tree } from '../../tree.ts';
import {
  hasIntegration,
  isOpenApi,
  methodItems,
  methodKey,
  pathItems,
  pathNames,
} from '../definition.ts';
import { addHttpDomain } from '../domain/http.ts';
import { type DraftMap, ensureList, ensureMap, entryOf, mapOf, put, thaw } from '../draft.ts';
import { hashedId, isAlphanumeric } from '../id.ts';
import { bodyLocation } from '../location.ts';
import type { Api, Scope } from '../model.ts';
import { resolveParameters } from '../parameters.ts';
import { entries, type Fault, filled, filledField, givenField, pass } from '../values.ts';
import { addHttpAuthorizerPermissions, addHttpAuthorizers } from './authorizer.ts';
import { addHttpCors } from './cors.ts';

const TAG = 'httpapi:createdBy';
const DEFAULT_STAGE = '$default';

/** Makes the plain resources of an HTTP API whose routes are all in its definition. */
export function expandHttpApi(api: Api, scope: Scope): void {
  const tags = tagsOf(api);
  completeBody(api, tags, scope);
  addApi(api, scope);
  const isTagged = isOpenApi(api.body);
  addHttpDomain(api, isTagged ? tags : { [TAG]: 'SAM' }, scope);
  addHttpAuthorizerPermissions(api, scope);
  addStage(api, isTagged ? tags : filledField(api.properties, 'Tags'), scope);
}

function tagsOf(api: Api): { readonly [key: string]: Tree } {
  const own = entries(field(api.properties, 'Tags'));
  return { ...Object.fromEntries(own.map(({ key, value }) => [key, value])), [TAG]: 'SAM' };
}

function completeBody(api: Api, tags: { readonly [key: string]: Tree }, scope: Scope): void {
  const { fault } = scope;
  const uri = filledField(api.properties, 'DefinitionUri');
  const written = filledField(api.properties, 'DefinitionBody');
  if (uri !== undefined && written !== undefined) {
    fault(uri.span, 'an API has either `DefinitionUri` or `DefinitionBody`');
  }
  addHttpCors(api, resolved(api, 'CorsConfiguration', scope), fault);
  addAuth(api, fault);
  addTags(api, tags, fault);
  addEndpointSwitch(api, fault);
  addInfo(api, 'Name', 'title', fault);
  addInfo(api, 'Description', 'description', fault);
  const paths = mapOf(api.body, 'paths');
  const wildcard = entryOf(paths, DEFAULT_STAGE);
  if (filledField(api.properties, 'FailOnWarnings') === undefined || wildcard === undefined) return;
  paths?.fields.delete(DEFAULT_STAGE);
  const key = `/${DEFAULT_STAGE}`;
  paths?.fields.set(key, { key, keySpan: wildcard.span, value: wildcard });
}

function resolved(api: Api, name: string, scope: Scope): Value | undefined {
  const value = filledField(api.properties, name);
  return value === undefined ? undefined : resolveParameters(value, scope.context);
}

function addAuth(api: Api, fault: Fault): void {
  if (!filled(api.auth)) return;
  for (const { key, keySpan } of entries(api.auth)) {
    if (key === 'Authorizers' || key === 'DefaultAuthorizer' || key === 'EnableIamAuthorizer')
      continue;
    fault(keySpan, `\`Auth\` has no property \`${key}\``);
  }
  if (!isOpenApi(api.body)) {
    fault(api.auth.span, '`Auth` needs a valid OpenAPI 3 definition in the template');
    return;
  }
  const names = addHttpAuthorizers(api, api.body, fault);
  const chosen = filledField(api.auth, 'DefaultAuthorizer');
  if (chosen === undefined || isNoValue(chosen)) return;
  const name = stringOf(chosen);
  if (name === undefined) fault(chosen.span, '`DefaultAuthorizer` must be a string');
  else if (!names.has(name)) {
    fault(chosen.span, `default authorizer \`${name}\` is not among the \`Authorizers\``);
  } else setDefault(api, api.body, name, chosen, fault);
}

function setDefault(api: Api, body: DraftMap, name: string, chosen: Value, fault: Fault): void {
  const scopes = givenField(field(field(api.auth, 'Authorizers'), name), 'AuthorizationScopes');
  for (const path of pathNames(body)) {
    for (const item of pathItems(body, path, fault)) {
      for (const key of [...item.fields.keys()]) {
        const method = methodKey(key);
        if (method === 'parameters' || method === 'options') continue;
        if (!item.fields.has(method)) {
          fault(item.span, `path \`${path}\` calls \`${method}\` by the name \`${key}\``);
          continue;
        }
        for (const one of methodItems(item, path, key, fault)) {
          if (!hasIntegration(one) || filled(entryOf(one, 'security'))) continue;
          put(one, 'security', chosen.span, [{ [name]: scopes ?? [] }]);
        }
      }
    }
  }
}

function addTags(api: Api, tags: { readonly [key: string]: Tree }, fault: Fault): void {
  const written = filledField(api.properties, 'Tags');
  if (!isOpenApi(api.body)) {
    if (written !== undefined) {
      fault(written.span, '`Tags` needs a valid OpenAPI 3 definition in the template');
    }
    return;
  }
  const span = written?.span ?? api.span;
  const target = ensureList(api.body, 'tags', span);
  if (target === undefined) fault(api.body.span, '`tags` of the definition must be a list');
  for (const [name, value] of Object.entries(tags)) {
    const before = target?.items.find((item) => stringOf(field(item, 'name')) === name);
    if (before?.kind === 'map') put(before, 'x-amazon-apigateway-tag-value', span, value);
    else target?.items.push(thaw(node(span, { name, 'x-amazon-apigateway-tag-value': value })));
  }
}

function addEndpointSwitch(api: Api, fault: Fault): void {
  const disabled = givenField(api.properties, 'DisableExecuteApiEndpoint');
  if (disabled === undefined) return;
  if (!isOpenApi(api.body)) {
    fault(disabled.span, '`DisableExecuteApiEndpoint` needs a valid definition in the template');
    return;
  }
  if (entryOf(api.body, 'servers') === undefined) put(api.body, 'servers', disabled.span, [{}]);
  const servers = ensureList(api.body, 'servers', disabled.span);
  for (const server of servers?.items ?? []) {
    const target =
      server.kind === 'map'
        ? ensureMap(server, 'x-amazon-apigateway-endpoint-configuration', disabled.span)
        : undefined;
    if (target === undefined)
      fault(server.span, '`servers` of the definition must be a list of maps');
    else put(target, 'disableExecuteApiEndpoint', disabled.span, disabled);
  }
}

/** Writes a property into the definition's `info`, unless the definition says it itself. */
function addInfo(api: Api, property: string, key: 'title' | 'description', fault: Fault): void {
  const value = filledField(api.properties, property);
  if (value === undefined) return;
  const info = isOpenApi(api.body) ? ensureMap(api.body, 'info', value.span) : undefined;
  const before = entryOf(info, key);
  const isOurs =
    before !== undefined && sameTree(before, node(value.span, { Ref: 'AWS::StackName' }));
  const isFree = key === 'title' ? isOurs : !filled(before);
  if (info === undefined || !isFree) {
    fault(
      value.span,
      `\`${property}\` needs a definition in the template that has no \`${key}\` of its own`,
    );
  } else put(info, key, value.span, value);
}

function addApi(api: Api, scope: Scope): void {
  const { properties } = api;
  const uri = filledField(properties, 'DefinitionUri');
  const own = api.body ?? api.file;
  const location = own === undefined ? bodyLocation(uri, scope.fault) : undefined;
  const body =
    own ?? (location === undefined ? filledField(properties, 'DefinitionBody') : undefined);
  scope.output.add({
    logicalId: api.id,
    type: 'AWS::ApiGatewayV2::Api',
    span: api.span,
    from: api.id,
    attributes: api.attributes,
    properties: {
      FailOnWarnings: filledField(properties, 'FailOnWarnings'),
      BodyS3Location: location,
      Body: body,
    },
  });
}

function addStage(api: Api, tags: Tree, scope: Scope): void {
  const { properties } = api;
  const name = filledField(properties, 'StageName');
  const written = name === undefined ? DEFAULT_STAGE : (stringOf(name) ?? '');
  const logicalId = stageId(api.id, written);
  scope.output.add({
    logicalId,
    type: 'AWS::ApiGatewayV2::Stage',
    span: name?.span ?? api.span,
    from: api.id,
    attributes: api.passed,
    properties: {
      ApiId: { Ref: api.id },
      StageName: name ?? DEFAULT_STAGE,
      ...pass(properties, [
        'StageVariables',
        'AccessLogSettings',
        'DefaultRouteSettings',
        'RouteSettings',
      ]),
      Tags: tags,
      AutoDeploy: true,
    },
  });
  scope.output.refer(api.id, 'Stage', logicalId);
}

function stageId(apiId: string, name: string): string {
  if (isAlphanumeric(name)) return `${apiId}${name}Stage`;
  return name === DEFAULT_STAGE
    ? `${apiId}ApiGatewayDefaultStage`
    : hashedId(`${apiId}Stage`, name);
}
