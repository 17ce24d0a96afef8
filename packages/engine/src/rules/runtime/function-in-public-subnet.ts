import type { FunctionNode } from '../../model/graph.ts';
import { isPublicSubnet, subnetsOf } from '../../model/network.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

/** A function placed in a subnet that routes to an internet gateway. */
export const functionInPublicSubnet: Rule<'function'> = {
  id: 'runtime/function-in-public-subnet',
  title: 'Function in a public subnet',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  scope: ['R1'],
  references: {
    cwe: [1327],
    owasp: ['S6:2017'],
    csa: ['SAS-3'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html'],
  },
  why: 'A function in a public subnet gets no public address, so it can reach neither the internet nor the cloud services outside the VPC, and it shares its network with what is exposed there. Calls hang until the timeout, and the usual repair opens the network further.',
  fix: 'Place the function in private subnets, and give these a NAT gateway or the VPC endpoints that the function needs.',
  on: 'function',
  examples: {
    bad: [
      `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Gateway: { Type: AWS::EC2::InternetGateway }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
  Route:
    Type: AWS::EC2::Route
    Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway }
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: { SubnetId: !Ref Subnet, RouteTableId: !Ref Table }
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: { VpcId: !Ref Vpc, GroupDescription: functions }
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      Role: arn:aws:iam::123456789012:role/worker
      Code: { S3Bucket: b, S3Key: k }
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
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      Role: arn:aws:iam::123456789012:role/worker
      Code: { S3Bucket: b, S3Key: k }
      VpcConfig: { SubnetIds: [!Ref Subnet], SecurityGroupIds: [sg-1] }
`,
    ],
  },
  *check(node: FunctionNode, query: Query) {
    const open = subnetsOf(query, node.id).filter(
      (subnet) => isPublicSubnet(query, subnet.id) === true,
    );
    const [first] = open;
    if (first === undefined) return;
    yield {
      at: node.properties.fields.get('VpcConfig')?.value.span ?? node.span,
      because: `${node.name} runs in ${list(open.map((one) => one.name))}, which routes to an internet gateway`,
      related: open.map((one) => ({ span: one.span, label: 'public subnet' })),
    };
  },
};
