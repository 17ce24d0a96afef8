import type { Edit, Match } from '../../model/finding.ts';
import type { Graph, ResourceNode } from '../../model/graph.ts';
import type { Policy } from '../../model/policy.ts';
import type { Resource } from '../../model/resource.ts';
import type { Rule } from '../rule.ts';
import { fixOf } from '../support/fixes.ts';
import { folded } from '../support/folded.ts';
import { count } from '../support/words.ts';
import { weakTransports } from './transport.ts';

/** A way in or out that takes data without encryption. */
export const insecureTransport: Rule<'application'> = {
  id: 'data/insecure-transport',
  title: 'Data accepted without transport encryption',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'I4', 'L9'],
  references: {
    cwe: [319],
    owasp: ['S3:2017', 'S6:2017'],
    csa: ['SAS-3'],
    links: [
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html',
    ],
  },
  why: 'Whoever sits on the way reads and changes what is sent, session tokens and answers included. Old versions of TLS can be forced down to the same.',
  fix: 'Redirect plain HTTP to HTTPS at listeners and distributions, ask for TLS 1.2 or newer at custom domains, and deny requests to buckets where `aws:SecureTransport` is false.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: [{ Id: api, DomainName: api.shop.example, CustomOriginConfig: { OriginProtocolPolicy: https-only } }]
        DefaultCacheBehavior: { TargetOriginId: api, ViewerProtocolPolicy: allow-all }
`,
    ],
    good: [
      `
Resources:
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: [{ Id: api, DomainName: api.shop.example, CustomOriginConfig: { OriginProtocolPolicy: https-only } }]
        DefaultCacheBehavior: { TargetOriginId: api, ViewerProtocolPolicy: redirect-to-https }
  Door:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/door/1
      Port: 80
      Protocol: HTTP
      DefaultActions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: '443', StatusCode: HTTP_301 } }]
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    const balancers = new Set(
      graph.triggers.filter((one) => one.trigger === 'load-balancer').map((one) => one.source),
    );
    for (const resource of graph.declared.values()) yield* matches(resource, balancers);
    const buckets = graph.resources.filter((node) => node.family === 'bucket' && !node.external);
    const plain = buckets.filter(takesPlainHttp);
    const match = folded(
      plain.map((node) => ({ name: node.name, span: node.span })),
      (names, isOne) =>
        `${isOne ? names : `${count(plain.length, 'bucket')} (${names})`} ${isOne ? 'answers' : 'answer'} requests over plain HTTP: no policy denies them`,
    );
    if (match !== undefined) yield { ...match, audience: 'auditor', key: 'buckets' };
  },
};

function* matches(
  resource: Resource,
  balancers: ReadonlySet<string | undefined>,
): Generator<Match> {
  for (const [index, weak] of weakTransports(resource).entries()) {
    const edit: Edit | undefined =
      weak.better === undefined
        ? undefined
        : { kind: 'replace', span: weak.span, value: weak.better };
    const fix = fixOf('Ask for encryption', { safe: false, check: weak.check }, [edit]);
    // Listeners that lead to no function are another's business.
    const isRemote =
      weak.audience === 'auditor' || (weak.balancer !== undefined && !balancers.has(weak.balancer));
    yield {
      at: weak.span,
      because: `${resource.logicalId} ${weak.because}`,
      ...(isRemote ? { audience: 'auditor' } : {}),
      key: `${resource.address} ${index}`,
      ...(fix === undefined ? {} : { fix }),
    };
  }
}

function takesPlainHttp({ policies }: ResourceNode): boolean {
  return policies.every((policy) => policy.complete && !denies(policy));
}

function denies({ statements }: Policy): boolean {
  return statements.some(
    ({ effect, conditions }) =>
      effect === 'Deny' &&
      conditions.some(
        ({ key, values }) =>
          (key === 'aws:securetransport' && values.includes('false')) || key === 's3:tlsversion',
      ),
  );
}
