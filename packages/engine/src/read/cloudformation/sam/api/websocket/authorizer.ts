import { field, type Value } from '../../../../../model/value.ts';
import { stringOf, type Tree } from '../../tree.ts';
import { addAuthorizerPermission } from '../authorizer-permission.ts';
import { invocationUriOf } from '../definition.ts';
import type { Scope } from '../model.ts';
import { filledField } from '../values.ts';
import type { WebSocketApi } from './model.ts';

/** How the `$connect` route tells who connects; reports what is wrong with `Auth`. */
export function connectAuthorization(
  api: WebSocketApi,
  scope: Scope,
): { readonly [key: string]: Tree } {
  const auth = filledField(api.properties, 'Auth');
  if (auth === undefined) return {};
  const type = typeOf(auth, scope);
  if (type !== 'CUSTOM') return { AuthorizationType: type ?? 'NONE' };
  return {
    AuthorizationType: 'CUSTOM',
    AuthorizerId: { Ref: `${api.id}ConnectAuthorizer` },
  };
}

/** Adds the authorizer of the `$connect` route, and lets the API call its function. */
export function addConnectAuthorizer(api: WebSocketApi, scope: Scope): void {
  const auth = filledField(api.properties, 'Auth');
  const target = filledField(auth, 'AuthArn');
  const isCustom = stringOf(field(auth, 'AuthType')) === 'CUSTOM';
  if (auth === undefined || target === undefined || !isCustom) return;
  const logicalId = `${api.id}ConnectAuthorizer`;
  scope.output.add({
    logicalId,
    type: 'AWS::ApiGatewayV2::Authorizer',
    span: auth.span,
    from: api.id,
    attributes: api.passed,
    properties: {
      ApiId: { Ref: api.id },
      AuthorizerCredentialsArn: field(auth, 'InvokeRole'),
      AuthorizerType: 'REQUEST',
      AuthorizerUri: invocationUriOf(auth.span, 'AuthArn', target),
      IdentitySource: field(auth, 'IdentitySource'),
      Name: filledField(auth, 'Name') ?? logicalId,
    },
  });
  if (filledField(auth, 'InvokeRole') !== undefined) return;
  addAuthorizerPermission(`${api.id}AuthorizerPermission`, target, api, auth.span, scope);
}

function typeOf(auth: Value, scope: Scope): string | undefined {
  const written = filledField(auth, 'AuthType');
  const type = stringOf(written)?.toUpperCase();
  if (written === undefined)
    scope.fault(auth.span, '`Auth` of a WebSocket API needs an `AuthType`');
  else if (type !== 'NONE' && type !== 'AWS_IAM' && type !== 'CUSTOM') {
    scope.fault(written.span, '`AuthType` must be AWS_IAM, CUSTOM or NONE');
  } else if (type === 'CUSTOM') {
    if (filledField(auth, 'AuthArn') === undefined) {
      scope.fault(written.span, '`AuthType: CUSTOM` needs an `AuthArn`');
    }
  } else if (auth.kind === 'map' && auth.fields.size > 1) {
    scope.fault(auth.span, `\`AuthType: ${type}\` goes with no other settings`);
  }
  return type;
}
