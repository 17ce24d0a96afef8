import type { Span } from '../../../../../model/span.ts';
import { field, type Value } from '../../../../../model/value.ts';
import { stringOf, sub, type Tree } from '../../tree.ts';
import { invocationUriOf } from '../definition.ts';
import { isAlphanumeric } from '../id.ts';
import type { Scope } from '../model.ts';
import { filledField, givenField } from '../values.ts';
import { connectAuthorization } from './authorizer.ts';
import type { WebSocketApi } from './model.ts';

const SPECIAL = ['$connect', '$disconnect', '$default'];

/** Adds a route with its integration and permission; returns the route's logical id, nothing where it is not valid. */
export function addRoute(
  api: WebSocketApi,
  key: string,
  span: Span,
  written: Value,
  scope: Scope,
): readonly string[] {
  const target = field(written, 'FunctionArn');
  if (!SPECIAL.includes(key) && !isAlphanumeric(key)) {
    scope.fault(span, `route key \`${key}\` must have letters and digits only`);
    return [];
  }
  const parameters = filledField(written, 'RequestParameters');
  if (parameters !== undefined && key !== '$connect') {
    scope.fault(parameters.span, '`RequestParameters` are for the `$connect` route only');
  }
  if (target === undefined) {
    scope.fault(written.span, `route \`${key}\` needs a \`FunctionArn\``);
    return [];
  }
  const name = key.replace('$', '');
  const base = api.id + name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
  const common = { span, from: api.id, attributes: api.passed };
  scope.output.add({
    ...common,
    logicalId: `${base}Route`,
    type: 'AWS::ApiGatewayV2::Route',
    properties: routeProperties(api, key, `${base}Integration`, written, scope),
  });
  scope.output.add({
    ...common,
    logicalId: `${base}Integration`,
    type: 'AWS::ApiGatewayV2::Integration',
    properties: {
      ApiId: { Ref: api.id },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: invocationUriOf(span, 'FunctionArn', target),
      TimeoutInMillis: givenField(written, 'IntegrationTimeout'),
    },
  });
  scope.output.add({
    ...common,
    logicalId: `${base}Permission`,
    type: 'AWS::Lambda::Permission',
    properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: target,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: sourceArn(api, key, span),
    },
  });
  return [`${base}Route`];
}

function routeProperties(
  api: WebSocketApi,
  key: string,
  integrationId: string,
  written: Value,
  scope: Scope,
): { readonly [key: string]: Tree } {
  return {
    RouteKey: key,
    ApiId: { Ref: api.id },
    ApiKeyRequired: givenField(written, 'ApiKeyRequired'),
    ModelSelectionExpression: givenField(written, 'ModelSelectionExpression'),
    OperationName: givenField(written, 'OperationName'),
    RequestModels: givenField(written, 'RequestModels'),
    RequestParameters: filledField(written, 'RequestParameters'),
    RouteResponseSelectionExpression: givenField(written, 'RouteResponseSelectionExpression'),
    Target: { 'Fn::Join': ['/', ['integrations', { Ref: integrationId }]] },
    ...(key === '$connect' ? connectAuthorization(api, scope) : {}),
  };
}

function sourceArn(api: WebSocketApi, key: string, span: Span): Value {
  const base = `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${api.id}.ApiId}`;
  const stage = typeof api.stage === 'string' ? api.stage : stringOf(api.stage);
  if (stage !== undefined) return sub(span, `${base}/${stage}/${key}`);
  return sub(span, `${base}/\${__StageName__}/${key}`, { __StageName__: api.stage });
}
