import { field, type MapValue, type Value } from '../../../../../model/value.ts';
import { list, type Tree } from '../../tree.ts';
import { hashedId } from '../id.ts';
import type { Api, Scope } from '../model.ts';
import { resolveParameters } from '../parameters.ts';
import { filled, filledField, givenField, propagatedTags } from '../values.ts';
import { addRecords } from './route53.ts';
import {
  basePaths,
  endpointOf,
  mutualTls,
  nameAndCertificate,
  passedOn,
  placeOf,
} from './shared.ts';

/** Adds the custom domain of a REST API: the domain, its base paths, its DNS records, its private access. */
export function addRestDomain(api: Api, scope: Scope): void {
  const written = givenField(api.properties, 'Domain');
  if (written === undefined) return;
  const domain = resolveParameters(written, scope.context);
  if (domain.kind !== 'map') {
    scope.fault(domain.span, '`Domain` must be a map');
    return;
  }
  const named = nameAndCertificate(domain, api.id, scope.fault);
  if (named === undefined) return;
  const endpoint = endpointOf(domain) ?? 'REGIONAL';
  const isPrivate = endpoint === 'PRIVATE';
  if (!isPrivate && endpoint !== 'EDGE' && endpoint !== 'REGIONAL') {
    const span = placeOf(domain, 'EndpointConfiguration');
    scope.fault(span, '`EndpointConfiguration` of a domain must be EDGE, REGIONAL or PRIVATE');
    return;
  }
  const prefix = isPrivate ? 'ApiGatewayDomainNameV2' : 'ApiGatewayDomainName';
  const domainId = hashedId(prefix, named.name);
  const kind: DomainKind = { domainId, endpoint, isPrivate };
  addDomainName(api, domain, named, kind, scope);
  addMappings(api, domain, kind, scope);
  if (isPrivate) addAccess(api, domain, domainId, scope);
  addRecords(
    {
      apiId: api.id,
      domainId: isPrivate ? '' : domainId,
      domain,
      endpoint,
      name: named.name,
      attributes: api.passed,
      joins: true,
    },
    scope,
  );
  scope.output.refer(api.id, isPrivate ? 'DomainNameV2' : 'DomainName', domainId);
}

type DomainKind = {
  readonly domainId: string;
  readonly endpoint: string;
  readonly isPrivate: boolean;
};

function addDomainName(
  api: Api,
  domain: MapValue,
  named: { readonly name: Value; readonly certificate: Value },
  { domainId, endpoint, isPrivate }: DomainKind,
  scope: Scope,
): void {
  const optional = ['SecurityPolicy', 'EndpointAccessMode'];
  const misplaced = filledField(
    domain,
    isPrivate ? 'OwnershipVerificationCertificateArn' : 'Policy',
  );
  if (misplaced !== undefined) {
    scope.fault(misplaced.span, `this does not go with a domain that is ${endpoint}`);
  }
  scope.output.add({
    logicalId: domainId,
    type: isPrivate ? 'AWS::ApiGateway::DomainNameV2' : 'AWS::ApiGateway::DomainName',
    span: domain.span,
    from: api.id,
    attributes: api.passed,
    properties: {
      DomainName: named.name,
      [endpoint === 'REGIONAL' ? 'RegionalCertificateArn' : 'CertificateArn']: named.certificate,
      EndpointConfiguration: {
        Types: [endpoint],
        IpAddressType: filledField(domain, 'IpAddressType'),
      },
      MutualTlsAuthentication: isPrivate ? undefined : mutualTls(domain, scope.fault),
      ...passedOn(domain, [
        ...optional,
        isPrivate ? 'Policy' : 'OwnershipVerificationCertificateArn',
      ]),
      Tags: propagatedTags(api.properties),
    },
  });
}

function addMappings(
  api: Api,
  domain: MapValue,
  { domainId, isPrivate }: DomainKind,
  scope: Scope,
): void {
  const normalizes = filled(field(domain, 'NormalizeBasePath') ?? domain);
  const paths = basePaths(domain, scope.fault);
  const add = (middle: string, path: Tree): void =>
    scope.output.add({
      logicalId: `${api.id}${middle}BasePathMapping`,
      type: isPrivate ? 'AWS::ApiGateway::BasePathMappingV2' : 'AWS::ApiGateway::BasePathMapping',
      span: domain.span,
      from: api.id,
      attributes: api.passed,
      properties: {
        [isPrivate ? 'DomainNameArn' : 'DomainName']: { Ref: domainId },
        RestApiId: { Ref: api.id },
        Stage: { Ref: `${api.id}.Stage` },
        BasePath: path,
      },
    });
  if (paths === undefined) add('', undefined);
  for (const { path, written } of paths ?? []) {
    const letters = path.replaceAll(/[^\p{L}\p{N}]/gu, '');
    add(letters, normalizes ? letters : written);
  }
}

/** Lets a VPC endpoint reach a private domain. */
function addAccess(api: Api, domain: MapValue, domainId: string, scope: Scope): void {
  const access = givenField(domain, 'AccessAssociation');
  if (access === undefined) return;
  if (access.kind !== 'map') {
    scope.fault(access.span, '`AccessAssociation` must be a map');
    return;
  }
  const endpoint = field(access, 'VpcEndpointId');
  scope.output.add({
    logicalId: hashedId(
      'DomainNameAccessAssociation',
      list(access.span, [endpoint ?? null, domainId]),
    ),
    type: 'AWS::ApiGateway::DomainNameAccessAssociation',
    span: access.span,
    from: api.id,
    attributes: api.passed,
    properties: {
      DomainNameArn: { Ref: domainId },
      AccessAssociationSourceType: 'VPCE',
      AccessAssociationSource: endpoint,
    },
  });
}
