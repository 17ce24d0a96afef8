import { field, type MapValue, type Value } from '../../../../../model/value.ts';
import { getAtt, list, type Tree } from '../../tree.ts';
import { hashedId } from '../id.ts';
import type { Scope } from '../model.ts';
import { asItems, filledField, given, givenField, isTrue } from '../values.ts';

/** CloudFront's own hosted zone, the same for every edge domain. */
const CLOUDFRONT_ZONE = 'Z2FDTNDATAQYW2';

/** The domain that gets a DNS record: which API it belongs to, and its generated resource. */
type Recorded = {
  readonly apiId: string;
  readonly domainId: string;
  readonly domain: MapValue;
  readonly endpoint: string;
  /** What separate record sets are told apart by, beside the zone. */
  readonly name: Value;
  readonly attributes: { readonly [key: string]: Value };
  /** Whether records join those of other APIs in one group; else they take the place of the group. */
  readonly joins: boolean;
};

/** Adds the DNS records that `Domain.Route53` asks for, to the group of their hosted zone. */
export function addRecords(recorded: Recorded, scope: Scope): void {
  const route53 = givenField(recorded.domain, 'Route53');
  if (route53 === undefined) return;
  if (route53.kind !== 'map') {
    scope.fault(route53.span, '`Route53` must be a map');
    return;
  }
  const id = field(route53, 'HostedZoneId');
  const name = field(route53, 'HostedZoneName');
  if (!given(id) && !given(name)) {
    scope.fault(route53.span, '`Route53` needs `HostedZoneId` or `HostedZoneName`');
    return;
  }
  const separate = filledField(route53, 'SeparateRecordSetGroup');
  if (separate !== undefined && !isTrue(separate)) {
    scope.fault(separate.span, '`SeparateRecordSetGroup` must be a boolean');
  }
  const zone = given(id) ? id : name;
  const logicalId =
    separate === undefined
      ? hashedId('RecordSetGroup', zone)
      : hashedId('RecordSetGroup', list(route53.span, [zone, recorded.name]));
  scope.output.add({
    logicalId,
    type: 'AWS::Route53::RecordSetGroup',
    span: route53.span,
    from: recorded.apiId,
    attributes: recorded.attributes,
    properties: {
      HostedZoneId: id,
      HostedZoneName: name,
      RecordSets: [
        ...(recorded.joins ? before(logicalId, scope) : []),
        ...records(recorded, route53),
      ],
    },
  });
}

/** Records that other APIs put into the group already. */
function before(logicalId: string, scope: Scope): readonly Value[] {
  const properties = field(scope.output.get(logicalId)?.value, 'Properties');
  return asItems(field(properties, 'RecordSets'));
}

function records(recorded: Recorded, route53: MapValue): readonly Tree[] {
  const record = (type: string): Tree => ({
    Name: field(recorded.domain, 'DomainName'),
    Type: type,
    AliasTarget: target(recorded, route53),
    Region: givenField(route53, 'Region'),
    SetIdentifier: givenField(route53, 'SetIdentifier'),
  });
  return isTrue(field(route53, 'IpV6')) ? [record('A'), record('AAAA')] : [record('A')];
}

function target(recorded: Recorded, route53: MapValue): Tree {
  const { domainId, endpoint } = recorded;
  const health = givenField(route53, 'EvaluateTargetHealth');
  const attribute = (name: string): Value => getAtt(route53.span, domainId, name);
  if (endpoint === 'REGIONAL') {
    return {
      EvaluateTargetHealth: health,
      HostedZoneId: attribute('RegionalHostedZoneId'),
      DNSName: attribute('RegionalDomainName'),
    };
  }
  if (endpoint === 'EDGE') {
    const own = givenField(route53, 'DistributionDomainName');
    return {
      EvaluateTargetHealth: health,
      HostedZoneId: CLOUDFRONT_ZONE,
      DNSName: own ?? attribute('DistributionDomainName'),
    };
  }
  return {
    EvaluateTargetHealth: health,
    HostedZoneId: field(route53, 'VpcEndpointHostedZoneId') ?? null,
    DNSName: field(route53, 'VpcEndpointDomainName') ?? null,
  };
}
