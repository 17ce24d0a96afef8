import type { Row } from '../shape.ts';

const ENVELOPE: readonly Row[] = [
  ['version', 'platform', 'the event version'],
  ['id', 'platform', 'the event id', 'uuid'],
  ['account', 'platform', 'the account', 'number'],
  ['region', 'platform', 'the region'],
];

/** Events of a bus: who sends one chooses all but the envelope, its time included. */
export const BUS_EVENT: readonly Row[] = [
  ...ENVELOPE,
  ['time', 'written', 'the time', 'timestamp'],
  ['source', 'written', 'the source'],
  ['detail-type', 'written', 'the detail type'],
  ['resources', 'written', 'the resources'],
  ['detail', 'written', 'detail {}'],
  ['replay-name', 'platform', 'the name of the replay'],
];

/** Events that AWS itself puts on the bus: the source is reserved, the detail may hold what people named. */
export const AWS_EVENT: readonly Row[] = [
  ...BUS_EVENT,
  ['time', 'platform', 'the time', 'timestamp'],
  ['source', 'platform', 'the source'],
  ['detail-type', 'platform', 'the detail type'],
  ['resources', 'platform', 'the resources'],
];

/** Events of S3 on the bus. Keys are not encoded here. */
export const S3_BUS_EVENT: readonly Row[] = [
  ...AWS_EVENT,
  ['detail', 'platform', 'detail {}'],
  ['detail.bucket.name', 'platform', 'the name of the bucket'],
  ['detail.object.key', 'written', 'the key of an object'],
  ['detail.object.size', 'written', 'the size of an object', 'number'],
  ['detail.object.etag', 'written', 'the hash of an object', 'hex'],
  ['detail.object.version-id', 'platform', 'the version of an object'],
  ['detail.object.sequencer', 'platform', 'the sequence of the event', 'hex'],
  ['detail.source-ip-address', 'platform', "the writer's address", 'ip'],
];

/** What a schedule sends where it names no input. */
export const SCHEDULE: readonly Row[] = [...AWS_EVENT, ['detail', 'platform', 'detail {}']];

const LOG = 'awslogs.data.$base64.$gunzip.$json';

/** A log subscription: the lines are what the functions of the group were sent. */
export const LOGS: readonly Row[] = [
  ['awslogs.data', 'written', 'the log data', 'base64'],
  [LOG, 'platform', 'log field {}'],
  [`${LOG}.logEvents.*`, 'platform', 'line field {}'],
  [`${LOG}.logEvents.*.timestamp`, 'platform', 'the time of a line', 'timestamp'],
  [`${LOG}.logEvents.*.message`, 'written', 'a logged line'],
  [`${LOG}.logEvents.*.extractedFields`, 'written', 'field {}'],
];

/** An alarm: the reason holds what was measured. */
export const ALARM: readonly Row[] = [
  ['source', 'platform', 'the source'],
  ['alarmArn', 'platform', 'the alarm'],
  ['accountId', 'platform', 'the account', 'number'],
  ['time', 'platform', 'the time', 'timestamp'],
  ['region', 'platform', 'the region'],
  ['alarmData', 'platform', 'alarm field {}'],
  ['alarmData.state', 'platform', 'state field {}'],
  ['alarmData.state.value', 'platform', 'the state', 'enum'],
  ['alarmData.state.reason', 'written', 'the reason, which holds what was measured'],
  ['alarmData.state.reasonData', 'written', 'the reason, which holds what was measured'],
  ['alarmData.previousState', 'platform', 'earlier state {}'],
  ['alarmData.previousState.reason', 'written', 'the reason, which holds what was measured'],
  ['alarmData.previousState.reasonData', 'written', 'the reason, which holds what was measured'],
  ['alarmData.configuration', 'constant', 'the configuration of the alarm'],
];

const ITEM = 'invokingEvent.$json.configurationItem';

/** AWS Config: names, tags and settings are those of whoever made the resource. */
export const CONFIG: readonly Row[] = [
  ['', 'platform', 'event field {}'],
  ['invokingEvent', 'written', 'the recorded resource'],
  ['invokingEvent.$json', 'platform', 'message field {}'],
  ['invokingEvent.$json.messageType', 'platform', 'the type of the message', 'enum'],
  [ITEM, 'written', "the resource's {}"],
  [`${ITEM}.configurationItemCaptureTime`, 'platform', 'the time of recording', 'timestamp'],
  [`${ITEM}.configurationItemStatus`, 'platform', 'the status', 'enum'],
  [`${ITEM}.awsAccountId`, 'platform', 'the account', 'number'],
  [`${ITEM}.resourceType`, 'platform', 'the type of the resource'],
  [`${ITEM}.awsRegion`, 'platform', 'the region'],
  ['invokingEvent.$json.configurationItemDiff', 'written', "the resource's change {}"],
  ['ruleParameters', 'constant', 'parameter {}'],
  ['eventLeftScope', 'platform', 'the scope flag', 'boolean'],
];
