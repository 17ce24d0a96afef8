import type { RoleAccess } from '../../model/access.ts';
import type { Text } from '../../model/text.ts';
import { type Action, actionOf } from '../actions.ts';
import { matches } from '../algebra/text.ts';
import type { Limits, Permission } from './effective.ts';
import { remaining } from './levels.ts';

/**
 * Writing actions that work on data, by service. In these services every other write makes, changes or removes
 * infrastructure. The line is the one CloudTrail draws between data and management events, with what a running function does
 * as its daily work (sending mail, starting executions, signing in users) on the data side.
 */
const DATA: ReadonlyMap<string, readonly string[]> = new Map([
  ['cloudformation', []],
  ['iam', []],
  ['appconfig', ['StartConfigurationSession', 'GetLatestConfiguration']],
  ['appsync', ['GraphQL', 'Event*']],
  ['athena', ['StartQueryExecution', 'StopQueryExecution', 'CreatePreparedStatement']],
  ['bedrock', ['Invoke*', 'ApplyGuardrail', 'Retrieve*', 'StartAsyncInvoke', 'CreateSession']],
  ['cloudformation', []],
  ['cloudfront', ['CreateInvalidation*']],
  ['cloudwatch', ['PutMetricData']],
  ['codecommit', ['GitPush', 'Post*', 'PutCommentReaction']],
  ['cognito-identity', ['GetId', 'GetCredentials*', 'GetOpenId*', 'UnlinkIdentity']],
  [
    'cognito-idp',
    [
      'Admin*',
      'InitiateAuth',
      'SignUp',
      'Confirm*',
      'Forgot*',
      'RespondTo*',
      'Resend*',
      'GlobalSignOut',
      'RevokeToken',
      'ChangePassword',
      'DeleteUser',
      'DeleteUserAttributes',
      'UpdateUserAttributes',
      'VerifyUserAttribute',
      'UpdateAuthEventFeedback',
    ],
  ],
  ['dynamodb', ['*Item', 'PartiQL*', 'GetRecords', 'GetShardIterator']],
  [
    'ec2',
    [
      '*NetworkInterface',
      '*PrivateIpAddresses',
      '*Ipv6Addresses',
      'CreateNetworkInterfacePermission',
    ],
  ],
  ['es', ['ESHttp*']],
  ['aoss', ['APIAccessAll', 'DashboardsAccessAll']],
  ['events', ['PutEvents', 'PutPartnerEvents']],
  ['execute-api', ['*']],
  ['firehose', ['PutRecord*']],
  [
    'glue',
    [
      'StartJobRun',
      'StartCrawler',
      'BatchCreatePartition',
      'CreatePartition',
      'UpdatePartition',
      'BatchUpdatePartition',
    ],
  ],
  [
    'iot',
    [
      'Publish',
      'Receive',
      'Connect',
      'Subscribe',
      'RetainPublish',
      'UpdateThingShadow',
      'DeleteThingShadow',
    ],
  ],
  ['iotdata', ['*']],
  ['kafka-cluster', ['*']],
  ['kinesis', ['PutRecord*', 'SubscribeToShard', 'RegisterStreamConsumer']],
  [
    'kms',
    [
      'Decrypt',
      'Encrypt',
      'GenerateDataKey*',
      'GenerateMac',
      'GenerateRandom',
      'ReEncrypt*',
      'Sign',
      'Verify*',
      'DeriveSharedSecret',
    ],
  ],
  [
    'lambda',
    ['Invoke*', 'CheckpointDurableExecution', 'SendDurableExecution*', 'StopDurableExecution'],
  ],
  [
    'logs',
    [
      'PutLogEvents',
      'CreateLogStream',
      'CreateLogGroup',
      'StartQuery',
      'StopQuery',
      'StartLiveTail',
      'StopLiveTail',
    ],
  ],
  ['mobiletargeting', ['Send*', 'PutEvents', 'UpdateEndpoint*']],
  ['polly', ['StartSpeechSynthesisTask', 'SynthesizeSpeech']],
  ['rds-data', ['*']],
  ['rds-db', ['connect']],
  [
    'rekognition',
    [
      'Index*',
      'Start*',
      'SearchFaces*',
      'CreateFaceLivenessSession',
      'DeleteFaces',
      'AssociateFaces',
      'DisassociateFaces',
    ],
  ],
  ['redshift-data', ['*']],
  [
    's3',
    [
      'PutObject',
      'DeleteObject',
      'DeleteObjectVersion',
      'AbortMultipartUpload',
      'RestoreObject',
      'PutObjectTagging',
      'DeleteObjectTagging',
      'PutObjectVersionTagging',
      'DeleteObjectVersionTagging',
      'PutObjectRetention',
      'PutObjectLegalHold',
      'ReplicateObject',
      'ReplicateDelete',
      'ReplicateTags',
      'UpdateObject*',
    ],
  ],
  ['s3express', ['CreateSession']],
  ['sagemaker', ['InvokeEndpoint*', 'PutRecord', 'DeleteRecord']],
  ['scheduler', ['CreateSchedule', 'UpdateSchedule', 'DeleteSchedule']],
  ['secretsmanager', ['PutSecretValue', 'UpdateSecretVersionStage', 'UpdateSecret']],
  ['servicediscovery', ['DiscoverInstances*', 'RegisterInstance', 'DeregisterInstance']],
  ['ses', ['Send*', 'PutSuppressedDestination', 'DeleteSuppressedDestination']],
  [
    'sns',
    [
      'Publish*',
      'Subscribe',
      'Unsubscribe',
      'ConfirmSubscription',
      'CreatePlatformEndpoint',
      'SetEndpointAttributes',
      'DeleteEndpoint',
    ],
  ],
  ['sqs', ['SendMessage', 'ReceiveMessage', 'DeleteMessage*', 'ChangeMessageVisibility*']],
  ['ssm', ['PutParameter', 'DeleteParameter', 'DeleteParameters', 'LabelParameterVersion']],
  [
    'states',
    ['Start*Execution', 'StopExecution', 'SendTask*', 'RedriveExecution', 'InvokeHTTPEndpoint'],
  ],
  ['sts', ['Assume*', 'Get*', 'DecodeAuthorizationMessage', 'SetSourceIdentity', 'TagSession']],
  ['textract', ['*']],
  ['timestream', ['WriteRecords', 'CancelQuery']],
  ['transcribe', ['Start*', 'DeleteTranscriptionJob']],
  ['xray', ['PutTraceSegments', 'PutTelemetryRecords']],
]);

