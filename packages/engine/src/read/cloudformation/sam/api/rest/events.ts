import { field, text, type Value } from '../../../../../model/value.ts';
import { getAtt, node, stringOf, sub, type Tree } from '../../tree.ts';
import {
  addPath,
  INTEGRATION,
  integratedMethods,
  invocationUri,
  isDefinition,
  isIntegrated,
  methodKey,
  pathItems,
  swaggerSkeleton,
  wildcardPath,
} from '../definition.ts';
import { type DraftMap, ensureMap, entryOf, mapOf, onlyIf, put } from '../draft.ts';
import { suffixedId } from '../id.ts';
import { type Api, bodySpan, type Scope } from '../model.ts';
import type { Route } from '../route.ts';
import { assumedBy } from '../trust.ts';
import { filled, filledField, givenField, isTrue, propagatedTags } from '../values.ts';
import { addEventAuth } from './event-auth.ts';
import { addRequestModel, addRequestParameters } from './request.ts';

/** API Gateway's own text for "call with the credentials of the caller". */
const CALLER_CREDENTIALS = 'arn:aws:iam::*:user/*';

/** Writes a REST route into its API's definition, and lets the API call the route's owner. */
export function addRestRoute(route: Route, scope: Scope): void {
  const api = scope.apis.get(route.apiId);
  const stage = stageSuffix(route, api, scope);
  const isFunction = route.event.owner === 'function';
  if (isFunction) addPermission(route, stage, scope);
  else addStartRole(route, scope);
  if (api === undefined) return;
  const merges = isTrue(field(api.properties, 'MergeDefinitions'));
  if (api.managed || (merges && isFunction)) integrate(route, api, merges && !api.managed, scope);
  const auth = givenField(route.properties, 'Auth');
  if (isFunction && filledField(auth, 'OverrideApiAuth') !== undefined) override(route, api, scope);
}

/** The stage that the resource policy of an event speaks of; the official transform knows none for a state machine. */
function policyStage(route: Route, api: Api, scope: Scope): string | null {
  return route.event.owner === 'function' ? stageSuffix(route, api, scope) : null;
}

/** Lets an event's `Auth` change a route that the template's own definition has. */
function override(route: Route, api: Api, scope: Scope): void {
  const auth = field(route.properties, 'Auth');
  if (auth?.kind !== 'map' || !isDefinition(api.body)) return;
  const says = ['Authorizer', 'ApiKeyRequired', 'ResourcePolicy'].some(
    (name) => filledField(auth, name) !== undefined,
  );
  if (says) addEventAuth(route, auth, api, api.body, stageSuffix(route, api, scope), scope);
  else
    scope.fault(
      auth.span,
      '`OverrideApiAuth` needs `Authorizer`, `ApiKeyRequired` or `ResourcePolicy`',
    );
}

function stageSuffix(route: Route, api: Api | undefined, scope: Scope): string {
  const properties =
    api?.properties ?? field(field(field(scope.template, 'Resources'), route.apiId), 'Properties');
  const written = field(properties, 'StageName');
  const name = stringOf(written);
  if (name === '') scope.fault(written?.span ?? route.event.span, '`StageName` must not be empty');
  return name ?? 'Stage';
}

function addPermission(route: Route, stage: string, scope: Scope): void {
  const { event, path, method } = route;
  const trimmed = path.length > 1 ? path.replace(/\/$/, '') : path;
  const verb = method === 'any' ? '*' : method.toUpperCase();
  const written = field(event.properties, 'RestApiId') ?? { Ref: route.apiId };
  scope.output.add({
    logicalId: suffixedId(`${event.ownerId}${event.eventId}Permission`, stage),
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
        `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}/${verb}${wildcardPath(trimmed)}`,
        { __ApiId__: node(event.span, written), __Stage__: '*' },
      ),
    },
  });
}

/** The role that an API takes to start a state machine. */
function addStartRole(route: Route, scope: Scope): void {
  const { event } = route;
  const logicalId = `${event.ownerId}${event.eventId}Role`;
  scope.output.add({
    logicalId,
    type: 'AWS::IAM::Role',
    span: event.span,
    from: event.ownerId,
    attributes: event.attributes,
    properties: {
      AssumeRolePolicyDocument: assumedBy('apigateway.amazonaws.com'),
      Policies: [
        {
          PolicyName: `${logicalId}StartExecutionPolicy`,
          PolicyDocument: {
            Statement: [
              {
                Action: 'states:StartExecution',
                Effect: 'Allow',
                Resource: { Ref: event.alias ?? event.ownerId },
              },
            ],
          },
        },
      ],
      PermissionsBoundary: filledField(event.ownerProperties, 'PermissionsBoundary'),
      Tags: propagatedTags(event.ownerProperties),
    },
  });
}

