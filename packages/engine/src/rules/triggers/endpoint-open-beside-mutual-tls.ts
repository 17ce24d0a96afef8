import { defaultEndpointSetting } from '../../model/default-endpoint.ts';
import type { Match } from '../../model/finding.ts';
import type { ApiNode } from '../../model/graph.ts';
import { boolean, isAbsent, mayBe } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { fixOf, setProperty } from '../support/fixes.ts';

/** An API whose own address stays open beside a custom domain with mutual TLS. */
export const endpointOpenBesideMutualTls: Rule<'api'> = {
  id: 'triggers/endpoint-open-beside-mutual-tls',
  title: 'Default endpoint open beside a domain with mutual TLS',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T5', 'I6'],
  references: {
    cwe: [288],
    owasp: ['S2:2017', 'S6:2017'],
    csa: ['SAS-2', 'SAS-3'],
    links: [
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html',
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html',
    ],
  },
  why: 'Mutual TLS asks for a certificate at the custom domain only. The execute-api address that every API has from the start answers the same routes without one, so whoever knows the id of the API walks round the certificate.',
  fix: 'Set DisableExecuteApiEndpoint to true.',
  on: 'api',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 5 }
      Domain:
        DomainName: api.shop.example
        CertificateArn: arn:aws:acm:us-east-1:123456789012:certificate/one
        MutualTlsAuthentication: { TruststoreUri: s3://trust/store.pem }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      DisableExecuteApiEndpoint: true
      Domain:
        DomainName: api.shop.example
        CertificateArn: arn:aws:acm:us-east-1:123456789012:certificate/one
        MutualTlsAuthentication: { TruststoreUri: s3://trust/store.pem }
`,
    ],
  },
  *check(api: ApiNode): Generator<Match> {
    const setting = defaultEndpointSetting(api.properties);
    const open = setting === undefined || isAbsent(setting) || mayBe(setting, false);
    if (api.mutualTls === undefined || !open || boolean(setting) === true) return;
    const guarded = api.routes.every(
      (one) => !['none', 'api-key'].includes(one.authentication.kind),
    );
    const fix = fixOf(
      'Switch the default endpoint off',
      { safe: false, check: 'no client calls the execute-api address' },
      [setProperty(api.resource, { cloudformation: 'DisableExecuteApiEndpoint' }, true)],
    );
    yield {
      at: setting?.span ?? api.span,
      because: `${api.name} asks for client certificates at its domain and answers at its execute-api address without them`,
      severity: guarded && api.routes.length > 0 ? 'medium' : 'high',
      related: [{ span: api.mutualTls.span, label: 'mutual TLS of the custom domain' }],
      ...(fix === undefined ? {} : { fix }),
    };
  },
};
