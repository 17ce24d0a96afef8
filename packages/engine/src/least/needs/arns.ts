import { RESOURCE_TYPES } from '../../data/resource-types.ts';
import type { GraphNode, NodeId } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { hole, type Text, textsOf } from '../../model/text.ts';
import { field } from '../../model/value.ts';

const EXTERNAL = 'external:';

/** ARN of a node, with holes; undefined where nothing says it. Nodes that are only named have it in their id. */
export function arnOfNode(id: NodeId, query: Query): Text | undefined {
  const node = query.node(id);
  if (node === undefined) return id.startsWith(EXTERNAL) ? id.slice(EXTERNAL.length) : undefined;
  switch (node.kind) {
    case 'resource':
      return node.arn ?? undefined;
    case 'role':
      return node.arn;
    case 'function':
      return arnOfFunction(node);
    default:
      return undefined;
  }
}

function arnOfFunction(node: GraphNode): Text | undefined {
  const { resource } = node;
  if (resource === undefined) {
    return node.id.startsWith(EXTERNAL) ? node.id.slice(EXTERNAL.length) : undefined;
  }
  const name = nameOf(node) ?? hole(`attr:${resource.address}.Ref`);
  return `arn:${hole('AWS::Partition')}:lambda:${hole('AWS::Region')}:${hole('AWS::AccountId')}:function:${name}`;
}

/** The physical name that the template gives a node; undefined where it is generated or has branches. */
export function nameOf(node: GraphNode): Text | undefined {
  const property =
    node.resource === undefined ? undefined : RESOURCE_TYPES[node.resource.type]?.name;
  if (property === undefined) return undefined;
  const texts = textsOf(field(node.properties, property), () => undefined);
  return texts.length === 1 && texts[0] !== '' ? texts[0] : undefined;
}
