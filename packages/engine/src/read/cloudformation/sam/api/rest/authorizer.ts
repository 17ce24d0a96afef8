import type { Span } from '../../../../../model/span.ts';
import { field, type MapValue, number, type Value } from '../../../../../model/value.ts';
import { stringOf, type Tree } from '../../tree.ts';
import { addAuthorizerPermission } from '../authorizer-permission.ts';
import { invocationUriOf } from '../definition.ts';
import { type DraftMap, ensureMap, put } from '../draft.ts';
import type { Api, Scope } from '../model.ts';
import { asItems, entries, type Fault, filled, filledField, given, givenField } from '../values.ts';

const AUTHORIZER = 'x-amazon-apigateway-authorizer';

const IDENTITY: readonly (readonly [string, string])[] = [
  ['Headers', 'method.request.header.'],
  ['QueryStrings', 'method.request.querystring.'],
  ['StageVariables', 'stageVariables.'],
  ['Context', 'context.'],
];

/** Declares the API's authorizers in its definition; says whether there are any. */
export function addAuthorizers(api: Api, body: DraftMap, fault: Fault): boolean {
  const named = filledField(api.auth, 'Authorizers');
  const signed = stringOf(field(api.auth, 'DefaultAuthorizer')) === 'AWS_IAM';
  if (named !== undefined && named.kind !== 'map') {
    fault(named.span, '`Authorizers` must be a map');
  }
  if (named?.kind !== 'map' && !signed) return false;
  const schemes = ensureMap(body, 'securityDefinitions', api.span);
  if (schemes === undefined) {
    fault(
      body.fields.get('securityDefinitions')?.value.span ?? api.span,
      '`securityDefinitions` must be a map',
    );
    return false;
  }
  if (signed) put(schemes, 'AWS_IAM', api.auth.span, SIGNED);
  for (const { key, keySpan, value } of entries(named)) {
    if (value.kind !== 'map') fault(value.span, `authorizer \`${key}\` must be a map`);
    else put(schemes, key, keySpan, scheme(key, value, keySpan, fault));
  }
  return true;
}

/** Lets API Gateway call the functions that authorize requests. */
export function addAuthorizerPermissions(api: Api, scope: Scope): void {
  for (const { key, keySpan, value } of entries(filledField(api.auth, 'Authorizers'))) {
    const target = filledField(value, 'FunctionArn');
    if (target === undefined || filled(field(value, 'DisableFunctionDefaultPermissions'))) continue;
    addAuthorizerPermission(`${api.id}${key}AuthorizerPermission`, target, api, keySpan, scope);
  }
}

const SIGNED: Tree = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'awsSigv4',
};

function scheme(name: string, authorizer: MapValue, span: Span, fault: Fault): Tree {
  checkAuthorizer(name, authorizer, span, fault);
  const pool = filledField(authorizer, 'UserPoolArn');
  const identity = filledField(authorizer, 'Identity');
  const payload = stringOf(field(authorizer, 'FunctionPayloadType')) ?? 'TOKEN';
  const header =
    pool === undefined && payload === 'REQUEST'
      ? 'Unused'
      : (filledField(identity, 'Header') ?? 'Authorization');
  return {
    type: 'apiKey',
    name: header,
    in: 'header',
    'x-amazon-apigateway-authtype': pool === undefined ? 'custom' : 'cognito_user_pools',
    [AUTHORIZER]:
      pool === undefined
        ? lambdaAuthorizer(name, authorizer, payload, span, fault)
        : {
            type: 'cognito_user_pools',
            providerARNs: pool.kind === 'list' ? pool : [pool],
            identityValidationExpression: filledField(identity, 'ValidationExpression'),
          },
  };
}

function lambdaAuthorizer(
  name: string,
  authorizer: MapValue,
  payload: string,
  span: Span,
  fault: Fault,
): Tree {
  const identity = filledField(authorizer, 'Identity');
  const role = filledField(authorizer, 'FunctionInvokeRole');
  const target = field(authorizer, 'FunctionArn') ?? { kind: 'known', value: null, span };
  const sources = payload === 'REQUEST' ? identitySources(name, identity, fault) : [];
  return {
    type: payload === 'REQUEST' ? 'request' : payload === 'TOKEN' ? 'token' : undefined,
    authorizerUri: invocationUriOf(span, '__FunctionArn__', target),
    authorizerResultTtlInSeconds: givenField(identity, 'ReauthorizeEvery'),
    authorizerCredentials: stringOf(role) === 'NONE' ? undefined : role,
    identitySource: sources.length === 0 ? undefined : sources.join(', '),
    identityValidationExpression:
      payload === 'TOKEN' ? filledField(identity, 'ValidationExpression') : undefined,
  };
}

function identitySources(
  name: string,
  identity: Value | undefined,
  fault: Fault,
): readonly string[] {
  return IDENTITY.flatMap(([property, prefix]) => {
    const written = filledField(identity, property);
    if (written !== undefined && written.kind !== 'list') {
      fault(written.span, `\`${property}\` of authorizer \`${name}\` must be a list`);
      return [];
    }
    return asItems(written).flatMap((item) => {
      const source = stringOf(item);
      if (source !== undefined) return [prefix + source];
      fault(item.span, `\`${property}\` of authorizer \`${name}\` takes strings`);
      return [];
    });
  });
}

function checkAuthorizer(name: string, authorizer: MapValue, span: Span, fault: Fault): void {
  const what = `authorizer \`${name}\``;
  const payload = givenField(authorizer, 'FunctionPayloadType');
  const identity = filledField(authorizer, 'Identity');
  if (payload !== undefined && !['TOKEN', 'REQUEST'].includes(stringOf(payload) ?? '')) {
    fault(payload.span, `\`FunctionPayloadType\` of ${what} must be TOKEN or REQUEST`);
  }
  if (identity !== undefined && identity.kind !== 'map') {
    fault(identity.span, `\`Identity\` of ${what} must be a map`);
  } else if (stringOf(payload) === 'REQUEST' && lacksIdentity(identity)) {
    fault(
      identity?.span ?? span,
      `${what} needs \`Headers\`, \`QueryStrings\`, \`StageVariables\` or \`Context\` in its \`Identity\``,
    );
  }
  const scopes = givenField(authorizer, 'AuthorizationScopes');
  if (scopes !== undefined && scopes.kind !== 'list') {
    fault(scopes.span, `\`AuthorizationScopes\` of ${what} must be a list`);
  }
  const disabled = givenField(authorizer, 'DisableFunctionDefaultPermissions');
  if (disabled !== undefined && !isBoolean(disabled)) {
    fault(disabled.span, `\`DisableFunctionDefaultPermissions\` of ${what} must be a boolean`);
  }
}

function lacksIdentity(identity: Value | undefined): boolean {
  if (IDENTITY.some(([property]) => filledField(identity, property) !== undefined)) return false;
  const ttl = number(field(identity, 'ReauthorizeEvery'));
  return identity === undefined || ttl === undefined || ttl > 0;
}

function isBoolean(value: Value): boolean {
  return given(value) && value.kind === 'known' && typeof value.value === 'boolean';
}
