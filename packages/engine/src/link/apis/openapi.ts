import type { Authentication } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import type { Text } from '../../model/text.ts';
import { alternatives, boolean, type Field, items, text, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import { ofType, weakest, withKey } from './authentication.ts';
import { schemeAuthorizer } from './authorizers.ts';
import type { ApiDraft, AuthorizerDraft, Integration, RouteDraft } from './draft.ts';
import { fieldsOf, isUnknown, pick } from './values.ts';

const METHODS = /^(get|put|post|delete|options|head|patch|trace|x-amazon-apigateway-any-method)$/i;

/** What a security scheme asks for. */
type Scheme = {
  readonly authorizer: AuthorizerDraft | undefined;
  readonly authentication: Authentication | undefined;
  readonly isKey: boolean;
};

type Document = {
  readonly context: LinkContext;
  readonly body: Value;
  readonly schemes: ReadonlyMap<string, Scheme>;
  /** Whether the gateway validates requests at all (REST APIs only). */
  readonly validates: boolean;
};

/** Routes and authorizers of an OpenAPI body (2.0 or 3.0 with the gateway's extensions). */
export function openApiDraft(context: LinkContext, body: Value, validates: boolean): ApiDraft {
  const schemes = schemesOf(context, body);
  const document: Document = { context, body, schemes, validates };
  const routes: RouteDraft[] = [];
  for (const path of fieldsOf(pick(body, 'paths'))) {
    for (const operation of fieldsOf(path.value)) {
      if (METHODS.test(operation.key)) routes.push(routeOf(document, path, operation));
    }
  }
  const authorizers = [...schemes.values()].flatMap((scheme) => scheme.authorizer ?? []);
  const complete = ![body, pick(body, 'paths')].some(isUnknown);
  return { routes, authorizers, complete };
}

function schemesOf(context: LinkContext, body: Value): ReadonlyMap<string, Scheme> {
  const declared = [
    ...fieldsOf(pick(body, 'securityDefinitions')),
    ...fieldsOf(pick(body, 'components', 'securitySchemes')),
  ];
  return new Map(declared.map((one) => [one.key, schemeOf(context, one)]));
}

function schemeOf(context: LinkContext, { key, value, keySpan }: Field): Scheme {
  const authorizer = schemeAuthorizer(context, key, value, keySpan);
  const isSigned = text(pick(value, 'x-amazon-apigateway-authtype'))?.toLowerCase() === 'awssigv4';
  const header = text(pick(value, 'name'))?.toLowerCase();
  const isKey = authorizer === undefined && !isSigned && header === 'x-api-key';
  const authentication: Authentication | undefined = isSigned
    ? { kind: 'iam', span: keySpan }
    : authorizer?.authentication;
  return { authorizer, authentication, isKey };
}

function routeOf(document: Document, path: Field, operation: Field): RouteDraft {
  const method = /any-method$/i.test(operation.key) ? 'ANY' : operation.key.toUpperCase();
  const guard = guardOf(document, operation);
  const integration = integrationOf(pick(operation.value, 'x-amazon-apigateway-integration'));
  return {
    method,
    path: path.key,
    ...guard,
    authentication: withKey(guard.authentication, guard.keyRequired),
    validated: document.validates ? validated(document, operation.value) : undefined,
    integration,
    span: operation.keySpan,
  };
}

type Guard = Pick<RouteDraft, 'authentication' | 'authorizer' | 'keyRequired' | 'scopes'>;

/** Security of the operation, else of the document; the gateway's own `x-amazon-apigateway-auth` comes first. */
function guardOf(document: Document, operation: Field): Guard {
  const span = operation.keySpan;
  const required = pick(operation.value, 'security') ?? pick(document.body, 'security');
  const guard = required === undefined ? open(span) : requiredOf(document, required, span);
  const type = pick(operation.value, 'x-amazon-apigateway-auth', 'type');
  if (type === undefined) return guard;
  return { ...guard, authentication: ofType(type, () => guard.authentication, span) };
}

function open(span: Span): Guard {
  return {
    authentication: { kind: 'none', span },
    authorizer: undefined,
    keyRequired: false,
    scopes: [],
  };
}

/**
 * The gateway takes one authorizer a method, plus an API key: schemes of all requirements count together.
 * A scheme without the gateway's extensions (plain `bearer`) is documentation only and guards nothing.
 */
function requiredOf(document: Document, required: Value, span: Span): Guard {
  const branches = alternatives(required).map((branch): Guard => {
    if (branch.kind === 'absent') return open(span);
    if (branch.kind !== 'list') return unread(branch);
    const named = branch.items.flatMap(fieldsOf);
    const unknown = branch.items.find(isUnknown);
    if (unknown !== undefined) return unread(unknown);
    const schemes = named.map((one) => ({ one, scheme: document.schemes.get(one.key) }));
    const keyRequired = schemes.some(({ one, scheme }) => scheme?.isKey ?? one.key === 'api_key');
    const guard = schemes.find(({ scheme }) => scheme?.authentication !== undefined);
    const authentication = guard?.scheme?.authentication ?? undeclared(schemes, span);
    const scopes = items(guard?.one.value).flatMap((one) => document.context.textsOf(one));
    return {
      authentication: scoped(authentication, scopes),
      authorizer: guard?.scheme?.authorizer?.key,
      keyRequired,
      scopes,
    };
  });
  const weak = weakest(
    branches.map((one) => one.authentication),
    span,
  );
  return branches.find((one) => one.authentication === weak) ?? open(span);
}

function unread(value: Value): Guard {
  const reason = 'the security of the operation is not known';
  return { ...open(value.span), authentication: { kind: 'unknown', reason, span: value.span } };
}

/** SAM's names for no authorizer at all and for an API key: it uses them without declaring them. */
const UNDECLARED: ReadonlySet<string> = new Set(['NONE', 'api_key']);

function undeclared(
  schemes: readonly { readonly one: Field; readonly scheme: Scheme | undefined }[],
  span: Span,
): Authentication {
  const missing = schemes.find(
    ({ one, scheme }) => scheme === undefined && !UNDECLARED.has(one.key),
  );
  if (missing === undefined) return { kind: 'none', span };
  const reason = `the security scheme \`${missing.one.key}\` is not declared`;
  return { kind: 'unknown', reason, span: missing.one.keySpan };
}

function scoped(authentication: Authentication, scopes: readonly Text[]): Authentication {
  return authentication.kind === 'cognito' ? { ...authentication, scopes } : authentication;
}

/** An integration as an OpenAPI extension writes it. */
function integrationOf(written: Value | undefined): Integration | undefined {
  if (written === undefined) return undefined;
  return {
    type: text(pick(written, 'type'))?.toUpperCase() ?? '',
    uri: pick(written, 'uri'),
    credentials: pick(written, 'credentials'),
    written,
    async: isAsync(pick(written, 'requestParameters')),
  };
}

/** Whether request parameters fix the invocation type to `Event`. */
export function isAsync(parameters: Value | undefined): boolean {
  return fieldsOf(parameters).some(
    (one) => /x-amz-invocation-type$/i.test(one.key) && /event/i.test(text(one.value) ?? ''),
  );
}

function validated(document: Document, operation: Value): boolean | undefined {
  const name =
    pick(operation, 'x-amazon-apigateway-request-validator') ??
    pick(document.body, 'x-amazon-apigateway-request-validator');
  if (name === undefined) return false;
  const validators = pick(document.body, 'x-amazon-apigateway-request-validators');
  const known = text(name);
  if (known === undefined) return undefined;
  const validator = pick(validators, known);
  const checks = ['validateRequestBody', 'validateRequestParameters'];
  const found = checks.map((check) => boolean(pick(validator, check)));
  if (found.includes(true)) return true;
  return validator === undefined || isUnknown(validator) ? undefined : false;
}
