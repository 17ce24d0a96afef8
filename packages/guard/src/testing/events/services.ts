import { gzipSync } from 'node:zlib';
import { PLATFORM, textOf, uuidOf } from './platform.ts';

/** Lines of a log group, packed as CloudWatch Logs packs them; a text instead of lines is packed as it is. */
export function logsEvent(
  lines: readonly string[] | string,
  options: { readonly group?: string; readonly stream?: string } = {},
): Readonly<Record<string, unknown>> {
  const { group = '/aws/lambda/orders', stream = '2026/11/02/[$LATEST]0123' } = options;
  const data = {
    messageType: 'DATA_MESSAGE',
    owner: PLATFORM.account,
    logGroup: group,
    logStream: stream,
    subscriptionFilters: ['errors'],
    logEvents: [lines].flat().map((message, index) => ({
      id: String(index + 1).padStart(56, '3'),
      timestamp: PLATFORM.ms + index,
      message,
    })),
  };
  const text = typeof lines === 'string' ? lines : JSON.stringify(data);
  return { awslogs: { data: gzipSync(text).toString('base64') } };
}

/** A question of a user pool. `request` stands beside the attributes of the user, or replaces them. */
export function cognitoEvent(
  request: unknown = {},
  options: { readonly trigger?: string; readonly userName?: string } = {},
): Readonly<Record<string, unknown>> {
  const { trigger = 'PreSignUp_SignUp', userName = 'ada' } = options;
  return {
    version: '1',
    triggerSource: trigger,
    region: PLATFORM.region,
    userPoolId: `${PLATFORM.region}_Ab1Cd2Ef3`,
    userName,
    callerContext: {
      awsSdkVersion: 'aws-sdk-unknown-unknown',
      clientId: '7abcdefghijklmnopqrstuvwxy',
    },
    request,
    response: {},
  };
}

/** A field that GraphQL asks for. */
export function appsyncEvent(
  args: unknown = {},
  options: {
    readonly field?: string;
    readonly identity?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Readonly<Record<string, unknown>> {
  const { field = 'Mutation.placeOrder', identity = null, headers = {} } = options;
  const [parentTypeName = '', fieldName = ''] = field.split('.');
  return {
    arguments: args,
    identity,
    source: null,
    request: { headers, domainName: null },
    prev: null,
    info: {
      selectionSetList: ['id'],
      selectionSetGraphQL: '{ id }',
      parentTypeName,
      fieldName,
      variables: {},
    },
    stash: {},
  };
}

/** A question of AWS Config: whether a bucket keeps to a rule with these parameters. */
export function configEvent(
  parameters: unknown = {},
  options: { readonly rule?: string; readonly item?: Readonly<Record<string, unknown>> } = {},
): Readonly<Record<string, unknown>> {
  const {
    rule = 'tagged',
    item = { resourceType: 'AWS::S3::Bucket', resourceId: 'shop-uploads' },
  } = options;
  return {
    version: '1.0',
    invokingEvent: JSON.stringify({
      configurationItem: item,
      notificationCreationTime: PLATFORM.time,
      messageType: 'ConfigurationItemChangeNotification',
      recordVersion: '1.3',
    }),
    ruleParameters: textOf(parameters),
    resultToken: uuidOf(1),
    eventLeftScope: false,
    executionRoleArn: `arn:aws:iam::${PLATFORM.account}:role/config`,
    configRuleArn: `arn:aws:config:${PLATFORM.region}:${PLATFORM.account}:config-rule/config-rule-1`,
    configRuleName: rule,
    configRuleId: 'config-rule-1',
    accountId: PLATFORM.account,
  };
}