/** Where the table has no line for a service, a write is control plane by the verb it begins with. */
const VERBS =
  /^(?:Add|Allocate|Associate|Attach|Cancel|Create|Delete|Deploy|Deregister|Detach|Disable|Disassociate|Enable|Import|Modify|Promote|Put|Reboot|Register|Release|Remove|Replace|Reset|Restore|Revoke|Set|Terminate|Update|Upgrade)(?=[A-Z]|$)|^(?:DELETE|PATCH|POST|PUT)$/;

/** Whether an action makes, changes or removes infrastructure or permissions, rather than working on data. */
function isControlPlane(action: Action): boolean {
  if (action.level === 'permissions') return !isData(action);
  if (action.level === 'read' || action.level === 'list') return false;
  const known = DATA.has(action.service);
  if (known) return !isData(action);
  return action.level === 'tagging' || VERBS.test(action.name.slice(action.service.length + 1));
}

/** Like `isControlPlane`, for the name of an action; undefined for an unknown one. */
export function isControlPlaneName(name: Text): boolean | undefined {
  const action = actionOf(name);
  return action === undefined ? undefined : isControlPlane(action);
}

function isData(action: Action): boolean {
  const name = action.name.slice(action.service.length + 1);
  return DATA.get(action.service)?.some((pattern) => matches(pattern, name) === 'yes') === true;
}

/** The action patterns of a role that give any control-plane action. */
export function controlPlaneOf(
  permissions: readonly Permission[],
  limits: Limits,
): RoleAccess['controlPlane'] {
  return permissions
    .filter((one) => one.everything || remaining(one, limits).some(isControlPlane))
    .map(({ statement, at }) => ({
      action: statement.actions.negated ? '*' : at.text,
      statement,
      at,
    }));
}
