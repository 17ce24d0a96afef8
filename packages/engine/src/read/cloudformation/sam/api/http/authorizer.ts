import type { Span } from '../../../../../model/span.ts';
import { field, type MapValue, type Value } from '../../../../../model/value.ts';
import { stringOf, type Tree } from '../../tree.ts';
import { addAuthorizerPermission } from '../authorizer-permission.ts';
import { invocationUriOf } from '../definition.ts';
import { type DraftMap, ensureMap, put } from '../draft.ts';
import type { Api, Scope } from '../model.ts';
import {
  asItems,
  entries,
  type Fault,
  filled,
  filledField,
  given,
  givenField,
  isTrue,
} from '../values.ts';

const AUTHORIZER = 'x-amazon-apigateway-authorizer';

const IDENTITY: readonly (readonly [string, string])[] = [
  ['Headers', '$request.header.'],
  ['QueryStrings', '$request.querystring.'],
  ['StageVariables', '$stageVariables.'],
  ['Context', '$context.'],
];

const OAUTH_ONLY = ['AuthorizationScopes', 'JwtConfiguration', 'IdentitySource'];
const LAMBDA_ONLY = [
  'FunctionArn',
  'FunctionInvokeRole',
  'Identity',
  'AuthorizerPayloadFormatVersion',
  'EnableSimpleResponses',
  'EnableFunctionDefaultPermissions',
];

/** Declares the authorizers of an HTTP API in its definition; returns their names. */
export function addHttpAuthorizers(api: Api, body: DraftMap, fault: Fault): ReadonlySet<string> {
  const names = new Set<string>();
  const named = filledField(api.auth, 'Authorizers');
  if (named !== undefined && named.kind !== 'map') fault(named.span, '`Authorizers` must be a map');
  const signed = isTrue(field(api.auth, 'EnableIamAuthorizer'));
  if (!signed && entries(named).length === 0) return names;
  const components = ensureMap(body, 'components', api.auth.span);
  const schemes =
    components === undefined ? undefined : ensureMap(components, 'securitySchemes', api.auth.span);
  if (schemes === undefined) {
    fault(body.span, '`components.securitySchemes` must be a map');
    return names;
  }
  if (signed) {
    names.add('AWS_IAM');
    put(schemes, 'AWS_IAM', api.auth.span, {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'awsSigv4',
    });
  }
  for (const { key, keySpan, value } of entries(named)) {
    names.add(key);
    if (value.kind !== 'map') fault(value.span, `authorizer \`${key}\` must be a map`);
    else put(schemes, key, keySpan, scheme(key, value, keySpan, fault));
  }
  return names;
}

/** Lets the API call its authorizers' functions, where the template asks for it. */
export function addHttpAuthorizerPermissions(api: Api, scope: Scope): void {
  for (const { key, keySpan, value } of entries(filledField(api.auth, 'Authorizers'))) {
    const target = filledField(value, 'FunctionArn');
    if (target === undefined || !filled(field(value, 'EnableFunctionDefaultPermissions'))) continue;
    addAuthorizerPermission(`${api.id}${key}AuthorizerPermission`, target, api, keySpan, scope);
  }
}

function scheme(name: string, authorizer: MapValue, span: Span, fault: Fault): Tree {
  const jwt = filledField(authorizer, 'JwtConfiguration');
  checkAuthorizer(name, authorizer, jwt !== undefined, span, fault);
  if (jwt === undefined) {
    return {
      type: 'apiKey',
      name: 'Unused',
      in: 'header',
      [AUTHORIZER]: lambdaAuthorizer(name, authorizer, span, fault),
    };
  }
  return {
    type: 'oauth2',
    [AUTHORIZER]: {
      type: 'jwt',
      identitySource: field(authorizer, 'IdentitySource'),
      jwtConfiguration: Object.fromEntries(
        entries(jwt).map((entry) => [entry.key.toLowerCase(), entry.value]),
      ),
    },
  };
}

function lambdaAuthorizer(name: string, authorizer: MapValue, span: Span, fault: Fault): Tree {
  const identity = filledField(authorizer, 'Identity');
  const role = filledField(authorizer, 'FunctionInvokeRole');
  const target = field(authorizer, 'FunctionArn') ?? { kind: 'known', value: null, span };
  return {
    type: 'request',
    authorizerUri: invocationUriOf(span, '__FunctionArn__', target),
    authorizerCredentials: stringOf(role) === 'NONE' ? undefined : role,
    authorizerResultTtlInSeconds: givenField(identity, 'ReauthorizeEvery'),
    identitySource: identity?.kind === 'map' ? sources(name, identity, fault) : undefined,
    authorizerPayloadFormatVersion: field(authorizer, 'AuthorizerPayloadFormatVersion'),
    enableSimpleResponses: filledField(authorizer, 'EnableSimpleResponses'),
  };
}

function sources(name: string, identity: MapValue, fault: Fault): readonly string[] {
  return IDENTITY.flatMap(([property, prefix]) => {
    const written = filledField(identity, property);
    const items = written === undefined || written.kind === 'list' ? asItems(written) : [];
    const strings = items.flatMap((item) => stringOf(item) ?? []);
    if (written !== undefined && (written.kind !== 'list' || strings.length < items.length)) {
      fault(written.span, `\`${property}\` of authorizer \`${name}\` must be a list of strings`);
    }
    return strings.map((item) => prefix + item);
  });
}

function checkAuthorizer(
  name: string,
  authorizer: MapValue,
  isOAuth: boolean,
  span: Span,
  fault: Fault,
): void {
  const what = `authorizer \`${name}\``;
  for (const property of isOAuth ? LAMBDA_ONLY : OAUTH_ONLY) {
    const value = givenField(authorizer, property);
    if (value !== undefined) {
      fault(
        value.span,
        `\`${property}\` does not go with ${isOAuth ? 'OAuth 2' : 'Lambda'} ${what}`,
      );
    }
  }
  const old = field(authorizer, 'OpenIdConnectUrl');
  if (old !== undefined) fault(old.span, `\`OpenIdConnectUrl\` of ${what} is no longer supported`);
  const needed = isOAuth ? ['IdentitySource'] : ['FunctionArn', 'AuthorizerPayloadFormatVersion'];
  for (const property of needed) {
    if (filledField(authorizer, property) === undefined)
      fault(span, `${what} needs \`${property}\``);
  }
  const jwt = filledField(authorizer, 'JwtConfiguration');
  if (jwt !== undefined && jwt.kind !== 'map') {
    fault(jwt.span, `\`JwtConfiguration\` of ${what} must be a map`);
  }
  const scopes = givenField(authorizer, 'AuthorizationScopes');
  if (scopes !== undefined && scopes.kind !== 'list') {
    fault(scopes.span, `\`AuthorizationScopes\` of ${what} must be a list`);
  }
  const identity = filledField(authorizer, 'Identity');
  if (identity !== undefined && identity.kind !== 'map') {
    fault(identity.span, `\`Identity\` of ${what} must be a map`);
  }
  const permits = field(authorizer, 'EnableFunctionDefaultPermissions');
  if (given(permits) && !isBoolean(permits)) {
    fault(permits.span, `\`EnableFunctionDefaultPermissions\` of ${what} must be a boolean`);
  }
}

function isBoolean(value: Value): boolean {
  return value.kind === 'known' && typeof value.value === 'boolean';
}
