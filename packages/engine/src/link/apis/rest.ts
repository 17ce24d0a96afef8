import type { Authentication } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { alternatives, boolean, isAbsent, text, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import { ofType, withKey } from './authentication.ts';
import { authorizerOf } from './authorizers.ts';
import type { ApiDraft, AuthorizerDraft, Integration, RouteDraft } from './draft.ts';
import { isAsync, openApiDraft } from './openapi.ts';
import { isUnknown, itemsAt, pick } from './values.ts';

/** Routes and authorizers of a REST API: its OpenAPI body and the resources that name it. */
export function restDraft(
  context: LinkContext,
  api: Resource,
  parts: readonly Resource[],
): ApiDraft {
  const body = pick(api.properties, 'Body');
  const remote = !isAbsent(pick(api.properties, 'BodyS3Location'));
  const inline = body === undefined ? undefined : openApiDraft(context, body, true);
  const declared = parts
    .filter((one) => one.type === 'AWS::ApiGateway::Authorizer')
    .map((one) => authorizerOf(context, one));
  const methods = parts.filter((one) => one.type === 'AWS::ApiGateway::Method');
  return {
    routes: [
      ...(inline?.routes ?? []),
      ...methods.map((method) => methodRoute(context, method, declared)),
    ],
    authorizers: [...(inline?.authorizers ?? []), ...declared],
    complete: !remote && (inline?.complete ?? true),
  };
}

function methodRoute(
  context: LinkContext,
  method: Resource,
  authorizers: readonly AuthorizerDraft[],
): RouteDraft {
  const written = method.properties;
  const authorizer = authorizers.find((one) => names(pick(written, 'AuthorizerId'), one.key));
  const scopes = itemsAt(written, 'AuthorizationScopes').flatMap((one) => context.textsOf(one));
  const span = pick(written, 'AuthorizationType')?.span ?? method.span;
  const type = pick(written, 'AuthorizationType');
  const asked = ofType(type, () => guarded(authorizer, method, type, scopes), span);
  const keyRequired = boolean(pick(written, 'ApiKeyRequired')) === true;
  return {
    method: text(pick(written, 'HttpMethod'))?.toUpperCase() ?? 'ANY',
    path: pathOf(context, pick(written, 'ResourceId')),
    authentication: withKey(asked, keyRequired),
    authorizer: authorizer?.key,
    keyRequired,
    validated: validated(context, written),
    scopes,
    integration: integrationOf(pick(written, 'Integration')),
    span: method.span,
  };
}

function guarded(
  authorizer: AuthorizerDraft | undefined,
  method: Resource,
  type: Value | undefined,
  scopes: readonly string[],
): Authentication {
  const found = authorizer?.authentication;
  if (found !== undefined) return found.kind === 'cognito' ? { ...found, scopes } : found;
  const span = pick(method.properties, 'AuthorizerId')?.span ?? method.span;
  if (text(type)?.toUpperCase() === 'COGNITO_USER_POOLS') {
    return { kind: 'cognito', pool: undefined, scopes, span };
  }
  return { kind: 'unknown', reason: 'its authorizer is not declared here', span };
}

function integrationOf(written: Value | undefined): Integration | undefined {
  if (written === undefined) return undefined;
  return {
    type: text(pick(written, 'Type'))?.toUpperCase() ?? '',
    uri: pick(written, 'Uri'),
    credentials: pick(written, 'Credentials'),
    written,
    async: isAsync(pick(written, 'RequestParameters')),
  };
}

/** Whether a value names the resource at an address, in any branch. */
export function names(value: Value | undefined, address: string): boolean {
  return alternatives(value).some((one) => one.kind === 'reference' && one.resource === address);
}

/** Path of a resource of a REST API, put together from its parents. */
function pathOf(context: LinkContext, id: Value | undefined): string {
  const segments: string[] = [];
  let at = id;
  // Parents that name each other must not go round for ever.
  for (let depth = 0; depth < 64; depth++) {
    const [one] = alternatives(at);
    const resource = one?.kind === 'reference' ? context.index.get(one.resource) : undefined;
    if (resource?.type !== 'AWS::ApiGateway::Resource') break;
    segments.unshift(context.textsOf(pick(resource.properties, 'PathPart'))[0] ?? '{?}');
    at = pick(resource.properties, 'ParentId');
  }
  return `/${segments.join('/')}`;
}

function validated(context: LinkContext, method: Value): boolean | undefined {
  const id = pick(method, 'RequestValidatorId');
  if (isAbsent(id)) return false;
  const [one] = alternatives(id);
  const validator = one?.kind === 'reference' ? context.index.get(one.resource) : undefined;
  if (validator === undefined) return undefined;
  const checks = ['ValidateRequestBody', 'ValidateRequestParameters'];
  const found = checks.map((check) => pick(validator.properties, check));
  if (found.some((check) => boolean(check) === true)) return true;
  return found.some(isUnknown) ? undefined : false;
}
