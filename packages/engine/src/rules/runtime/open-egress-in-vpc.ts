import type { Match } from '../../model/finding.ts';
import type { Family, FunctionNode, Graph, ResourceNode } from '../../model/graph.ts';
import {
  type Egress,
  egressOf,
  hasWayOut,
  isOpenEgress,
  isPublicSubnet,
  securityGroupsOf,
  subnetsOf,
} from '../../model/network.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

/** Stores whose content somebody would carry out. */
const SENSITIVE: ReadonlySet<Family> = new Set([
  'secret',
  'parameter',
  'database',
  'cache',
  'search',
  'file-system',
]);

/** A function with secrets or a database, in a network that lets it send to any address. */
export const openEgressInVpc: Rule<'application'> = {
  id: 'runtime/open-egress-in-vpc',
  title: 'Function beside private data that may send anywhere',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  scope: ['R1', 'R9'],
  references: {
    cwe: [923, 668],
    owasp: ['S6:2017'],
    csa: ['SAS-3'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html'],
  },
  why: 'The function was put into the network to keep its data inside, but its security group lets out everything and the network has a way out. A flaw in it, or in one of its packages, carries the data to any server.',
  fix: 'List in SecurityGroupEgress only what the function calls: the group of the database, prefix lists of VPC endpoints, and for the rest a proxy or firewall that knows names.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
  Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: subnet-1234, AllocationId: eipalloc-1 } }
  Route:
    Type: AWS::EC2::Route
    Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat }
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: { SubnetId: !Ref Subnet, RouteTableId: !Ref Table }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref Vpc, GroupDescription: functions } }
  Password: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: {} } }
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      Role: arn:aws:iam::123456789012:role/worker
      Code: { S3Bucket: b, S3Key: k }
      Environment: { Variables: { SECRET: !Ref Password } }
      VpcConfig: { SubnetIds: [!Ref Subnet], SecurityGroupIds: [!Ref Group] }
`,
    ],
    good: [
      `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
  Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: subnet-1234, AllocationId: eipalloc-1 } }
  Route:
    Type: AWS::EC2::Route
    Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat }
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: { SubnetId: !Ref Subnet, RouteTableId: !Ref Table }
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      GroupDescription: functions
      SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16 }]
  Password: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: {} } }
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      Role: arn:aws:iam::123456789012:role/worker
      Code: { S3Bucket: b, S3Key: k }
      Environment: { Variables: { SECRET: !Ref Password } }
      VpcConfig: { SubnetIds: [!Ref Subnet], SecurityGroupIds: [!Ref Group] }
`,
    ],
  },
  *check(graph: Graph, query: Query) {
    const open = graph.functions.flatMap((node) => openFunction(node, query));
    for (const group of Map.groupBy(open, (one) => `${one.group.id} ${one.matters}`).values()) {
      const [first, ...rest] = group;
      if (first !== undefined) yield groupMatch([first, ...rest]);
    }
  },
};

type Open = {
  readonly node: FunctionNode;
  readonly group: ResourceNode;
  readonly egress: Egress;
  readonly data: readonly string[];
  /** Whether there is private data, and surely a way out. */
  readonly matters: boolean;
};

function openFunction(node: FunctionNode, query: Query): readonly Open[] {
  const ways = subnetsOf(query, node.id).map((one) => wayOut(one, query));
  // Without a way out an open group lets nothing out.
  if (ways.length > 0 && ways.every((one) => one === false)) return [];
  for (const group of securityGroupsOf(query, node.id)) {
    const egress = egressOf(query, group.id)?.find(isOpenEgress);
    if (egress === undefined) continue;
    const data = sensitiveData(node, query);
    return [{ node, group, egress, data, matters: data.length > 0 && ways.includes(true) }];
  }
  return [];
}

/** In a public subnet a function has no address, and so no way out. */
function wayOut(subnet: ResourceNode, query: Query): boolean | undefined {
  if (isPublicSubnet(query, subnet.id) === true) return false;
  return hasWayOut(query, subnet.id);
}

/** Names of secrets and databases that the function reads, by its role or by its variables. */
function sensitiveData(node: FunctionNode, query: Query): readonly string[] {
  const read = (query.role(node.role)?.access.grants ?? [])
    .filter((grant) => grant.levels.includes('read') && grant.certainty === 'certain')
    .map((grant) => grant.resource);
  const named = node.environment.map((one) => one.refersTo);
  const found = [...new Set([...named, ...read])].flatMap((id) => query.resource(id) ?? []);
  return found.filter((one) => SENSITIVE.has(one.family)).map((one) => one.name);
}

function groupMatch(group: readonly [Open, ...Open[]]): Match {
  const [first] = group;
  const names = list(group.map((one) => one.node.name));
  const data = [...new Set(group.flatMap((one) => one.data))];
  const reads = data.length === 0 ? '' : `, beside ${list(data)}`;
  const how = first.egress.implied ? ' as it says nothing of egress' : '';
  return {
    at: first.egress.span,
    because: `${first.group.name} lets ${names} send to any address${how}${reads}`,
    audience: first.matters ? 'default' : 'auditor',
    functions: group.map((one) => one.node.id),
    related: group.slice(0, 10).map((one) => ({ span: one.node.span, label: one.node.name })),
    key: `${first.group.id} ${first.matters}`,
  };
}
