import { expect, it } from 'vitest';
import { endpointsOf } from './endpoints.ts';

// Hosts that clients of AWS's own SDK for Python connect to, as it says itself (botocore 1.43.11).
it.each([
  ['sqs', 'sqs.eu-west-1.amazonaws.com'],
  ['dynamodb', 'streams.dynamodb.eu-west-1.amazonaws.com'],
  ['ecr', 'api.ecr.eu-west-1.amazonaws.com'],
  ['lex', 'runtime-v2-lex.eu-west-1.amazonaws.com'],
  ['personalize', 'personalize-events.eu-west-1.amazonaws.com'],
  ['memorydb', 'memory-db.eu-west-1.amazonaws.com'],
  ['pricing', 'api.pricing.eu-west-1.amazonaws.com'],
  ['budgets', 'budgets.amazonaws.com'],
  ['qbusiness', 'qbusiness.eu-west-1.api.aws'],
  ['s3', 's3-control.eu-west-1.amazonaws.com'],
])('%s is reached at %s', (service, host) => {
  expect(endpointsOf(service, 'eu-west-1')).toContain(host);
});

it('the run time of SageMaker has a host below that of the service', () => {
  expect(endpointsOf('sagemaker', 'eu-west-1')).toEqual(['*.sagemaker.eu-west-1.amazonaws.com']);
  expect(endpointsOf('sagemaker', undefined)).toEqual(['*.sagemaker.*.amazonaws.com']);
});
