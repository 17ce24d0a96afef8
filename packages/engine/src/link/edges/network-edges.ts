import type { FunctionNode, NodeId } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { hasHole, hole } from '../../model/text.ts';
import { at, field, items, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import type { EdgeList } from './edges.ts';

/** Where functions and subnets lie, and the routes of their tables (label: the destination). */
export function networkEdges(
  context: LinkContext,
  functions: readonly FunctionNode[],
  edges: EdgeList,
): void {
  for (const { id, properties } of functions) {
    inNetwork(context, id, at(properties, 'VpcConfig.SubnetIds'), 'subnet', edges);
    inNetwork(context, id, at(properties, 'VpcConfig.SecurityGroupIds'), 'security-group', edges);
  }
  for (const part of context.index.ofType(
    'AWS::EC2::Subnet',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::RouteTable',
    'AWS::EC2::VPCEndpoint',
  )) {
    inNetwork(context, part.address, field(part.properties, 'VpcId'), 'vpc', edges);
  }
  for (const endpoint of context.index.ofType('AWS::EC2::VPCEndpoint')) {
    const { properties, address } = endpoint;
    inNetwork(context, address, field(properties, 'SubnetIds'), 'subnet', edges);
    inNetwork(context, address, field(properties, 'SecurityGroupIds'), 'security-group', edges);
  }
  for (const link of context.index.ofType('AWS::EC2::SubnetRouteTableAssociation')) {
    const [subnet] = context.nodesOf(field(link.properties, 'SubnetId'));
    edges.add(
      'uses',
      subnet,
      context.nodeOf(field(link.properties, 'RouteTableId')),
      link.span,
      'routes',
    );
  }
  for (const route of context.index.ofType('AWS::EC2::Route')) routeEdge(context, route, edges);
}

function inNetwork(
  context: LinkContext,
  from: NodeId,
  list: Value | undefined,
  kind: string,
  edges: EdgeList,
): void {
  for (const value of items(list)) {
    for (const to of partsOf(context, value, kind))
      edges.add('runs-in', from, to, value.span, kind);
  }
}

/** Declared parts, or external ones for identifiers that are written out. */
function partsOf(context: LinkContext, value: Value, kind: string): readonly NodeId[] {
  const declared = context.nodesOf(value, []);
  if (declared.length > 0) return declared;
  const place = `${hole('AWS::Region')}:${hole('AWS::AccountId')}`;
  return context
    .textsOf(value)
    .filter((text) => text !== '' && !hasHole(text))
    .map((text) =>
      context.external(`arn:${hole('AWS::Partition')}:ec2:${place}:${kind}/${text}`, value.span),
    );
}

const GATEWAYS: readonly string[] = [
  'GatewayId',
  'NatGatewayId',
  'EgressOnlyInternetGatewayId',
  'TransitGatewayId',
  'VpcPeeringConnectionId',
  'VpcEndpointId',
  'NetworkInterfaceId',
  'InstanceId',
];

function routeEdge(context: LinkContext, route: Resource, edges: EdgeList): void {
  const { properties, span } = route;
  const table = context.nodeOf(field(properties, 'RouteTableId'));
  const destination = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock']
    .flatMap((key) => context.textsOf(field(properties, key)))
    .join(' ');
  for (const key of GATEWAYS) {
    for (const to of context.nodesOf(field(properties, key))) {
      edges.add('uses', table, to, span, destination);
    }
  }
}