function integrate(route: Route, api: Api, merges: boolean, scope: Scope): void {
  const { event, path, method } = route;
  if (api.body === undefined) return;
  const body = merges ? swaggerSkeleton(event.span) : api.body;
  if (!isDefinition(body)) {
    scope.fault(
      bodySpan(api),
      `the definition of \`${api.id}\` is no valid Swagger or OpenAPI document`,
    );
    return;
  }
  if (isIntegrated(body, path, method)) {
    scope.fault(event.span, `method \`${method}\` of path \`${path}\` is defined twice`);
    return;
  }
  addPath(body, path, method, event.span);
  writeIntegration(route, api, body, scope);
  const auth = filledField(route.properties, 'Auth');
  if (auth?.kind === 'map') {
    addEventAuth(route, auth, api, body, policyStage(route, api, scope), scope);
  }
  addTimeout(route, body, scope);
  addRequestModel(route, api, body, scope.fault);
  addRequestParameters(route, body, scope.fault);
  if (merges) mergeMethod(route, api.body, body, scope);
}

function writeIntegration(route: Route, api: Api, body: DraftMap, scope: Scope): void {
  const { event, condition } = route;
  const { span } = event;
  const key = methodKey(route.method);
  const integration =
    event.owner === 'function' ? functionIntegration(route, api) : startIntegration(route);
  for (const item of pathItems(body, route.path, scope.fault)) {
    const method = ensureMap(item, key, span);
    if (method === undefined) continue;
    put(method, INTEGRATION, span, integration);
    if (entryOf(method, 'responses') === undefined) {
      put(method, 'responses', span, event.owner === 'function' ? {} : START_RESPONSES);
    }
    if (condition !== undefined) put(item, key, span, onlyIf(condition, method));
  }
}

const START_RESPONSES: Tree = {
  '200': { description: 'OK' },
  '400': { description: 'Bad Request' },
};

function functionIntegration(route: Route, api: Api): Tree {
  const { event } = route;
  const streaming = text(field(route.properties, 'ResponseTransferMode')) === 'RESPONSE_STREAM';
  const uri = invocationUri(event.span, event.alias ?? `${event.ownerId}.Arn`, streaming);
  return {
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri: conditioned(route, uri),
    responseTransferMode: streaming ? 'STREAM' : undefined,
    credentials: credentials(route, api),
  };
}

function conditioned(route: Route, uri: Value): Tree {
  return route.condition === undefined ? uri : onlyIf(route.condition, uri);
}

/** Whose rights the call is made with, where the route is signed with IAM. */
function credentials(route: Route, api: Api): Tree {
  const auth = field(route.properties, 'Auth');
  const signed = filled(auth)
    ? text(field(auth, 'Authorizer')) === 'AWS_IAM'
    : text(field(api.auth, 'DefaultAuthorizer')) === 'AWS_IAM';
  if (!signed) return undefined;
  const own = invokeRole(auth);
  const role = own ?? invokeRole(api.auth) ?? 'CALLER_CREDENTIALS';
  const name = typeof role === 'string' ? role : text(role);
  if (name === 'NONE') return undefined;
  return name === 'CALLER_CREDENTIALS' ? CALLER_CREDENTIALS : role;
}

function invokeRole(auth: Value | undefined): Value | string | undefined {
  const role = field(auth, 'InvokeRole');
  if (role === undefined) return undefined;
  return filled(role) ? role : 'NONE';
}

function startIntegration(route: Route): Tree {
  const { event } = route;
  const start = sub(
    event.span,
    `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:states:action/StartExecution`,
  );
  const id = event.alias ?? event.ownerId;
  const template = isTrue(field(route.properties, 'UnescapeMappingTemplate'))
    ? `{"input": "$util.escapeJavaScript($input.json('$')).replaceAll("\\\\'","'")", "stateMachineArn": "\${${id}}"}`
    : `{"input": "$util.escapeJavaScript($input.json('$'))", "stateMachineArn": "\${${id}}"}`;
  return {
    type: 'aws',
    httpMethod: 'POST',
    uri: conditioned(route, start),
    responses: { '200': { statusCode: '200' }, '400': { statusCode: '400' } },
    credentials: getAtt(event.span, `${event.ownerId}${event.eventId}Role`, 'Arn'),
    requestTemplates: { 'application/json': sub(event.span, template) },
  };
}

function addTimeout(route: Route, body: DraftMap, scope: Scope): void {
  const timeout = filledField(route.properties, 'TimeoutInMillis');
  if (timeout === undefined || route.event.owner !== 'function') return;
  for (const method of integratedMethods(body, route.path, route.method, scope.fault)) {
    const integration = mapOf(method, INTEGRATION);
    if (integration !== undefined) put(integration, 'timeoutInMillis', timeout.span, timeout);
  }
}

/**
 * Puts the generated method over the one of the template's definition. A definition without paths
 * stays so: the official transform drops the routes that it would merge into it.
 */
function mergeMethod(route: Route, target: DraftMap, generated: DraftMap, scope: Scope): void {
  const { path, event, method } = route;
  const paths = entryOf(target, 'paths');
  if (!filled(paths)) return;
  const item = paths.kind === 'map' ? ensureMap(paths, path, event.span) : undefined;
  const before = item === undefined ? undefined : ensureMap(item, method, event.span);
  if (before === undefined) {
    scope.fault(paths.span, `method \`${method}\` of path \`${path}\` must be a map`);
    return;
  }
  const fresh = entryOf(mapOf(mapOf(generated, 'paths'), path), methodKey(method));
  if (fresh?.kind !== 'map') return;
  for (const [key, field] of fresh.fields) before.fields.set(key, field);
}
