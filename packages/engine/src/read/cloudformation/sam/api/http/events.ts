import { field, type MapValue, text, type Value } from '../../../../../model/value.ts';
import { intrinsic, node, stringOf, sub, type Tree } from '../../tree.ts';
import {
  ANY_METHOD,
  addPath,
  httpWildcardPath,
  INTEGRATION,
  integratedMethods,
  invocationUri,
  isIntegrated,
  isOpenApi,
  methodKey,
  pathItems,
} from '../definition.ts';
import {
  branches,
  type DraftMap,
  ensureList,
  ensureMap,
  entryOf,
  mapOf,
  onlyIf,
  put,
  thaw,
} from '../draft.ts';
import { type Api, bodySpan, type Scope } from '../model.ts';
import type { Route } from '../route.ts';
import { type Fault, filled, filledField, isTrue } from '../values.ts';

const DEFAULT_PATH = '$default';

/** Writes an HTTP route into its API's definition, and lets the API call the route's function. */
export function addHttpRoute(route: Route, scope: Scope): void {
  const api = scope.apis.get(route.apiId);
  if (api?.body !== undefined && !isOpenApi(api.body)) {
    scope.fault(bodySpan(api), `the definition of \`${api.id}\` is no valid OpenAPI 3 document`);
  }
  if (!isCoveredByDefault(route, api?.body)) addPermission(route, scope);
  if (api !== undefined && isOpenApi(api.body)) integrate(route, api, api.body, scope.fault);
}

/** Whether the function has the API's default route, whose permission holds for every route. */
function isCoveredByDefault(route: Route, body: DraftMap | undefined): boolean {
  if (trimmed(route.path) === DEFAULT_PATH || !isOpenApi(body)) return false;
  if (!isIntegrated(body, DEFAULT_PATH, ANY_METHOD)) return false;
  const items = branches(entryOf(mapOf(body, 'paths'), DEFAULT_PATH));
  const methods = items.flatMap((item) =>
    item.kind === 'map' ? branches(entryOf(item, ANY_METHOD)) : [],
  );
  return methods.every((method) => {
    const uri = entryOf(method.kind === 'map' ? mapOf(method, INTEGRATION) : undefined, 'uri');
    return branches(uri).every((one) => calledFunction(one) === route.event.ownerId);
  });
}

function calledFunction(uri: Value): string | undefined {
  const found = intrinsic(uri);
  if (found?.name !== 'Fn::Sub') return undefined;
  return /([A-Za-z0-9]+)\.Arn/.exec(stringOf(found.argument) ?? '')?.[1];
}

function trimmed(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

function addPermission(route: Route, scope: Scope): void {
  const { event, method } = route;
  const path = trimmed(route.path) === DEFAULT_PATH ? '' : httpWildcardPath(trimmed(route.path));
  const any = method === 'any' || method === ANY_METHOD;
  const verb = any ? '*' : method.toUpperCase();
  const tail = method === 'any' && path === `/${DEFAULT_PATH}` ? path : `/${verb}${path}`;
  scope.output.add({
    logicalId: `${event.ownerId}${event.eventId}Permission`,
    type: 'AWS::Lambda::Permission',
    span: event.span,
    from: event.ownerId,
    attributes: event.attributes,
    properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { Ref: event.alias ?? event.ownerId },
      Principal: 'apigateway.amazonaws.com',
      SourceArn: sub(
        event.span,
        `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}${tail}`,
        { __ApiId__: field(event.properties, 'ApiId') ?? { Ref: route.apiId }, __Stage__: '*' },
      ),
    },
  });
}

function integrate(route: Route, api: Api, body: DraftMap, fault: Fault): void {
  const { event, path, method } = route;
  const there = isIntegrated(body, path, method);
  if (there && api.managed) {
    fault(event.span, `method \`${method}\` of path \`${path}\` is defined twice`);
    return;
  }
  if (!there) {
    addPath(body, path, method, event.span);
    writeIntegration(route, body, fault);
  }
  const auth = filledField(route.properties, 'Auth');
  if (auth?.kind === 'map') addEventAuth(route, auth, api, body, fault);
  for (const one of integratedMethods(body, path, method, fault)) writeSettings(route, one);
}

