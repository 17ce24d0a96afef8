import type {
  ApiNode,
  Authentication,
  FunctionNode,
  Graph,
  GraphNode,
  ResourceNode,
  RoleNode,
  TriggerNode,
} from '../../../model/graph.ts';
import { type Invoker, widthOf } from '../../../model/invoker.ts';
import type { Query } from '../../../model/query.ts';
import { readable } from '../../../model/text.ts';
import { jsonPlace } from '../../json/place.ts';
import { authenticationWords, invokerWords } from '../../shared/words.ts';
import { plain } from './value.ts';

function base(graph: Graph, node: GraphNode): object {
  const type = node.resource?.type ?? null;
  const place = jsonPlace(graph, node.resource?.written.span ?? node.span);
  return { id: node.id, name: node.name, type, place };
}

function setting(node: GraphNode, key: string): unknown {
  return plain(node.properties.fields.get(key)?.value);
}

/** A function. Values of environment variables are left out: they may be secrets. */
export function functionJson(query: Query, node: FunctionNode): object {
  return {
    ...base(query.graph, node),
    runtime: setting(node, 'Runtime'),
    handler: setting(node, 'Handler'),
    memoryMiB: node.limits.memory ?? null,
    timeoutSeconds: node.limits.timeout ?? null,
    reservedConcurrency: node.limits.reserved ?? null,
    role: node.role ?? null,
    triggers: query.triggersOf(node.id).map((one) => one.id),
    environment: node.environment.map(({ name, refersTo }) => {
      return { name, refersTo: refersTo ?? null };
    }),
    deadLetter: node.deadLetter ?? node.asyncConfig?.onFailure ?? null,
    logGroup: node.logGroup ?? null,
    alarms: node.alarms,
  };
}

function invokerJson(query: Query, invoker: Invoker): object {
  return {
    kind: invoker.kind,
    width: widthOf(invoker),
    name: invokerWords(query, invoker),
    why: invoker.why,
    place: jsonPlace(query.graph, invoker.span),
  };
}

function authenticationJson(query: Query, one: Authentication): object {
  const place = jsonPlace(query.graph, one.span);
  return { kind: one.kind, name: authenticationWords(query, one), place };
}

/** A trigger with who may fire it. */
export function triggerJson(query: Query, node: TriggerNode): object {
  const { graph } = query;
  const { delivery, route } = node;
  const half = (span: TriggerNode['sourceSpan']): object | null =>
    span === undefined ? null : jsonPlace(graph, span);
  return {
    ...base(graph, node),
    place: jsonPlace(graph, node.span),
    kind: node.trigger,
    function: node.function,
    qualifier: readable(node.qualifier),
    source: node.source ?? null,
    liveness: node.liveness,
    sourcePlace: half(node.sourceSpan),
    permissionPlace: half(node.permissionSpan),
    authentication: authenticationJson(query, node.authentication),
    invokers: node.invokers.map((one) => invokerJson(query, one)),
    route:
      route === undefined
        ? null
        : {
            method: route.method,
            path: route.path,
            keyRequired: route.keyRequired,
            validated: route.validated ?? null,
            scopes: route.scopes.map(readable),
          },
    filters: node.filters.map((one) => plain(one)),
    delivery: {
      mode: delivery.mode,
      batchSize: delivery.batchSize ?? null,
      batchWindowSeconds: delivery.batchWindow ?? null,
      maximumRetries: delivery.maximumRetries ?? null,
      maximumAgeSeconds: delivery.maximumAge ?? null,
      maximumConcurrency: delivery.maximumConcurrency ?? null,
      partialFailures: delivery.partialFailures,
      deadLetter: delivery.deadLetter ?? null,
    },
  };
}

/** A role with what it allows. */
export function roleJson(query: Query, node: RoleNode): object {
  const { access } = node;
  return {
    ...base(query.graph, node),
    arn: readable(node.arn),
    external: node.external,
    functions: node.functions,
    assumers: node.assumers.map((one) => invokerJson(query, one)),
    access: {
      administrator: access.administrator,
      complete: access.complete,
      grants: access.grants.map(({ resource, levels, actions, certainty }) => {
        const texts = [...new Set(actions.map((one) => readable(one.text)))];
        return { resource, levels, actions: texts, certainty };
      }),
      wildcards: access.wildcards.map(({ kind, text, at, levels, services }) => {
        const place = jsonPlace(query.graph, at.span);
        return { kind, text: readable(text), place, levels, services };
      }),
      escalations: access.escalations.map(({ path, name, actions, targets, certainty }) => {
        return { path, name, actions, targets, certainty };
      }),
      levels: Object.fromEntries(access.levels),
    },
  };
}

/** An API with its routes. */
export function apiJson(query: Query, node: ApiNode): object {
  const { graph } = query;
  return {
    ...base(graph, node),
    protocol: node.protocol,
    endpoint: node.endpoint,
    webAcl: node.webAcl ?? null,
    cors:
      node.cors === undefined
        ? null
        : { origins: node.cors.origins.map(readable), credentials: node.cors.credentials },
    authorizers: node.authorizers.map(({ name, authentication, uses }) => {
      return { name, authentication: authenticationJson(query, authentication), uses };
    }),
    routes: node.routes.map((route) => ({
      method: route.method,
      path: route.path,
      preflight: route.preflight,
      authentication: authenticationJson(query, route.authentication),
      target: { kind: route.target.kind, node: route.target.node ?? null },
      place: jsonPlace(graph, route.span),
    })),
  };
}

/** Any other resource with who, outside the application, may use it. */
export function resourceJson(query: Query, node: ResourceNode): object {
  return {
    ...base(query.graph, node),
    family: node.family,
    external: node.external,
    arn: node.arn === undefined ? null : readable(node.arn),
    exposure: node.exposure.map(({ invoker, actions, levels }) => {
      return { invoker: invokerJson(query, invoker), actions: actions.map(readable), levels };
    }),
  };
}
