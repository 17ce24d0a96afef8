import { planeOf } from '../../data/trail-planes.ts';
import { levelOf } from '../../iam/actions.ts';
import type { PlannedCall } from './plan.ts';
import type { World } from './world.ts';

/** A call at a time by a function. */
export type MadeCall = PlannedCall & {
  readonly time: number;
  /** ARN; empty for a service. */
  readonly role: string;
  readonly session: string;
};

/** Event names of actions that are not named after their operation; several where several operations need it. */
const EVENTS: Readonly<Record<string, readonly string[]>> = {
  's3:ListBucket': ['ListObjects', 'HeadBucket'],
  's3:GetObject': ['GetObject', 'HeadObject'],
  's3:PutObject': ['PutObject', 'UploadPart', 'CompleteMultipartUpload'],
  's3:ListBucketVersions': ['ListObjectVersions'],
  's3:ListAllMyBuckets': ['ListBuckets'],
  's3:ListMultipartUploadParts': ['ListParts'],
  's3:ListBucketMultipartUploads': ['ListMultipartUploads'],
  's3:GetEncryptionConfiguration': ['GetBucketEncryption'],
  's3:PutEncryptionConfiguration': ['PutBucketEncryption'],
  's3:GetLifecycleConfiguration': ['GetBucketLifecycle'],
  's3:PutLifecycleConfiguration': ['PutBucketLifecycle'],
  's3:DeleteObject': ['DeleteObject', 'DeleteObjects'],
  'lambda:InvokeFunction': ['Invoke', 'InvokeAsync'],
  'lambda:GetFunction': ['GetFunction20150331v2'],
  'sqs:SendMessage': ['SendMessage', 'SendMessageBatch'],
  'sns:Publish': ['Publish', 'PublishBatch'],
};

const OWN_LOGS: ReadonlySet<string> = new Set([
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
]);

const SOURCES: Readonly<Record<string, string>> = {
  cloudwatch: 'monitoring.amazonaws.com',
  ses: 'email.amazonaws.com',
  'rds-data': 'rdsdata.amazonaws.com',
};

/** The record that CloudTrail writes of a call; undefined for what it has no record of. */
export function recordOf(call: MadeCall, world: World, number: number): object | undefined {
  const { action, resource, time } = call;
  const plane = planeOf(action);
  const [service = '', name = ''] = action.split(':');
  // What Lambda logs for a function is in no record.
  if (plane === 'never' || OWN_LOGS.has(action)) return undefined;
  const names = EVENTS[action] ?? [name];
  const { account, region } = world.deployment;
  const level = levelOf(action);
  return {
    eventVersion: '1.11',
    userIdentity: identityOf(call, account),
    eventTime: `${new Date(time).toISOString().slice(0, 19)}Z`,
    eventSource: SOURCES[service] ?? `${service}.amazonaws.com`,
    eventName: names[number % names.length],
    awsRegion: resource?.split(':')[3] || region,
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-sdk-nodejs/3 exec-env/AWS_Lambda_nodejs22.x',
    requestParameters: parametersOf(action, resource, number),
    responseElements: null,
    requestID: `request-${number}`,
    eventID: `event-${number}`,
    readOnly: level === 'read' || level === 'list',
    resources: plane === 'data' ? resourcesOf(resource, account, number) : undefined,
    eventType: 'AwsApiCall',
    managementEvent: plane !== 'data',
    recipientAccountId: account,
    eventCategory: plane === 'data' ? 'Data' : 'Management',
  };
}

function identityOf({ time, role, session }: MadeCall, account: string): object {
  if (role === '') return { type: 'AWSService', invokedBy: 'apigateway.amazonaws.com' };
  const short = role.slice(role.lastIndexOf('/') + 1);
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${short}/${session}`,
    accountId: account,
    accessKeyId: 'ASIAEXAMPLE',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLE',
        arn: role,
        accountId: account,
        userName: short,
      },
      attributes: { creationDate: new Date(time).toISOString(), mfaAuthenticated: 'false' },
    },
  };
}

/** Names of items in a policy are patterns; a call has one of them. */
function item(arn: string, number: number): string {
  return arn.replaceAll('*', `item-${number % 977}`);
}

function resourcesOf(resource: string | undefined, account: string, number: number): unknown {
  if (resource === undefined) return undefined;
  return [{ accountId: account, type: 'AWS::Some::Type', ARN: item(resource, number) }];
}

function parametersOf(action: string, resource: string | undefined, number: number): unknown {
  if (resource === undefined) return null;
  const arn = item(resource, number);
  const [, , service = '', region = '', account = '', ...rest] = arn.split(':');
  const name = rest.join(':');
  const last = name.slice(name.search(/[/:]/) + 1);
  switch (service) {
    case 's3': {
      const slash = name.indexOf('/');
      if (slash === -1) return { bucketName: name };
      return { bucketName: name.slice(0, slash), key: name.slice(slash + 1) };
    }
    case 'dynamodb': {
      const [, table = '', , index] = name.split('/');
      return index === undefined ? { tableName: table } : { tableName: table, indexName: index };
    }
    case 'sqs':
      return { queueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}` };
    case 'sns':
      return { topicArn: arn };
    case 'states':
      return { stateMachineArn: arn };
    case 'secretsmanager':
      return { secretId: `${arn}-AbCd12` };
    case 'lambda':
      return { functionName: arn };
    case 'kms':
      return { keyId: arn };
    case 'ssm':
      return { name: `/${last}` };
    case 'cognito-idp':
      return { userPoolId: last };
    case 'logs':
      return { logGroupName: last.replace(/:.*$/, '') };
    default:
      return { action, resourceArn: arn };
  }
}