function writeIntegration(route: Route, body: DraftMap, fault: Fault): void {
  const { event, condition, path, method } = route;
  const uri = invocationUri(event.span, event.alias ?? `${event.ownerId}.Arn`);
  const integration: Tree = {
    type: 'aws_proxy',
    httpMethod: 'POST',
    payloadFormatVersion: '2.0',
    uri: condition === undefined ? uri : onlyIf(condition, uri),
  };
  const key = methodKey(method);
  for (const item of pathItems(body, path, fault)) {
    const target = ensureMap(item, key, event.span);
    if (target === undefined) continue;
    put(target, INTEGRATION, event.span, integration);
    if (path === DEFAULT_PATH && key === ANY_METHOD)
      put(target, 'isDefaultRoute', event.span, true);
    if (entryOf(target, 'responses') === undefined) put(target, 'responses', event.span, {});
    if (condition !== undefined) put(item, key, event.span, onlyIf(condition, target));
  }
}

function writeSettings(route: Route, method: DraftMap): void {
  const { properties, event, path } = route;
  const integration = mapOf(method, INTEGRATION);
  const timeout = filledField(properties, 'TimeoutInMillis');
  const version = filledField(properties, 'PayloadFormatVersion');
  if (integration !== undefined) {
    if (timeout !== undefined) put(integration, 'timeoutInMillis', timeout.span, timeout);
    if (version !== undefined) put(integration, 'payloadFormatVersion', version.span, version);
  }
  const names = [...path.matchAll(/\{([^{}]*)\}/g)].map((found) => found[1] ?? '');
  if (names.length === 0) return;
  const parameters = ensureList(method, 'parameters', event.span);
  for (const name of names) {
    const before = parameters?.items.find((item) => text(field(item, 'name')) === name);
    if (before?.kind === 'map') {
      put(before, 'in', event.span, 'path');
      put(before, 'required', event.span, true);
    } else parameters?.items.push(thaw(node(event.span, { name, in: 'path', required: true })));
  }
}

function addEventAuth(route: Route, auth: MapValue, api: Api, body: DraftMap, fault: Fault): void {
  const fallback = filledField(api.auth, 'DefaultAuthorizer');
  const authorizer = filledField(auth, 'Authorizer') ?? fallback;
  if (authorizer === undefined) {
    fault(auth.span, '`Auth` needs an `Authorizer`, or a `DefaultAuthorizer` on the API');
    return;
  }
  const name = stringOf(authorizer);
  if (name === undefined || !isUsable(name, authorizer, route, api, fault)) {
    if (name === undefined) fault(authorizer.span, '`Authorizer` must be a string');
    return;
  }
  const own = filledField(auth, 'AuthorizationScopes');
  if (own !== undefined && own.kind !== 'list') {
    fault(own.span, '`AuthorizationScopes` must be a list');
  }
  const definition = field(field(api.auth, 'Authorizers'), name);
  const builtIn = name === 'NONE' || name === 'AWS_IAM';
  const scopes = builtIn ? undefined : (own ?? filledField(definition, 'AuthorizationScopes'));
  for (const method of integratedMethods(body, route.path, route.method, fault)) {
    const security = ensureList(method, 'security', authorizer.span);
    if (security === undefined) fault(method.span, '`security` of a method must be a list');
    security?.items.push(thaw(node(authorizer.span, { [name]: scopes ?? [] })));
  }
}

function isUsable(name: string, at: Value, route: Route, api: Api, fault: Fault): boolean {
  const where = `method \`${route.method}\` of path \`${route.path}\``;
  if (name === 'NONE') {
    if (filledField(api.auth, 'DefaultAuthorizer') !== undefined) return true;
    fault(at.span, `authorizer \`NONE\` of ${where} needs a \`DefaultAuthorizer\` on the API`);
    return false;
  }
  if (name === 'AWS_IAM' && isTrue(field(api.auth, 'EnableIamAuthorizer'))) return true;
  const definition = field(field(api.auth, 'Authorizers'), name);
  if (filled(definition) && definition.kind === 'map') return true;
  fault(at.span, `authorizer \`${name}\` of ${where} is not among the API's \`Authorizers\``);
  return false;
}
