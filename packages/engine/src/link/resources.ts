import { PARTS, RESOURCE_TYPES } from '../data/resource-types.ts';
import type { Exposure, NodeId, ResourceNode } from '../model/graph.ts';
import type { Resource } from '../model/resource.ts';
import type { LinkContext } from './context.ts';

/** Types that have a node kind of their own. */
const OTHER_KINDS: ReadonlySet<string> = new Set([
  'AWS::Lambda::Function',
  'AWS::IAM::Role',
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGatewayV2::Api',
  'AWS::AppSync::GraphQLApi',
]);

/** Nodes for everything that is neither function, role, API nor a part of another node; external ones last. */
export function resourceNodes(
  context: LinkContext,
  exposures: ReadonlyMap<NodeId, readonly Exposure[]>,
): readonly ResourceNode[] {
  const declared = [...context.index.byAddress.values()].filter(
    (resource) => !OTHER_KINDS.has(resource.type) && PARTS[resource.type] === undefined,
  );
  return [
    ...declared.map((resource) => nodeOf(context, resource, exposures)),
    ...context.externals().map((node) => ({
      ...node,
      policies: context.policiesOf(node.id),
      exposure: exposures.get(node.id) ?? [],
    })),
  ];
}

function nodeOf(
  context: LinkContext,
  resource: Resource,
  exposures: ReadonlyMap<NodeId, readonly Exposure[]>,
): ResourceNode {
  return {
    kind: 'resource',
    id: resource.address,
    name: resource.logicalId,
    span: resource.span,
    resource,
    properties: resource.properties,
    family: RESOURCE_TYPES[resource.type]?.family ?? 'other',
    external: false,
    arn: context.texts.arn(resource),
    policies: context.policiesOf(resource.address),
    exposure: exposures.get(resource.address) ?? [],
  };
}
