import type { Span } from '../../../../../model/span.ts';
import { field, type Value } from '../../../../../model/value.ts';
import { getAtt, stringOf, sub, type Tree } from '../../tree.ts';
import type { Scope } from '../model.ts';
import { assumedBy } from '../trust.ts';
import { asItems, entries, filled, filledField, given, givenField } from '../values.ts';
import { addConnection, addPart, type GraphqlApi } from './model.ts';

const READS = ['GetItem', 'Query', 'Scan', 'BatchGetItem', 'ConditionCheckItem', 'PartiQLSelect'];
const WRITES = [
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'PartiQLDelete',
  'PartiQLInsert',
  'PartiQLUpdate',
];

/** Adds the data sources of the API, with a role for each that brings none. */
export function addDataSources(api: GraphqlApi, scope: Scope): void {
  const sources = filledField(api.properties, 'DataSources');
  for (const { key, value } of entries(field(sources, 'DynamoDb'))) {
    addTable(api, key, value, scope);
  }
  for (const { key, value } of entries(field(sources, 'Lambda'))) {
    addFunction(api, key, value, scope);
  }
}

/** The name of the data source that does nothing, which is made on its first use. */
export function noneSource(api: GraphqlApi, at: Value, scope: Scope): Value {
  const logicalId = `${api.id}NoneDataSource`;
  if (scope.output.get(logicalId) === undefined) {
    addPart(api, scope, logicalId, 'AWS::AppSync::DataSource', at, {
      ApiId: api.apiId,
      Name: logicalId,
      Type: 'NONE',
    });
  }
  return getAtt(at.span, logicalId, 'Name');
}

function addTable(api: GraphqlApi, name: string, source: Value, scope: Scope): void {
  const logicalId = `${api.id}${name}DynamoDBDataSource`;
  const table = field(source, 'TableName');
  const region = filledField(source, 'Region') ?? { Ref: 'AWS::Region' };
  if (!given(table)) scope.fault(source.span, `data source \`${name}\` needs a \`TableName\``);
  addSource(api, name, logicalId, source, scope, {
    Type: 'AMAZON_DYNAMODB',
    DynamoDBConfig: {
      AwsRegion: region,
      TableName: table,
      UseCallerCredentials: filledField(source, 'UseCallerCredentials'),
      Versioned: filledField(source, 'Versioned'),
      DeltaSyncConfig: filledField(source, 'DeltaSync'),
    },
  });
  if (filledField(source, 'ServiceRoleArn') !== undefined) return;
  const arn =
    filledField(source, 'TableArn') ??
    sub(
      source.span,
      `arn:\${AWS::Partition}:dynamodb:\${__Region__}:\${AWS::AccountId}:table/\${__TableName__}`,
      { __TableName__: table ?? null, __Region__: region },
    );
  const wanted = asItems(filledField(source, 'Permissions')).map(stringOf);
  const all = wanted.length === 0;
  const resources = [arn, within(source.span, arn, '/index/*')];
  const statement = (actions: readonly string[]): Tree => ({
    Effect: 'Allow',
    Action: actions.map((action) => `dynamodb:${action}`),
    Resource: resources,
  });
  const statements: Tree[] = [];
  if (all || wanted.includes('Read')) statements.push(statement(READS));
  if (all || wanted.includes('Write')) statements.push(statement(WRITES));
  addRole(api, logicalId, 'ToTableConnectorPolicy', source, statements, scope);
}

function addFunction(api: GraphqlApi, name: string, source: Value, scope: Scope): void {
  const logicalId = `${api.id}${name}LambdaDataSource`;
  const target = field(source, 'FunctionArn');
  if (!filled(target)) scope.fault(source.span, `data source \`${name}\` needs a \`FunctionArn\``);
  addSource(api, name, logicalId, source, scope, {
    Type: 'AWS_LAMBDA',
    LambdaConfig: { LambdaFunctionArn: target },
  });
  if (target === undefined || filledField(source, 'ServiceRoleArn') !== undefined) return;
  const statement = {
    Effect: 'Allow',
    Action: ['lambda:InvokeAsync', 'lambda:InvokeFunction'],
    Resource: [target, within(source.span, target, ':*')],
  };
  addRole(api, logicalId, 'ToLambdaConnectorPolicy', source, [statement], scope);
}

function addSource(
  api: GraphqlApi,
  name: string,
  logicalId: string,
  source: Value,
  scope: Scope,
  properties: { readonly [key: string]: Tree },
): void {
  addPart(api, scope, logicalId, 'AWS::AppSync::DataSource', source, {
    Name: filledField(source, 'Name') ?? name,
    ApiId: api.apiId,
    Description: givenField(source, 'Description'),
    ...properties,
    ServiceRoleArn:
      filledField(source, 'ServiceRoleArn') ?? getAtt(source.span, `${logicalId}Role`, 'Arn'),
  });
  api.dataSources.set(name, getAtt(source.span, logicalId, 'Name'));
}

function within(span: Span, arn: Value, tail: string): Tree {
  return sub(span, `\${DestinationArn}${tail}`, { DestinationArn: arn });
}

function addRole(
  api: GraphqlApi,
  sourceId: string,
  suffix: string,
  source: Value,
  statements: readonly Tree[],
  scope: Scope,
): void {
  const roleId = `${sourceId}Role`;
  addPart(api, scope, roleId, 'AWS::IAM::Role', source, {
    AssumeRolePolicyDocument: assumedBy('appsync.amazonaws.com'),
  });
  addConnection(api, scope, `${sourceId}${suffix}`, 'AWS::IAM::ManagedPolicy', source, {
    PolicyDocument: { Version: '2012-10-17', Statement: statements },
    Roles: [{ Ref: roleId }],
  });
}
