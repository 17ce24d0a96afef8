import { field, type MapValue, text, type Value } from '../../../../model/value.ts';
import { intrinsic, node, stringOf, withField } from '../tree.ts';
import { apiIdOf } from './api-id.ts';
import { anyOf } from './conditions.ts';
import {
  ANY_METHOD,
  addPath,
  isDefinition,
  isOpenApi,
  methodKey,
  pathNames,
} from './definition.ts';
import { entryOf, mapOf, onlyIf, put } from './draft.ts';
import type { ApiEvent } from './event.ts';
import type { Api, Scope } from './model.ts';
import { type Fault, filled } from './values.ts';

/** An event with the API, path and method that it names. */
export type Route = {
  readonly event: ApiEvent;
  readonly apiId: string;
  readonly path: string;
  readonly method: string;
  readonly properties: MapValue;
  /** Name of the owner's condition. */
  readonly condition: string | undefined;
};

/** Routes of the events; an event that names no API, path or method is a fault and left out. */
export function readRoutes(
  events: readonly ApiEvent[],
  template: MapValue,
  fault: Fault,
): readonly Route[] {
  return events.flatMap((event) => {
    const route = readRoute(event, template, fault);
    return route === undefined ? [] : [route];
  });
}

function readRoute(event: ApiEvent, template: MapValue, fault: Fault): Route | undefined {
  const [path, method] = pathAndMethod(event);
  // The reader of events reports what is missing or of a wrong type.
  if (path === undefined || method === undefined) return unreadable(event, fault);
  const apiId = apiIdOf(event);
  if (apiId === undefined || !isUsableApi(event, apiId, template)) {
    const name = event.kind === 'Api' ? 'RestApiId' : 'ApiId';
    const place = field(event.properties, name)?.span ?? event.span;
    const what = `event \`${event.eventId}\` of \`${event.ownerId}\``;
    fault(place, `\`${name}\` of ${what} must name an API of the same template`);
    return undefined;
  }
  const condition = event.condition === undefined ? undefined : text(event.condition);
  return { event, apiId, path, method, properties: event.properties, condition };
}

/** A path or method that is an intrinsic function, or a method without a path, makes no route. */
function unreadable(event: ApiEvent, fault: Fault): undefined {
  for (const name of ['Path', 'Method']) {
    const value = field(event.properties, name);
    const isUnknown = value?.kind === 'map';
    const isMissing = event.kind === 'HttpApi' && !filled(value);
    if (isUnknown || isMissing) {
      fault(
        value?.span ?? event.span,
        `\`${name}\` of event \`${event.eventId}\` must be a string`,
      );
    }
  }
  return undefined;
}

function pathAndMethod(event: ApiEvent): readonly [string | undefined, string | undefined] {
  const { properties } = event;
  const path = field(properties, 'Path');
  const method = field(properties, 'Method');
  if (event.kind === 'HttpApi' && !filled(path) && !filled(method)) return ['$default', ANY_METHOD];
  return [stringOf(path), stringOf(method)?.toLowerCase()];
}

function isUsableApi(event: ApiEvent, apiId: string, template: MapValue): boolean {
  if (apiId === 'ServerlessRestApi' || apiId === 'ServerlessHttpApi') return true;
  const resource = field(field(template, 'Resources'), apiId);
  if (resource?.kind !== 'map') return false;
  return event.kind !== 'Api' || text(field(resource, 'Type')) !== 'AWS::Serverless::HttpApi';
}

/** Adds the routes' paths to the definitions that are ours, and makes those conditional that none of their functions always needs. */
export function planPaths(routes: readonly Route[], scope: Scope): void {
  const conditions = new Map<Api, Map<string, Map<string, string | undefined>>>();
  for (const route of routes) {
    const api = scope.apis.get(route.apiId);
    if (api === undefined) continue;
    const usable = route.event.kind === 'Api' ? isDefinition(api.body) : isOpenApi(api.body);
    if (!usable || !api.managed || api.body === undefined) continue;
    addPath(api.body, route.path, route.method, route.event.span);
    const paths = conditions.get(api) ?? new Map();
    conditions.set(api, paths);
    const methods = paths.get(route.path) ?? new Map();
    paths.set(route.path, methods);
    methods.set(methodKey(route.method), route.condition);
  }
  for (const [api, paths] of conditions) makeConditional(api, paths, scope);
}

function makeConditional(
  api: Api,
  paths: ReadonlyMap<string, ReadonlyMap<string, string | undefined>>,
  scope: Scope,
): void {
  const map = mapOf(api.body, 'paths');
  if (map === undefined || api.body === undefined) return;
  for (const path of pathNames(api.body)) {
    const found = commonConditions(paths.get(path)?.values() ?? []);
    const item = entryOf(map, path);
    if (found === undefined || item === undefined) continue;
    const name = path.replaceAll('/', 'SLASH').replaceAll('{', 'OB').replaceAll('}', 'CB');
    const condition = anyOf(found, `${api.id}${name}PathCondition`, scope.output, item.span);
    if (condition !== undefined) put(map, path, item.span, onlyIf(condition, item));
  }
}

/** The conditions of all, where each has one; undefined where something is always needed. */
export function commonConditions(
  conditions: Iterable<string | undefined>,
): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  for (const condition of conditions) {
    if (condition === undefined) return undefined;
    found.add(condition);
  }
  return found.size === 0 ? undefined : found;
}

/** Adds the settings of one route to the API's `RouteSettings`. */
export function addRouteSettings(api: Api, route: Route, fault: Fault): void {
  const written = field(route.properties, 'RouteSettings');
  if (written === undefined) return;
  const all = field(api.properties, 'RouteSettings');
  if (all !== undefined && all.kind !== 'map') {
    fault(all.span, `\`RouteSettings\` of \`${api.id}\` must be a map`);
    return;
  }
  const key =
    route.method === ANY_METHOD ? route.path : `${route.method.toUpperCase()} ${route.path}`;
  const before = field(all, key);
  const settings = conditional(written, route);
  const merged =
    before?.kind === 'map' &&
    settings.kind === 'map' &&
    intrinsic(before) === undefined &&
    intrinsic(settings) === undefined
      ? { ...settings, fields: new Map([...before.fields, ...settings.fields]) }
      : settings;
  const target: MapValue = all ?? { kind: 'map', fields: new Map(), span: written.span };
  const settingsMap = withField(target, key, merged);
  api.properties = withField(api.properties, 'RouteSettings', settingsMap);
}

function conditional(value: Value, route: Route): Value {
  if (route.event.condition === undefined) return value;
  return node(value.span, onlyIf(route.event.condition, value));
}
