import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../../data/operations.ts';
import { operationOf, pascal, waiterOperation } from './operations.ts';
import { servicePrefix } from './services.ts';

test.each([
  ['s3', 's3'],
  ['S3', 's3'],
  ['sfn', 'states'],
  ['StepFunctions', 'states'],
  ['stepfunctions', 'states'],
  ['eventbridge', 'events'],
  ['CloudWatchEvents', 'events'],
  ['cognito-identity-provider', 'cognito-idp'],
  ['CognitoIdentityServiceProvider', 'cognito-idp'],
  ['cognito-idp', 'cognito-idp'],
  ['secrets-manager', 'secretsmanager'],
  ['SecretsManager', 'secretsmanager'],
  ['apigatewaymanagementapi', 'execute-api'],
  ['sesv2', 'ses'],
  ['bedrock-agent-runtime', 'bedrock'],
  ['rds-data', 'rds-data'],
  ['RDSDataService', 'rdsdataservice'],
  ['cloudwatch-logs', 'logs'],
  ['iot-data-plane', 'iot'],
  ['opensearch', 'es'],
  ['constructor', 'constructor'],
])('service %s', (name, prefix) => {
  expect(servicePrefix(name)).toBe(prefix);
});

describe('operations', () => {
  test.each([
    ['s3', 'put_object', 'PutObject'],
    ['s3', 'list_objects_v2', 'ListObjectsV2'],
    ['s3', 'put_bucket_cors', 'PutBucketCors'],
    ['rds', 'describe_db_instances', 'DescribeDBInstances'],
    ['iam', 'create_saml_provider', 'CreateSAMLProvider'],
    ['lambda', 'invoke', 'Invoke'],
    ['ssm', 'get_parameters_by_path', 'GetParametersByPath'],
    ['kms', 'decrypt', 'Decrypt'],
    ['nosuchservice', 'do_it', 'DoIt'],
    ['dynamodb', 'constructor', 'Constructor'],
  ])('%s %s', (service, method, operation) => {
    expect(operationOf(service, method)).toBe(operation);
  });

  test('are spelt as the table of operations spells them', () => {
    for (const [service, rows] of Object.entries(OPERATIONS)) {
      for (const name of Object.keys(rows)) {
        const method = name.replace(/(?<=[a-z0-9])[A-Z]/g, (one) => `_${one}`).toLowerCase();
        expect(operationOf(service, method)).toBe(name);
      }
    }
  });

  test('odd names do no harm', () => {
    expect(pascal('')).toBe('');
    expect(waiterOperation('object_exists')).toBe('HeadObject');
    expect(waiterOperation('toString')).toBeUndefined();
  });
});
