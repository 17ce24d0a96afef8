import type { Audience } from '../../model/finding.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import {
  alternatives,
  at,
  field,
  items,
  type MapValue,
  mayBe,
  text,
  type Value,
} from '../../model/value.ts';
import { isTurnedOff, mayBeOff } from '../support/switches.ts';

/** One setting that lets data pass in clear. `better`: the value to write there instead. */
export type WeakTransport = {
  readonly span: Span;
  readonly because: string;
  readonly check: string;
  readonly better?: string | boolean;
  readonly audience?: Audience;
  /** Address of the load balancer that it is about. */
  readonly balancer?: string;
};

/** Settings of a resource that let data pass in clear, or by an old version of TLS. */
export function weakTransports({ type, properties, span }: Resource): readonly WeakTransport[] {
  switch (type) {
    case 'AWS::CloudFront::Distribution':
      return distribution(at(properties, 'DistributionConfig'));
    case 'AWS::ElasticLoadBalancingV2::Listener':
      return listener(properties);
    case 'AWS::ApiGateway::DomainName':
      return oldTls(field(properties, 'SecurityPolicy'));
    case 'AWS::ApiGatewayV2::DomainName':
      return items(field(properties, 'DomainNameConfigurations')).flatMap((one) =>
        oldTls(field(one, 'SecurityPolicy')),
      );
    case 'AWS::SNS::Subscription':
      return subscription(properties);
    case 'AWS::SNS::Topic':
      return items(field(properties, 'Subscription')).flatMap(subscription);
    case 'AWS::OpenSearchService::Domain':
    case 'AWS::Elasticsearch::Domain':
      return unless(at(properties, 'DomainEndpointOptions.EnforceHTTPS'), span, 'takes plain HTTP');
    case 'AWS::ElastiCache::ReplicationGroup':
      return unless(
        field(properties, 'TransitEncryptionEnabled'),
        span,
        'talks to its clients in clear',
      );
    default:
      return [];
  }
}

function distribution(config: Value | undefined): readonly WeakTransport[] {
  const behaviors = [
    field(config, 'DefaultCacheBehavior'),
    ...items(field(config, 'CacheBehaviors')),
  ];
  const viewers = behaviors.flatMap((one) => {
    const policy = field(one, 'ViewerProtocolPolicy');
    return policy !== undefined && mayBe(policy, 'allow-all') ? [viewer(policy)] : [];
  });
  const origins = items(field(config, 'Origins')).flatMap((one) => {
    const policy = at(one, 'CustomOriginConfig.OriginProtocolPolicy');
    return policy !== undefined && mayBe(policy, 'http-only') && !isWebsite(one)
      ? [originTransport(policy, field(one, 'Id'))]
      : [];
  });
  return [...viewers, ...origins];
}

function viewer(policy: Value): WeakTransport {
  return {
    span: policy.span,
    because: 'serves its viewers over plain HTTP as well',
    check: 'no client of yours is left that cannot follow a redirect to HTTPS',
    ...(policy.kind === 'known' && policy.parameter === undefined
      ? { better: 'redirect-to-https' }
      : {}),
  };
}

function originTransport(policy: Value, id: Value | undefined): WeakTransport {
  return {
    span: policy.span,
    because: `fetches from origin ${text(id) ?? 'without a known name'} over plain HTTP`,
    check: 'the origin answers on HTTPS with a certificate that fits its name',
    ...(policy.kind === 'known' && policy.parameter === undefined ? { better: 'https-only' } : {}),
  };
}

/** Website endpoints of S3 know no HTTPS. */
function isWebsite(origin: Value): boolean {
  const domain = field(origin, 'DomainName');
  return alternatives(domain).some((one) => {
    if (one.kind === 'reference') return one.attribute === 'WebsiteURL';
    const parts = one.kind === 'joined' ? one.parts.flatMap(alternatives) : [one];
    return parts.some(
      (part) =>
        /s3-website/.test(text(part) ?? '') ||
        (part.kind === 'reference' && part.attribute === 'WebsiteURL') ||
        part.kind === 'unknown',
    );
  });
}

function listener(properties: MapValue): readonly WeakTransport[] {
  const protocol = field(properties, 'Protocol');
  const actions = items(field(properties, 'DefaultActions'));
  const forwards = actions.some((one) => mayBe(field(one, 'Type'), 'forward'));
  if (protocol === undefined || !mayBe(protocol, 'HTTP') || !forwards) return [];
  const because = 'hands on requests that come over plain HTTP';
  const balancer = field(properties, 'LoadBalancerArn');
  const named = balancer?.kind === 'reference' ? balancer.resource : 'unknown';
  return [{ span: protocol.span, because, check: 'clients use HTTPS', balancer: named }];
}

function subscription(one: Value): readonly WeakTransport[] {
  const protocol = field(one, 'Protocol');
  if (protocol === undefined || !mayBe(protocol, 'http')) return [];
  const because = 'sends its messages over plain HTTP';
  return [{ span: protocol.span, because, check: 'the endpoint answers on HTTPS' }];
}

function oldTls(policy: Value | undefined): readonly WeakTransport[] {
  if (policy === undefined || !mayBe(policy, 'TLS_1_0')) return [];
  return [
    {
      span: policy.span,
      because: 'lets clients talk TLS 1.0',
      check: 'all clients know TLS 1.2',
      ...(policy.kind === 'known' && policy.parameter === undefined ? { better: 'TLS_1_2' } : {}),
    },
  ];
}

/** What is used inside of a network only is for those who read everything. */
function unless(value: Value | undefined, span: Span, because: string): readonly WeakTransport[] {
  if (!mayBeOff(value)) return [];
  const isWritten = value !== undefined && isTurnedOff(value);
  return [
    { span: isWritten ? value.span : span, because, check: 'clients use TLS', audience: 'auditor' },
  ];
}
