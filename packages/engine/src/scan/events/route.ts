import type { Authentication, TriggerNode } from '../../model/graph.ts';
import { type Draft, inside } from './draft.ts';

/** Fits a request to the route of its trigger: method, path, parameters, what the authorizer passes. */
export function routed(draft: Draft, { trigger, route, authentication }: TriggerNode): void {
  switch (trigger) {
    case 'rest-api':
    case 'http-api':
    case 'function-url':
    case 'load-balancer':
      if (route !== undefined) withRoute(draft, route.method, route.path);
      withIdentity(draft, authentication.kind);
      return;
    case 'websocket-api':
      if (route !== undefined) withSocketRoute(draft, route.path);
      if (authentication.kind === 'none') drop(inside(draft, 'requestContext'), 'authorizer');
      return;
    case 'appsync':
      if (route !== undefined) withField(draft, route.method, route.path);
      return;
    default:
      return;
  }
}

function withRoute(draft: Draft, written: string, template: string): void {
  const method = /^[A-Z]+$/.test(written) && written !== 'ANY' ? written : 'POST';
  const isTemplate = template.startsWith('/');
  const parameters = isTemplate ? parametersOf(template) : {};
  const path = isTemplate ? filled(template, parameters) : '/';
  const context = inside(draft, 'requestContext');
  if (draft.version === '2.0') {
    const key = isTemplate ? `${written} ${template}` : template;
    draft.routeKey = key;
    draft.rawPath = path;
    Object.assign(context ?? {}, { routeKey: key });
    Object.assign(inside(context, 'http') ?? {}, { method, path });
  } else {
    draft.httpMethod = method;
    draft.path = path;
    if ('resource' in draft) draft.resource = template;
    if (context !== undefined && 'resourcePath' in context) {
      Object.assign(context, { resourcePath: template, httpMethod: method, path: `/live${path}` });
    }
  }
  if ('pathParameters' in draft) withParameters(draft, parameters);
  if (/^(?:GET|HEAD|OPTIONS)$/.test(method)) withoutBody(draft);
}

/** Names in braces are parameters: `/orders/{id}`, `/{proxy+}`. */
function parametersOf(template: string): Readonly<Record<string, string>> {
  const names = [...template.matchAll(/\{([^{}+]+)(\+?)\}/g)];
  return Object.fromEntries(
    names.map(([, name = '', greedy]) => [name, greedy === '+' ? 'a/b' : '17']),
  );
}

function filled(template: string, parameters: Readonly<Record<string, string>>): string {
  return template.replace(/\{([^{}+]+)\+?\}/g, (_all, name: string) => parameters[name] ?? '17');
}

function withParameters(draft: Draft, parameters: Readonly<Record<string, string>>): void {
  if (Object.keys(parameters).length > 0) draft.pathParameters = parameters;
  else if (draft.version === '2.0') drop(draft, 'pathParameters');
  else draft.pathParameters = null;
}

function withoutBody(draft: Draft): void {
  if (draft.version === '2.0') drop(draft, 'body');
  else draft.body = 'resource' in draft ? null : '';
}

/** Which parts of the sample's authorizer each way of proving who one is brings. */
const PASSED: Readonly<Partial<Record<Authentication['kind'], readonly string[]>>> = {
  none: [],
  iam: ['iam'],
  cognito: ['claims'],
  jwt: ['jwt'],
  lambda: ['principalId', 'plan', 'integrationLatency', 'lambda'],
  'api-key': [],
  mtls: [],
};

function withIdentity(draft: Draft, kind: Authentication['kind']): void {
  const passed = PASSED[kind];
  const context = inside(draft, 'requestContext');
  const authorizer = inside(context, 'authorizer');
  if (passed === undefined) return;
  if (authorizer !== undefined) {
    for (const name of Object.keys(authorizer)) if (!passed.includes(name)) drop(authorizer, name);
    if (Object.keys(authorizer).length === 0) drop(context, 'authorizer');
    if (kind === 'lambda' && draft.version === '2.0' && context !== undefined) {
      context.authorizer = { lambda: { principalId: 'user|17', plan: 'gold' } };
    }
  }
  if (passed.length === 0) drop(inside(draft, 'headers'), 'authorization');
}

function withSocketRoute(draft: Draft, route: string): void {
  const context = inside(draft, 'requestContext');
  if (context === undefined) return;
  context.routeKey = route;
  const kind =
    route === '$connect' ? 'CONNECT' : route === '$disconnect' ? 'DISCONNECT' : 'MESSAGE';
  context.eventType = kind;
  if (kind === 'MESSAGE') return;
  drop(draft, 'body');
  drop(context, 'messageId');
}

function withField(draft: Draft, type: string, field: string): void {
  const names = { parentTypeName: type, fieldName: field };
  Object.assign(inside(draft, 'info') ?? {}, names);
  Object.assign(draft, { typeName: type, fieldName: field });
}

function drop(draft: Draft | undefined, name: string): void {
  if (draft !== undefined) Reflect.deleteProperty(draft, name);
}
