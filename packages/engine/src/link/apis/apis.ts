import { defaultEndpointSetting } from '../../model/default-endpoint.ts';
import type { ApiNode, Authentication } from '../../model/graph.ts';
import type { Policy } from '../../model/policy.ts';
import type { Resource } from '../../model/resource.ts';
import { boolean, isAbsent } from '../../model/value.ts';
import { ownEntry } from '../../support/own.ts';
import type { LinkContext } from '../context.ts';
import { policyOf } from '../policy-document.ts';
import { corsOf } from './cors.ts';
import type { ApiDraft, LinkedApi, LinkedRoute } from './draft.ts';
import { endpointOf } from './endpoint.ts';
import { graphqlDraft } from './graphql.ts';
import { httpDraft, isWebSocket } from './http.ts';
import { restDraft } from './rest.ts';
import { type Surroundings, stagesOf, stageVariables, surroundingsOf } from './stages.ts';
import { linkRoute } from './target.ts';
import { pick } from './values.ts';

const PART = /^AWS::(ApiGateway|ApiGatewayV2|AppSync)::/;
const APIS: Readonly<Record<string, (api: Resource) => ApiNode['protocol']>> = {
  'AWS::ApiGateway::RestApi': () => 'rest',
  'AWS::ApiGatewayV2::Api': (api) => (isWebSocket(api) ? 'websocket' : 'http'),
  'AWS::AppSync::GraphQLApi': () => 'graphql',
};

/** All APIs with their routes, authorizers and surroundings. */
export function linkApis(context: LinkContext): readonly LinkedApi[] {
  const surroundings = surroundingsOf(context);
  const parts = partsByApi(context);
  return context.application.resources.flatMap((resource) => {
    const protocol = ownEntry(APIS, resource.type)?.(resource);
    if (protocol === undefined) return [];
    return [linkApi(context, resource, protocol, parts.get(resource.address) ?? [], surroundings)];
  });
}

/** Methods, routes, stages and so on by the API that they are part of. */
function partsByApi(context: LinkContext): ReadonlyMap<string, readonly Resource[]> {
  const parts = new Map<string, Resource[]>();
  for (const resource of context.application.resources) {
    if (!PART.test(resource.type) || ownEntry(APIS, resource.type) !== undefined) continue;
    const id = context.idOf(resource);
    const list = parts.get(id);
    if (list === undefined) parts.set(id, [resource]);
    else list.push(resource);
  }
  return parts;
}

function linkApi(
  context: LinkContext,
  resource: Resource,
  protocol: ApiNode['protocol'],
  parts: readonly Resource[],
  surroundings: Surroundings,
): LinkedApi {
  const draft = draftOf(context, resource, protocol, parts);
  const stages = stagesOf(parts);
  const variables = stageVariables(stages);
  const mutualTls = surroundings.mutualTls.get(resource.address);
  const routes = draft.routes
    .map((route) => linkRoute(context, route, variables))
    .map((route) => (onlyByTls(resource, mutualTls !== undefined) ? certified(route) : route));
  const node: ApiNode = {
    kind: 'api',
    id: resource.address,
    name: resource.logicalId,
    span: resource.span,
    resource,
    properties: resource.properties,
    protocol,
    ...endpointOf(resource, protocol),
    policies: policiesOf(context, resource),
    stages,
    authorizers: draft.authorizers.map(({ key, name, authentication, span }) => {
      const uses = draft.routes.filter((route) => route.authorizer === key).length;
      // Every request to AppSync may choose any of the API's ways to sign in.
      return {
        name,
        authentication,
        span,
        uses: protocol === 'graphql' ? Math.max(1, uses) : uses,
      };
    }),
    usagePlans: surroundings.usagePlans.get(resource.address) ?? [],
    webAcl: surroundings.webAcls.get(resource.address),
    cors: protocol === 'graphql' ? undefined : corsOf(context, resource, draft.routes),
    mutualTls,
    routes: routes.map((one) => one.route),
  };
  return { node, resource, routes, authorizers: draft.authorizers, complete: draft.complete };
}

function draftOf(
  context: LinkContext,
  resource: Resource,
  protocol: ApiNode['protocol'],
  parts: readonly Resource[],
): ApiDraft {
  switch (protocol) {
    case 'rest':
      return restDraft(context, resource, parts);
    case 'http':
    case 'websocket':
      return httpDraft(context, resource, parts);
    case 'graphql':
      return graphqlDraft(context, resource, parts);
  }
}

/** Policies of the resource, and the one that an OpenAPI body carries. */
function policiesOf(context: LinkContext, resource: Resource): readonly Policy[] {
  const document = pick(resource.properties, 'Body', 'x-amazon-apigateway-policy');
  const own = context.policiesOf(resource.address);
  if (document === undefined || isAbsent(document)) return own;
  return [...own, policyOf(context, document, { kind: 'resource' }, document.span)];
}

/** Mutual TLS guards the custom domain; it guards the API only where the default endpoint is off. */
function onlyByTls({ properties }: Resource, hasTls: boolean): boolean {
  return hasTls && boolean(defaultEndpointSetting(properties)) === true;
}

function certified(linked: LinkedRoute): LinkedRoute {
  const strong = (one: Authentication): Authentication =>
    one.kind === 'none' || one.kind === 'api-key' ? { kind: 'mtls', span: one.span } : one;
  const authentication = strong(linked.authentication);
  return { ...linked, authentication, route: { ...linked.route, authentication } };
}
