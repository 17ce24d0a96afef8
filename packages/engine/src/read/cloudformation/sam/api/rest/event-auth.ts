import { field, type MapValue, text, type Value } from '../../../../../model/value.ts';
import { node, stringOf, type Tree } from '../../tree.ts';
import { integratedMethods } from '../definition.ts';
import { type DraftList, type DraftMap, ensureList, entryOf, thaw } from '../draft.ts';
import type { Api, Scope } from '../model.ts';
import type { Route } from '../route.ts';
import { type Fault, filled, filledField, given, givenField } from '../values.ts';
import { addCustomStatements, addResourcePolicy } from './policy.ts';
import { addApiKeyScheme, addIamScheme } from './security.ts';

/** Writes the `Auth` of an event into its route. `stage` is the stage that its policy speaks of. */
export function addEventAuth(
  route: Route,
  auth: MapValue,
  api: Api,
  body: DraftMap,
  stage: string | null,
  scope: Scope,
): void {
  const { fault } = scope;
  const authorizer = filledField(auth, 'Authorizer');
  if (authorizer !== undefined && !isUsable(authorizer, route, api, fault)) return;
  const scopes = filledField(auth, 'AuthorizationScopes');
  if (scopes !== undefined && authorizer === undefined) {
    fault(scopes.span, '`AuthorizationScopes` needs an `Authorizer`');
  }
  if (scopes !== undefined && scopes.kind !== 'list') {
    fault(scopes.span, '`AuthorizationScopes` must be a list');
  }
  if (authorizer !== undefined) setAuthorizer(route, authorizer, api, body, fault);
  const apiKey = givenField(auth, 'ApiKeyRequired');
  if (apiKey !== undefined) setApiKey(route, apiKey, api, body, fault);
  const policy = filledField(auth, 'ResourcePolicy');
  if (policy === undefined) return;
  if (policy.kind !== 'map') {
    fault(policy.span, '`ResourcePolicy` must be a map');
    return;
  }
  const shown: Value = { kind: 'known', value: stage, span: policy.span };
  addResourcePolicy(body, policy, route.path, shown, fault);
  addCustomStatements(body, field(policy, 'CustomStatements'));
}

function isUsable(authorizer: Value, route: Route, api: Api, fault: Fault): boolean {
  const name = stringOf(authorizer);
  if (name === 'AWS_IAM') return true;
  const where = `method \`${route.method}\` of path \`${route.path}\``;
  if (name === 'NONE') {
    if (filledField(api.auth, 'DefaultAuthorizer') !== undefined) return true;
    fault(
      authorizer.span,
      `authorizer \`NONE\` of ${where} needs a \`DefaultAuthorizer\` on the API`,
    );
    return false;
  }
  const authorizers = filledField(api.auth, 'Authorizers');
  if (name !== undefined && filled(field(authorizers, name))) return true;
  const shown = name === undefined ? 'the authorizer' : `authorizer \`${name}\``;
  fault(authorizer.span, `${shown} of ${where} is not among the API's \`Authorizers\``);
  return false;
}

function setAuthorizer(
  route: Route,
  authorizer: Value,
  api: Api,
  body: DraftMap,
  fault: Fault,
): void {
  const name = text(authorizer);
  if (name === undefined) return;
  const definition = field(field(api.auth, 'Authorizers'), name);
  if (given(definition) && definition.kind !== 'map') {
    fault(definition.span, `authorizer \`${name}\` must be a map`);
    return;
  }
  const own = givenField(field(route.properties, 'Auth'), 'AuthorizationScopes');
  const scopes =
    name === 'NONE' || definition === undefined
      ? undefined
      : (own ?? givenField(definition, 'AuthorizationScopes'));
  addSecurity(route, body, { [name]: scopes ?? [] }, authorizer, fault, (security) => {
    const first = security.items[0];
    if (first?.kind === 'map' && first.fields.has('AWS_IAM')) addIamScheme(body, authorizer.span);
  });
}

function setApiKey(route: Route, apiKey: Value, api: Api, body: DraftMap, fault: Fault): void {
  const { span } = apiKey;
  if (!filled(apiKey) && filledField(api.auth, 'ApiKeyRequired') === undefined) {
    fault(span, '`ApiKeyRequired: false` needs an API that requires keys');
    return;
  }
  const name = filled(apiKey) ? 'api_key' : 'api_key_false';
  if (filled(apiKey)) addApiKeyScheme(body, apiKey.span, fault);
  addSecurity(route, body, { [name]: [] }, apiKey, fault, () => undefined);
}

function addSecurity(
  route: Route,
  body: DraftMap,
  requirement: { readonly [key: string]: Tree },
  from: Value,
  fault: Fault,
  added: (security: DraftList) => void,
): void {
  for (const method of integratedMethods(body, route.path, route.method, fault)) {
    const security = ensureList(method, 'security', from.span);
    if (security === undefined) {
      const span = entryOf(method, 'security')?.span ?? method.span;
      fault(span, `\`security\` of path \`${route.path}\` must be a list`);
      continue;
    }
    security.items.push(thaw(node(from.span, requirement)));
    added(security);
  }
}
