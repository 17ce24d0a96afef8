import { expect, test } from 'vitest';
import { graphOf } from '../testing/graph.ts';
import {
  egressOf,
  hasEndpoint,
  hasWayOut,
  isOpenEgress,
  isPublicSubnet,
  vpcsOf,
} from './network.ts';
import { Query } from './query.ts';

const query = (): Query =>
  new Query(
    graphOf(`
Resources:
  V: { Type: AWS::EC2::VPC, Properties: {} }
  Gate: { Type: AWS::EC2::InternetGateway }
  Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref Public } }
  Public: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref V } }
  Private: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref V } }
  Loose: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref V } }
  T1: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref V } }
  T2: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref V } }
  R1:
    Type: AWS::EC2::Route
    Properties: { RouteTableId: !Ref T1, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gate }
  R2:
    Type: AWS::EC2::Route
    Properties: { RouteTableId: !Ref T2, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat }
  A1: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Public, RouteTableId: !Ref T1 } }
  A2: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Private, RouteTableId: !Ref T2 } }
  Open: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref V } }
  Closed:
    Type: AWS::EC2::SecurityGroup
    Properties: { VpcId: !Ref V, SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8 }] }
  Apart: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref V } }
  Out:
    Type: AWS::EC2::SecurityGroupEgress
    Properties: { GroupId: !GetAtt Apart.GroupId, IpProtocol: '-1', CidrIp: 0.0.0.0/0 }
  E:
    Type: AWS::EC2::VPCEndpoint
    Properties: { VpcId: !Ref V, ServiceName: !Sub 'com.amazonaws.\${AWS::Region}.s3' }
  F:
    Type: AWS::Lambda::Function
    Properties: { VpcConfig: { SubnetIds: [!Ref Private, subnet-1], SecurityGroupIds: [!Ref Open] } }
`),
  );

test('subnets', () => {
  const q = query();
  const answers = (name: string): unknown[] => [
    isPublicSubnet(q, `template.yaml/${name}`),
    hasWayOut(q, `template.yaml/${name}`),
  ];
  expect(answers('Public')).toEqual([true, true]);
  expect(answers('Private')).toEqual([false, true]);
  expect(answers('Loose')).toEqual([undefined, undefined]);
});

test('security groups', () => {
  const q = query();
  const open = (name: string): unknown =>
    egressOf(q, `template.yaml/${name}`)?.map((one) => [isOpenEgress(one), one.implied]);
  expect(open('Open')).toEqual([[true, true]]);
  expect(open('Closed')).toEqual([[false, false]]);
  expect(open('Apart')).toEqual([[true, false]]);
  expect(open('Missing')).toBeUndefined();
});

test('endpoints and the VPC of a function', () => {
  const q = query();
  expect(vpcsOf(q, 'template.yaml/F')).toEqual(['template.yaml/V']);
  expect(hasEndpoint(q, 'template.yaml/V', 's3')).toBe(true);
  expect(hasEndpoint(q, 'template.yaml/V', 'dynamodb')).toBe(false);
});
