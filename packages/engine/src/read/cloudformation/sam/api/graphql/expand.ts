import { field } from '../../../../../model/value.ts';
import type { SamResource } from '../../output.ts';
import { getAtt, type Tree } from '../../tree.ts';
import { keptAttributes, type Scope } from '../model.ts';
import { assumedBy } from '../trust.ts';
import { entries, filled, filledField, given, givenField, isFalse, tagList } from '../values.ts';
import { authentication } from './authentication.ts';
import { addDataSources } from './data-source.ts';
import { addPart, type GraphqlApi } from './model.ts';
import { addResolvers } from './resolver.ts';
import { checkGraphqlShape } from './shape.ts';

/** Makes the plain AppSync resources of an `AWS::Serverless::GraphQLApi`. */
export function expandGraphqlApi(resource: SamResource, scope: Scope): void {
  const api: GraphqlApi = {
    id: resource.logicalId,
    span: resource.span,
    properties: resource.properties,
    attributes: keptAttributes(resource.entry),
    apiId: getAtt(resource.span, resource.logicalId, 'ApiId'),
    dataSources: new Map(),
    functions: new Map(),
  };
  checkGraphqlShape(api.properties, scope.fault);
  addApi(api, scope);
  addSchema(api, scope);
  addKeys(api, scope);
  addCache(api, scope);
  addDomain(api, scope);
  addDataSources(api, scope);
  addResolvers(api, scope);
}

function addApi(api: GraphqlApi, scope: Scope): void {
  const { properties } = api;
  const tags = field(properties, 'Tags');
  const optional = [
    'Visibility',
    'OwnerContact',
    'IntrospectionConfig',
    'QueryDepthLimit',
    'ResolverCountLimit',
  ];
  scope.output.add({
    logicalId: api.id,
    type: 'AWS::AppSync::GraphQLApi',
    span: api.span,
    from: api.id,
    attributes: api.attributes,
    properties: {
      Name: filledField(properties, 'Name') ?? api.id,
      XrayEnabled: givenField(properties, 'XrayEnabled'),
      ...Object.fromEntries(optional.map((name) => [name, filledField(properties, name)])),
      ...authentication(api, scope),
      Tags: [
        ...(tags?.kind === 'map' ? tagList(tags) : []),
        { Key: 'graphqlapi:createdBy', Value: 'SAM' },
      ],
      LogConfig: logging(api, scope),
    },
  });
}

/** Logging is on unless it is turned off, with a role of its own where none is given. */
function logging(api: GraphqlApi, scope: Scope): Tree {
  const written = field(api.properties, 'Logging');
  if (isFalse(written)) return undefined;
  const role = filledField(written, 'CloudWatchLogsRoleArn');
  const roleId = `${api.id}CloudWatchRole`;
  const at = written ?? api.apiId;
  if (role === undefined) {
    addPart(api, scope, roleId, 'AWS::IAM::Role', at, {
      AssumeRolePolicyDocument: assumedBy('appsync.amazonaws.com'),
      ManagedPolicyArns: [
        {
          'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs`,
        },
      ],
    });
  }
  return {
    ExcludeVerboseContent: filledField(written, 'ExcludeVerboseContent'),
    FieldLogLevel: filledField(written, 'FieldLogLevel') ?? 'ALL',
    CloudWatchLogsRoleArn: role ?? getAtt(at.span, roleId, 'Arn'),
  };
}

function addSchema(api: GraphqlApi, scope: Scope): void {
  const inline = filledField(api.properties, 'SchemaInline');
  const uri = filledField(api.properties, 'SchemaUri');
  if (inline === undefined && uri === undefined) {
    scope.fault(api.span, `\`${api.id}\` needs \`SchemaInline\` or \`SchemaUri\``);
  } else if (inline !== undefined && uri !== undefined) {
    scope.fault(uri.span, '`SchemaInline` and `SchemaUri` exclude each other');
  }
  addPart(
    api,
    scope,
    `${api.id}Schema`,
    'AWS::AppSync::GraphQLSchema',
    inline ?? uri ?? api.apiId,
    {
      ApiId: api.apiId,
      Definition: inline,
      DefinitionS3Location: uri,
    },
  );
}

function addKeys(api: GraphqlApi, scope: Scope): void {
  for (const { key, value } of entries(field(api.properties, 'ApiKeys'))) {
    addPart(api, scope, `${api.id}${key}`, 'AWS::AppSync::ApiKey', value, {
      ApiId: api.apiId,
      ApiKeyId: givenField(value, 'ApiKeyId'),
      Description: givenField(value, 'Description'),
      Expires: givenField(value, 'ExpiresOn'),
    });
  }
}

function addCache(api: GraphqlApi, scope: Scope): void {
  const cache = filledField(api.properties, 'Cache');
  if (cache === undefined) return;
  for (const name of ['ApiCachingBehavior', 'Ttl', 'Type']) {
    if (!given(field(cache, name))) scope.fault(cache.span, `\`Cache\` needs \`${name}\``);
  }
  addPart(api, scope, `${api.id}ApiCache`, 'AWS::AppSync::ApiCache', cache, {
    ApiId: api.apiId,
    ApiCachingBehavior: field(cache, 'ApiCachingBehavior'),
    Type: field(cache, 'Type'),
    Ttl: field(cache, 'Ttl'),
    AtRestEncryptionEnabled: givenField(cache, 'AtRestEncryptionEnabled'),
    TransitEncryptionEnabled: givenField(cache, 'TransitEncryptionEnabled'),
  });
}

function addDomain(api: GraphqlApi, scope: Scope): void {
  const domain = filledField(api.properties, 'DomainName');
  if (domain === undefined) return;
  for (const name of ['CertificateArn', 'DomainName']) {
    if (!filled(field(domain, name))) scope.fault(domain.span, `\`DomainName\` needs \`${name}\``);
  }
  const domainId = `${api.id}DomainName`;
  addPart(api, scope, domainId, 'AWS::AppSync::DomainName', domain, {
    CertificateArn: field(domain, 'CertificateArn'),
    DomainName: field(domain, 'DomainName'),
    Description: givenField(domain, 'Description'),
  });
  const link = `${domainId}ApiAssociation`;
  addPart(api, scope, link, 'AWS::AppSync::DomainNameApiAssociation', domain, {
    ApiId: api.apiId,
    DomainName: { Ref: domainId },
  });
}
