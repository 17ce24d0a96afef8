import type { NodeId, ResourceNode } from './graph.ts';
import type { Query } from './query.ts';
import type { Address, Resource } from './resource.ts';
import type { Span } from './span.ts';
import { alternatives, field, isAbsent, items, number, text, type Value } from './value.ts';

/** One way out of a security group. `to`: a CIDR block, or undefined for a group, a prefix list or what is not known. */
export type Egress = {
  readonly to: string | undefined;
  readonly protocol: string | undefined;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  readonly span: Span;
  /** True where the template says nothing, and the cloud therefore allows everything. */
  readonly implied: boolean;
};

const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0']);

/** Subnets that a function or endpoint runs in. */
export function subnetsOf(query: Query, id: NodeId): readonly ResourceNode[] {
  return placesOf(query, id, 'subnet');
}

/** Security groups of a function or endpoint. */
export function securityGroupsOf(query: Query, id: NodeId): readonly ResourceNode[] {
  return placesOf(query, id, 'security-group');
}

function placesOf(query: Query, id: NodeId, label: string): readonly ResourceNode[] {
  return query
    .from(id, 'runs-in')
    .filter((edge) => edge.label === label)
    .flatMap((edge) => query.resource(edge.to) ?? []);
}

/**
 * Whether a subnet routes to the internet by an internet gateway (where functions have no way out and
 * instances are exposed). Undefined where its route table is not known.
 */
export function isPublicSubnet(query: Query, subnet: NodeId): boolean | undefined {
  return routesTo(query, subnet, (one) => one.resource?.type === 'AWS::EC2::InternetGateway');
}

/** Whether a subnet has any default route: internet gateway, NAT, transit gateway. Undefined where its table is not known. */
export function hasWayOut(query: Query, subnet: NodeId): boolean | undefined {
  return routesTo(query, subnet, () => true);
}

function routesTo(
  query: Query,
  subnet: NodeId,
  fits: (gateway: ResourceNode) => boolean,
): boolean | undefined {
  const tables = query
    .from(subnet, 'uses')
    .filter((edge) => query.resource(edge.to)?.family === 'route-table');
  if (tables.length === 0) return undefined;
  return tables.some((table) =>
    query.from(table.to, 'uses').some((route) => {
      const gateway = query.resource(route.to);
      const isDefault = (route.label ?? '').split(' ').some((cidr) => EVERYWHERE.has(cidr));
      return gateway !== undefined && isDefault && fits(gateway);
    }),
  );
}

/** Ways out of a security group; undefined for a group that is only named. */
export function egressOf(query: Query, group: NodeId): readonly Egress[] | undefined {
  const resource = query.resource(group)?.resource;
  if (resource === undefined) return undefined;
  const inline = field(resource.properties, 'SecurityGroupEgress');
  const apart = egressParts(query).get(group) ?? [];
  const rules = [
    ...items(inline).map(egressFrom),
    ...apart.map((part) => egressFrom(part.properties)),
  ];
  if (rules.length > 0 || !isAbsent(inline)) return rules;
  const all = { to: '0.0.0.0/0', protocol: '-1', fromPort: undefined, toPort: undefined };
  return [{ ...all, span: resource.span, implied: true }];
}

/** Whether a way out leads to any address. */
export function isOpenEgress(egress: Egress): boolean {
  return egress.to !== undefined && EVERYWHERE.has(egress.to);
}

function egressFrom(rule: Value): Egress {
  const cidr = field(rule, 'CidrIp') ?? field(rule, 'CidrIpv6');
  const known = alternatives(cidr).map((one) => text(one));
  return {
    to: known.find((one) => one !== undefined && EVERYWHERE.has(one)) ?? known[0],
    protocol: text(field(rule, 'IpProtocol')),
    fromPort: number(field(rule, 'FromPort')),
    toPort: number(field(rule, 'ToPort')),
    span: rule.span,
    implied: false,
  };
}

const PARTS = new WeakMap<Query, ReadonlyMap<Address, readonly Resource[]>>();

/** Egress rules that are declared apart from their group, by group. */
function egressParts(query: Query): ReadonlyMap<Address, readonly Resource[]> {
  const cached = PARTS.get(query);
  if (cached !== undefined) return cached;
  const found = new Map<Address, Resource[]>();
  for (const resource of query.graph.declared.values()) {
    if (resource.type !== 'AWS::EC2::SecurityGroupEgress') continue;
    for (const group of alternatives(field(resource.properties, 'GroupId'))) {
      if (group.kind !== 'reference') continue;
      found.set(group.resource, [...(found.get(group.resource) ?? []), resource]);
    }
  }
  PARTS.set(query, found);
  return found;
}

/** Endpoints of a VPC by the service's short name (`s3`, `dynamodb`, `execute-api`). */
function endpointsOf(query: Query, vpc: NodeId, service: string): readonly ResourceNode[] {
  return query
    .to(vpc, 'runs-in')
    .flatMap((edge) => query.resource(edge.from) ?? [])
    .filter((node) => node.family === 'endpoint' && servesName(node, service));
}

/** Whether a VPC has an endpoint for a service, so that calls to it stay inside. */
export function hasEndpoint(query: Query, vpc: NodeId, service: string): boolean {
  return endpointsOf(query, vpc, service).length > 0;
}

function servesName(endpoint: ResourceNode, service: string): boolean {
  return alternatives(field(endpoint.properties, 'ServiceName')).some((one) => {
    const last = one.kind === 'joined' ? one.parts[one.parts.length - 1] : one;
    return text(last)?.endsWith(`.${service}`) === true;
  });
}

/** VPCs of a function, by its subnets. */
export function vpcsOf(query: Query, id: NodeId): readonly NodeId[] {
  const vpcs = subnetsOf(query, id).flatMap((subnet) =>
    query.from(subnet.id, 'runs-in').map((edge) => edge.to),
  );
  return [...new Set(vpcs)];
}
