import type { Value } from '../../interpret/value.ts';
import type { Call, Model } from '../model.ts';
import { answer } from './answers.ts';
import { apisIn, keywords } from './clients.ts';
import { perform } from './request.ts';

/** An operation, and parameters that no other method of that name has. */
type Shape = readonly [service: string, operation: string, parameters: readonly string[]];

/**
 * Operations that are told by their method and parameters alone, where nobody knows what the client is: it comes
 * from a layer, a container of dependencies or an argument.
 */
const SHAPES: readonly Shape[] = [
  ['dynamodb', 'PutItem', ['Item']],
  ['dynamodb', 'GetItem', ['Key']],
  ['dynamodb', 'UpdateItem', ['Key']],
  ['dynamodb', 'DeleteItem', ['Key']],
  ['dynamodb', 'Query', ['KeyConditionExpression']],
  ['dynamodb', 'Scan', ['FilterExpression']],
  ['dynamodb', 'Scan', ['TableName']],
  ['dynamodb', 'BatchWriteItem', ['RequestItems']],
  ['dynamodb', 'BatchGetItem', ['RequestItems']],
  ['dynamodb', 'TransactWriteItems', ['TransactItems']],
  ['s3', 'GetObject', ['Bucket', 'Key']],
  ['s3', 'PutObject', ['Bucket', 'Key']],
  ['s3', 'DeleteObject', ['Bucket', 'Key']],
  ['s3', 'HeadObject', ['Bucket', 'Key']],
  ['s3', 'CopyObject', ['Bucket', 'CopySource']],
  ['s3', 'ListObjectsV2', ['Bucket']],
  ['sqs', 'SendMessage', ['QueueUrl']],
  ['sqs', 'SendMessageBatch', ['QueueUrl']],
  ['sqs', 'ReceiveMessage', ['QueueUrl']],
  ['sqs', 'DeleteMessage', ['QueueUrl']],
  ['sns', 'Publish', ['TopicArn']],
  ['lambda', 'Invoke', ['FunctionName']],
  ['states', 'StartExecution', ['stateMachineArn']],
  ['events', 'PutEvents', ['Entries']],
  ['kinesis', 'PutRecord', ['StreamName']],
  ['kinesis', 'PutRecords', ['StreamName']],
  ['firehose', 'PutRecord', ['DeliveryStreamName']],
  ['firehose', 'PutRecordBatch', ['DeliveryStreamName']],
  ['secretsmanager', 'GetSecretValue', ['SecretId']],
  ['ssm', 'GetParameter', ['Name']],
  ['ssm', 'SendCommand', ['DocumentName']],
  ['sts', 'AssumeRole', ['RoleArn']],
  ['ses', 'SendEmail', ['Destination']],
  ['ses', 'SendRawEmail', ['RawMessage']],
  ['athena', 'StartQueryExecution', ['QueryString']],
  ['rds-data', 'ExecuteStatement', ['resourceArn', 'sql']],
  ['bedrock', 'InvokeModel', ['modelId']],
  ['bedrock', 'Converse', ['modelId']],
  ['execute-api', 'PostToConnection', ['ConnectionId']],
  ['cognito-idp', 'AdminAddUserToGroup', ['GroupName']],
  ['cognito-idp', 'AdminUpdateUserAttributes', ['UserAttributes']],
];

/** Methods of JavaScript's document client. */
const DOCUMENT: readonly (readonly [method: string, operation: string, parameter: string])[] = [
  ['put', 'PutItem', 'TableName'],
  ['get', 'GetItem', 'TableName'],
  ['update', 'UpdateItem', 'TableName'],
  ['delete', 'DeleteItem', 'TableName'],
  ['query', 'Query', 'TableName'],
  ['batchGet', 'BatchGetItem', 'RequestItems'],
  ['batchWrite', 'BatchWriteItem', 'RequestItems'],
  ['transactWrite', 'TransactWriteItems', 'TransactItems'],
];

function snake(operation: string): string {
  return operation.replaceAll(/(?<!^)[A-Z]/g, '_$&').toLowerCase();
}

function camel(operation: string): string {
  return operation.charAt(0).toLowerCase() + operation.slice(1);
}

/** Whether the first argument is written in the program with these fields. */
function isInput(call: Call, names: readonly string[]): boolean {
  const [input] = call.args;
  if (input === undefined || !isUnknownClient(call)) return false;
  return call.machine
    .records(input)
    .some(({ store }) => names.every((name) => store.fields.has(name)));
}

function isUnknownClient(call: Call): boolean {
  return apisIn(call.receiver).every(({ path }) => !/^(?:@aws-sdk|aws-sdk|boto)/.test(path));
}

function ask(call: Call, service: string, operation: string, parameters: Value): Value {
  const request = { service, operation, parameters, through: '?', client: undefined };
  return perform(call, { ...request, lowLevel: true });
}

function javascriptModel(method: string, [service, operation, names]: Shape): Model {
  return {
    api: `**.${method}`,
    method,
    language: 'javascript',
    when: (call) => isInput(call, names),
    returns: (call) =>
      answer(call, ask(call, service, operation, call.args[0] ?? call.machine.record({}))),
  };
}

function pythonModel([service, operation, names]: Shape): Model {
  return {
    api: `**.${snake(operation)}`,
    method: snake(operation),
    language: 'python',
    when: (call) => isUnknownClient(call) && names.every((name) => call.named.has(name)),
    returns: (call) => ask(call, service, operation, keywords(call.machine, call.named)),
  };
}

/** Calls through clients of which nothing is known. */
export const UNKNOWN_CLIENT_MODELS: readonly Model[] = [
  ...SHAPES.flatMap((shape) => [javascriptModel(camel(shape[1]), shape), pythonModel(shape)]),
  ...DOCUMENT.map(([method, operation, name]) =>
    javascriptModel(method, ['dynamodb', operation, [name]]),
  ),
];
