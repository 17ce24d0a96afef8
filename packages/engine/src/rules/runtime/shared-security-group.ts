import type { Match } from '../../model/finding.ts';
import type { FunctionNode, Graph, ResourceNode } from '../../model/graph.ts';
import { egressOf, isOpenEgress, securityGroupsOf } from '../../model/network.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { field, items, mayBe } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { count, list } from '../support/words.ts';

/** Fewer functions than this may well belong together. */
const MANY = 3;

/** One security group for functions that do different things. */
export const sharedSecurityGroup: Rule<'application'> = {
  id: 'runtime/shared-security-group',
  title: 'One security group for functions of different kinds',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['R9'],
  references: {
    cwe: [653, 923],
    owasp: ['S6:2017'],
    csa: ['SAS-3'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html'],
  },
  why: 'What one of the functions needs to reach, all of them can reach: the weakest one opens the database of the most careful one. Functions with roles of their own were meant to be kept apart.',
  fix: 'Give each function, or each group that works on the same data, a security group of its own, and let databases name that one as their source.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Handler: i.h, Runtime: nodejs24.x, CodeUri: src/, VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [!Ref Group] } } }
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: { VpcId: vpc-1, GroupDescription: all functions, SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.0.0.0/16 }] }
  One: { Type: AWS::Serverless::Function }
  Two: { Type: AWS::Serverless::Function }
  Three: { Type: AWS::Serverless::Function }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Handler: i.h, Runtime: nodejs24.x, CodeUri: src/ } }
Resources:
  A: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: vpc-1, GroupDescription: a } }
  B: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: vpc-1, GroupDescription: b } }
  One: { Type: AWS::Serverless::Function, Properties: { VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [!Ref A] } } }
  Two: { Type: AWS::Serverless::Function, Properties: { VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [!Ref A] } } }
  Three: { Type: AWS::Serverless::Function, Properties: { VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [!Ref B] } } }
`,
    ],
  },
  *check(graph: Graph, query: Query) {
    const uses = graph.functions.flatMap((node) =>
      securityGroupsOf(query, node.id).map((group) => ({ node, group })),
    );
    for (const shared of Map.groupBy(uses, (one) => one.group.id).values()) {
      const [first] = shared;
      const functions = shared.map((one) => one.node);
      const roles = new Set(functions.map((one) => one.role));
      if (first === undefined || functions.length < MANY || roles.size < 2) continue;
      yield groupMatch(first.group, functions, query);
    }
  },
};

function groupMatch(group: ResourceNode, functions: readonly FunctionNode[], query: Query): Match {
  const door = openDoor(group);
  const isWide = egressOf(query, group.id)?.some(isOpenEgress) === true;
  const names = list(functions.map((one) => one.name));
  const more =
    door !== undefined ? ', and lets in the internet' : isWide ? ', and lets out everything' : '';
  return {
    at: group.span,
    because: `${group.name} is the group of ${count(functions.length, 'function')} with roles of their own (${names})${more}`,
    // Functions take no connections, but whatever else joins the group does.
    severity: door === undefined ? 'low' : 'medium',
    audience: door === undefined ? 'auditor' : 'default',
    functions: functions.map((one) => one.id),
    related: door === undefined ? [] : [{ span: door, label: 'lets in the internet' }],
    key: group.id,
  };
}

function openDoor(group: ResourceNode): Span | undefined {
  return items(field(group.properties, 'SecurityGroupIngress')).find(
    (one) => mayBe(field(one, 'CidrIp'), '0.0.0.0/0') || mayBe(field(one, 'CidrIpv6'), '::/0'),
  )?.span;
}
