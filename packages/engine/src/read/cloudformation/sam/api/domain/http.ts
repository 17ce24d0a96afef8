import { field, type MapValue, type Value } from '../../../../../model/value.ts';
import type { Tree } from '../../tree.ts';
import { withoutEndSlashes } from '../definition.ts';
import { hashedId } from '../id.ts';
import type { Api, Scope } from '../model.ts';
import { resolveParameters } from '../parameters.ts';
import { filledField, givenField } from '../values.ts';
import { addRecords } from './route53.ts';
import { basePaths, endpointOf, mutualTls, nameAndCertificate, placeOf } from './shared.ts';

/**
 * Adds the custom domain of an HTTP or WebSocket API. `tags` are those of the domain. The official
 * transform does not join the DNS records of WebSocket APIs: the last one's group is what is deployed.
 */
export function addHttpDomain(
  api: Pick<Api, 'id' | 'properties' | 'passed'>,
  tags: Tree,
  scope: Scope,
  joinsRecords = true,
): void {
  const written = givenField(api.properties, 'Domain');
  if (written === undefined) return;
  const domain = resolveParameters(written, scope.context);
  if (domain.kind !== 'map') {
    scope.fault(domain.span, '`Domain` must be a map');
    return;
  }
  const named = nameAndCertificate(domain, api.id, scope.fault);
  if (named === undefined) return;
  if ((endpointOf(domain) ?? 'REGIONAL') !== 'REGIONAL') {
    const span = placeOf(domain, 'EndpointConfiguration');
    scope.fault(span, '`EndpointConfiguration` of this domain must be REGIONAL');
    return;
  }
  const domainId = hashedId('ApiGatewayDomainNameV2', named.name);
  scope.output.add({
    logicalId: domainId,
    type: 'AWS::ApiGatewayV2::DomainName',
    span: domain.span,
    from: api.id,
    attributes: api.passed,
    properties: {
      DomainName: named.name,
      DomainNameConfigurations: [configuration(domain, named.certificate)],
      MutualTlsAuthentication: mutualTls(domain, scope.fault),
      Tags: tags,
    },
  });
  addMappings(api, domain, domainId, scope);
  addRecords(
    {
      apiId: api.id,
      domainId,
      domain,
      endpoint: 'REGIONAL',
      name: named.name,
      attributes: api.passed,
      joins: joinsRecords,
    },
    scope,
  );
  scope.output.refer(api.id, 'DomainName', domainId);
}

function configuration(domain: MapValue, certificate: Value): Tree {
  return {
    CertificateArn: certificate,
    EndpointType: 'REGIONAL',
    OwnershipVerificationCertificateArn: filledField(domain, 'OwnershipVerificationCertificateArn'),
    SecurityPolicy: filledField(domain, 'SecurityPolicy'),
  };
}

function addMappings(
  api: Pick<Api, 'id' | 'passed'>,
  domain: MapValue,
  domainId: string,
  scope: Scope,
): void {
  const add = (middle: string, key: string | undefined): void =>
    scope.output.add({
      logicalId: `${api.id}${middle}ApiMapping`,
      type: 'AWS::ApiGatewayV2::ApiMapping',
      span: field(domain, 'BasePath')?.span ?? domain.span,
      from: api.id,
      attributes: api.passed,
      properties: {
        DomainName: { Ref: domainId },
        ApiId: { Ref: api.id },
        Stage: { Ref: `${api.id}.Stage` },
        ApiMappingKey: key,
      },
    });
  const paths = basePaths(domain, scope.fault);
  if (paths === undefined) add('', undefined);
  for (const { path, written } of paths ?? []) {
    if (/[^0-9a-zA-Z/_-]/.test(path))
      scope.fault(written.span, `base path \`${path}\` is not valid`);
    else add(path.replaceAll(/[-_/]+/g, ''), trimSlashes(path));
  }
}

function trimSlashes(path: string): string {
  let start = 0;
  while (path[start] === '/') start += 1;
  return withoutEndSlashes(path.slice(start));
}
