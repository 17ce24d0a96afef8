import type { Span } from '../../../../../model/span.ts';
import { field, type MapValue, type Value } from '../../../../../model/value.ts';
import { list, stringOf, type Tree } from '../../tree.ts';
import { hasIntegration, methodItems, methodKey, pathItems, pathNames } from '../definition.ts';
import { type Draft, type DraftMap, ensureMap, entryOf, put } from '../draft.ts';
import { type Fault, filled, given, isFalse } from '../values.ts';

/** Keys of a path that are no methods. */
const NO_METHODS = ['summary', 'description', 'parameters'];

/** Declares the scheme of requests that are signed with IAM credentials. */
export function addIamScheme(body: DraftMap, span: Span): void {
  const schemes = ensureMap(body, 'securityDefinitions', span);
  if (schemes === undefined || schemes.fields.has('AWS_IAM')) return;
  put(schemes, 'AWS_IAM', span, {
    'x-amazon-apigateway-authtype': 'awsSigv4',
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
  });
}

/** Declares the scheme of requests that carry an API key. */
export function addApiKeyScheme(body: DraftMap, span: Span, fault: Fault): void {
  const schemes = ensureMap(body, 'securityDefinitions', span);
  if (schemes === undefined) fault(body.span, '`securityDefinitions` must be a map');
  else if (!schemes.fields.has('api_key')) {
    put(schemes, 'api_key', span, { type: 'apiKey', name: 'x-api-key', in: 'header' });
  }
}

/** Gives the default authorizer to every route that does not say otherwise. */
export function setDefaultAuthorizer(
  body: DraftMap,
  auth: MapValue,
  authorizer: Value,
  scopes: Tree,
  fault: Fault,
): void {
  const name = stringOf(authorizer);
  if (name === undefined) return;
  const known = new Set(['AWS_IAM']);
  const named = field(auth, 'Authorizers');
  if (named?.kind === 'map') for (const key of named.fields.keys()) known.add(key);
  const preflight = !isOff(field(auth, 'AddDefaultAuthorizerToCorsPreflight'));
  eachMethod(body, fault, (method, key, security) => {
    if (key === 'options' && !preflight) return;
    const own = security.filter((item) => hasAny(item, known));
    const others = security.filter((item) => !hasAny(item, known));
    const none = others.findIndex((item) => hasAny(item, new Set(['NONE'])));
    let chosen: readonly Tree[] = own;
    if (none !== -1) {
      others.splice(none, 1);
      chosen = [];
    } else if (own.length === 0) chosen = [{ [name]: scopes }];
    if (others.length + chosen.length === 0) return;
    const result = list(authorizer.span, [...others, ...chosen]);
    put(method, 'security', authorizer.span, result);
    if (field(result.items[0], 'AWS_IAM') !== undefined) addIamScheme(body, authorizer.span);
  });
}

/** Requires an API key on every route that does not say otherwise. */
export function setDefaultApiKey(body: DraftMap, auth: MapValue, span: Span, fault: Fault): void {
  const names = new Set(['api_key', 'api_key_false']);
  const preflight = !isOff(field(auth, 'AddApiKeyRequiredToCorsPreflight'));
  eachMethod(body, fault, (method, key, security) => {
    const others = security.filter((item) => !hasAny(item, names));
    const refused = security.some((item) => hasAny(item, new Set(['api_key_false'])));
    const required = !refused && (preflight || key !== 'options');
    const result: readonly Tree[] = required ? [...others, { api_key: [] }] : others;
    if (required || others.length !== security.length) put(method, 'security', span, result);
  });
}

/** Visits each integrated method of each path with its security requirements. */
function eachMethod(
  body: DraftMap,
  fault: Fault,
  visit: (method: DraftMap, key: string, security: readonly Draft[]) => void,
): void {
  for (const path of pathNames(body)) {
    for (const item of pathItems(body, path, fault)) {
      for (const key of [...item.fields.keys()]) {
        if (NO_METHODS.includes(key)) continue;
        for (const method of methodItems(item, path, key, fault)) {
          if (!hasIntegration(method)) continue;
          const security = requirements(method, path, fault);
          if (security !== undefined) visit(method, methodKey(key), security);
        }
      }
    }
  }
}

function requirements(method: DraftMap, path: string, fault: Fault): readonly Draft[] | undefined {
  const written = entryOf(method, 'security');
  if (!given(written)) return [];
  const message = `\`security\` of path \`${path}\` must be a list of maps`;
  if (written.kind !== 'list') {
    fault(written.span, message);
    return undefined;
  }
  const wrong = written.items.find((item) => item.kind !== 'map');
  if (wrong !== undefined) fault(wrong.span, message);
  return wrong === undefined ? written.items : undefined;
}

function hasAny(requirement: Draft, names: ReadonlySet<string>): boolean {
  if (requirement.kind !== 'map') return false;
  return [...requirement.fields.keys()].some((key) => names.has(key));
}

/** Whether a switch that is on by default is turned off. */
function isOff(value: Value | undefined): boolean {
  return value !== undefined && (isFalse(value) || !filled(value));
}
