import type { MapValue, Value } from '../../../../../model/value.ts';
import { entries, type Fault, given } from '../values.ts';

/**
 * Properties of the maps inside a GraphQL API. `*` stands for names that the author chooses; a leaf is
 * `any`, or the only type that it may have.
 */
type Shape = { readonly [name: string]: Shape | 'any' | 'list' };

const RUNTIME: Shape = { Name: 'any', Version: 'any' };
const CODE: Shape = { InlineCode: 'any', CodeUri: 'any', MaxBatchSize: 'any', Runtime: RUNTIME };
const SYNC: Shape = {
  ConflictDetection: 'any',
  ConflictHandler: 'any',
  LambdaConflictHandlerConfig: { LambdaConflictHandlerArn: 'any' },
};
const SOURCE: Shape = { ServiceRoleArn: 'any', Name: 'any', Description: 'any' };
const AUTHORIZER: Shape = {
  Type: 'any',
  LambdaAuthorizer: {
    AuthorizerResultTtlInSeconds: 'any',
    AuthorizerUri: 'any',
    IdentityValidationExpression: 'any',
  },
  OpenIDConnect: { AuthTTL: 'any', ClientId: 'any', IatTTL: 'any', Issuer: 'any' },
  UserPool: { AppIdClientRegex: 'any', AwsRegion: 'any', DefaultAction: 'any', UserPoolId: 'any' },
};

const API: Shape = {
  Auth: { ...AUTHORIZER, Additional: 'list' },
  Logging: { CloudWatchLogsRoleArn: 'any', ExcludeVerboseContent: 'any', FieldLogLevel: 'any' },
  DataSources: {
    DynamoDb: {
      '*': {
        ...SOURCE,
        TableName: 'any',
        TableArn: 'any',
        Permissions: 'list',
        Region: 'any',
        DeltaSync: { BaseTableTTL: 'any', DeltaSyncTableName: 'any', DeltaSyncTableTTL: 'any' },
        UseCallerCredentials: 'any',
        Versioned: 'any',
      },
    },
    Lambda: { '*': { ...SOURCE, FunctionArn: 'any' } },
  },
  Functions: {
    '*': { ...CODE, DataSource: 'any', Description: 'any', Name: 'any', Id: 'any', Sync: SYNC },
  },
  Resolvers: {
    '*': {
      '*': {
        ...CODE,
        FieldName: 'any',
        Caching: { Ttl: 'any', CachingKeys: 'list' },
        Pipeline: 'list',
        Sync: SYNC,
      },
    },
  },
  ApiKeys: { '*': { ApiKeyId: 'any', Description: 'any', ExpiresOn: 'any' } },
  DomainName: { CertificateArn: 'any', DomainName: 'any', Description: 'any' },
  Cache: {
    ApiCachingBehavior: 'any',
    Ttl: 'any',
    Type: 'any',
    AtRestEncryptionEnabled: 'any',
    TransitEncryptionEnabled: 'any',
  },
};

/** Reports unknown and wrongly typed properties inside a GraphQL API. */
export function checkGraphqlShape(properties: MapValue, fault: Fault): void {
  for (const { key, value } of entries(properties)) {
    const shape = API[key];
    const isSwitch =
      key === 'Logging' && value.kind === 'known' && typeof value.value === 'boolean';
    if (shape !== undefined && !isSwitch) check(value, shape, key, fault);
    const isFlag = value.kind === 'known' && typeof value.value === 'boolean';
    if (key === 'XrayEnabled' && given(value) && !isFlag && value.kind !== 'map') {
      fault(value.span, '`XrayEnabled` must be a boolean');
    }
  }
}

function check(value: Value, shape: Shape | 'any' | 'list', name: string, fault: Fault): void {
  if (shape === 'any' || !given(value)) return;
  if (shape === 'list' || value.kind !== 'map') {
    const wanted = shape === 'list' ? 'list' : 'map';
    if (value.kind !== wanted) fault(value.span, `\`${name}\` must be a ${wanted}`);
    return;
  }
  for (const { key, keySpan, value: inner } of entries(value)) {
    const known = shape[key] ?? shape['*'];
    if (known === undefined) fault(keySpan, `\`${name}\` has no property \`${key}\``);
    else check(inner, known, key, fault);
  }
}
