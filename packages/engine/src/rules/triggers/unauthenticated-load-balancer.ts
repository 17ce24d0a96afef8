import type { TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { openRoute } from './open-route.ts';

/** An internet-facing load balancer that hands requests to a function without authentication. */
export const unauthenticatedLoadBalancer: Rule<'trigger'> = {
  id: 'triggers/unauthenticated-load-balancer',
  title: 'Load balancer that calls a function without authentication',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  isDoor: true,
  scope: ['T0', 'T5', 'I6'],
  references: {
    cwe: [306],
    owasp: ['S2:2017', 'S5:2017'],
    csa: ['SAS-2'],
    links: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html',
    ],
  },
  why: 'Anyone on the internet can call the function behind the listener with an event of their own making. A load balancer validates nothing of a request and throttles nobody.',
  fix: 'Put an authenticate-cognito, authenticate-oidc or jwt-validation action before the forward action, or make the load balancer internal. If the path is meant to be public, suppress the finding there and say so.',
  on: 'trigger',
  examples: {
    bad: [
      `
Resources:
  Front:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: { Scheme: internet-facing, Subnets: [subnet-1, subnet-2] }
  Https:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Front
      Port: 443
      Protocol: HTTPS
      DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Workers }]
  Workers:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: { TargetType: lambda, Targets: [{ Id: !GetAtt Worker.Arn }] }
  MayCall:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !GetAtt Worker.Arn
      Principal: elasticloadbalancing.amazonaws.com
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      Role: arn:aws:iam::123456789012:role/worker
      Code: { S3Bucket: b, S3Key: k }
`,
    ],
    good: [
      `
Resources:
  Front:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: { Scheme: internal, Subnets: [subnet-1, subnet-2] }
  Https:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Front
      Port: 443
      Protocol: HTTPS
      DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Workers }]
  Workers:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: { TargetType: lambda, Targets: [{ Id: !GetAtt Worker.Arn }] }
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      Role: arn:aws:iam::123456789012:role/worker
      Code: { S3Bucket: b, S3Key: k }
`,
    ],
  },
  *check(trigger: TriggerNode, query: Query) {
    if (trigger.trigger === 'load-balancer') yield* openRoute(trigger, query);
  },
};
