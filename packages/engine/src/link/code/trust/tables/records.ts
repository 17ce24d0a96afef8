import { below, type Row } from '../shape.ts';

/** A record of an S3 notification. */
const S3_RECORD: readonly Row[] = [
  ['', 'platform', 'record field {}'],
  ['eventTime', 'platform', 'the time of the event', 'timestamp'],
  ['requestParameters.sourceIPAddress', 'platform', "the writer's address", 'ip'],
  ['s3', 'platform', 's3 {}'],
  ['s3.bucket', 'platform', 'bucket {}'],
  ['s3.object.key', 'written', 'the key of an object', 'url-encoded key'],
  ['s3.object.size', 'written', 'the size of an object', 'number'],
  ['s3.object.eTag', 'written', 'the hash of an object', 'hex'],
  ['s3.object.versionId', 'platform', 'the version of an object'],
  ['s3.object.sequencer', 'platform', 'the sequence of the event', 'hex'],
];

/** A record of SNS. */
const SNS_RECORD: readonly Row[] = [
  ['', 'platform', 'record field {}'],
  ['Sns', 'platform', 'envelope field {}'],
  ['Sns.Message', 'written', 'the text'],
  ['Sns.Subject', 'written', 'the subject'],
  ['Sns.MessageAttributes.*', 'written', 'attribute {}'],
  ['Sns.MessageId', 'platform', 'the message id', 'uuid'],
  ['Sns.Timestamp', 'platform', 'the time', 'timestamp'],
];

/** A message of SQS. */
export const SQS_RECORD: readonly Row[] = [
  ['', 'platform', 'record field {}'],
  ['messageId', 'platform', 'the message id', 'uuid'],
  ['body', 'written', 'the body'],
  ['messageAttributes.*', 'written', 'attribute {}'],
  ['attributes', 'platform', 'system attribute {}'],
  ['attributes.SentTimestamp', 'platform', 'the time of sending', 'timestamp'],
  ['attributes.ApproximateReceiveCount', 'platform', 'the number of receives', 'number'],
  ['attributes.MessageGroupId', 'written', 'the message group'],
  ['attributes.MessageDeduplicationId', 'written', 'the deduplication id'],
  ['attributes.AWSTraceHeader', 'written', 'the trace header'],
];

const IMAGES = ['NewImage', 'OldImage', 'Keys'];

/** A record of a DynamoDB stream. Items are written with their types: `{ "S": "text" }`. */
export const TABLE_RECORD: readonly Row[] = [
  ['', 'platform', 'record field {}'],
  ['dynamodb', 'platform', 'stream field {}'],
  ['dynamodb.ApproximateCreationDateTime', 'platform', 'the time of the change', 'timestamp'],
  ...IMAGES.map((image): Row => [`dynamodb.${image}.*`, 'stored', 'attribute {}']),
];

/** The data of a Kinesis record; pipes hand it over without the envelope. */
export const STREAM_DATA: readonly Row[] = [
  ['', 'platform', 'record field {}'],
  ['data', 'written', 'the data', 'base64'],
  ['partitionKey', 'written', 'the partition key'],
  ['sequenceNumber', 'platform', 'the sequence number', 'number'],
  ['approximateArrivalTimestamp', 'platform', 'the time of arrival', 'timestamp'],
];

/** A record of a Kinesis stream. */
const STREAM_RECORD: readonly Row[] = [
  ['', 'platform', 'record field {}'],
  ...below('kinesis', STREAM_DATA),
];

/** A record of Kafka: time and headers are the producer's. */
export const KAFKA_RECORD: readonly Row[] = [
  ['', 'platform', 'record field {}'],
  ['partition', 'platform', 'the partition', 'number'],
  ['offset', 'platform', 'the offset', 'number'],
  ['timestamp', 'written', 'the time', 'number'],
  ['key', 'written', 'the key', 'base64'],
  ['value', 'written', 'the value', 'base64'],
  ['headers', 'written', 'headers'],
];

/** A message of ActiveMQ. */
export const ACTIVE_MESSAGE: readonly Row[] = [
  ['', 'platform', 'message field {}'],
  ['data', 'written', 'the data', 'base64'],
  ['properties.*', 'written', 'property {}'],
  ['correlationID', 'written', 'the correlation id'],
  ['replyTo', 'written', 'the address for replies'],
  ['type', 'written', 'the type'],
  ['timestamp', 'platform', 'the time', 'timestamp'],
  ['expiration', 'written', 'the expiry', 'number'],
  ['priority', 'written', 'the priority', 'number'],
];

/** A message of RabbitMQ: its properties are the producer's. */
export const RABBIT_MESSAGE: readonly Row[] = [
  ['', 'platform', 'message field {}'],
  ['data', 'written', 'the data', 'base64'],
  ['basicProperties.*', 'written', 'property {}'],
  ['basicProperties.bodySize', 'platform', 'the size of the body', 'number'],
  ['redelivered', 'platform', 'the redelivery flag', 'boolean'],
];

/** An event of a DocumentDB change stream. */
const CHANGE: readonly Row[] = [
  ['', 'platform', 'change field {}'],
  ['documentKey', 'stored', 'the key of a document'],
  ['fullDocument', 'stored', 'document field {}'],
  ['updateDescription', 'stored', 'change of field {}'],
];

/** Events of S3. */
export const S3: readonly Row[] = below('Records.*', S3_RECORD);
/** Events of SNS. */
export const SNS: readonly Row[] = below('Records.*', SNS_RECORD);
/** Events of SQS. */
export const SQS: readonly Row[] = below('Records.*', SQS_RECORD);
/** Events of a DynamoDB stream. */
export const TABLE: readonly Row[] = below('Records.*', TABLE_RECORD);
/** Events of Kinesis. */
export const STREAM: readonly Row[] = below('Records.*', STREAM_RECORD);

/** Events of Kafka: records by topic and partition. */
export const KAFKA: readonly Row[] = [
  ['eventSource', 'platform', 'the event source'],
  ['eventSourceArn', 'platform', 'the cluster'],
  ['bootstrapServers', 'platform', 'the brokers'],
  ...below('records.*.*', KAFKA_RECORD),
];

/** Events of Amazon MQ, by either engine. */
export const MQ: readonly Row[] = [
  ['eventSource', 'platform', 'the event source'],
  ['eventSourceArn', 'platform', 'the broker'],
  ...below('messages.*', ACTIVE_MESSAGE),
  ...below('rmqMessagesByQueue.*.*', RABBIT_MESSAGE),
];

/** Events of DocumentDB. */
export const DOCUMENTS: readonly Row[] = [
  ['eventSource', 'platform', 'the event source'],
  ['eventSourceArn', 'platform', 'the cluster'],
  ...below('events.*.event', CHANGE),
];

/** What Firehose hands over to be transformed. */
export const FIREHOSE: readonly Row[] = [
  ['invocationId', 'platform', 'the invocation id', 'uuid'],
  ['deliveryStreamArn', 'platform', 'the delivery stream'],
  ['sourceKinesisStreamArn', 'platform', 'the stream in front'],
  ['region', 'platform', 'the region'],
  ['records.*', 'platform', 'record field {}'],
  ['records.*.data', 'written', 'the data', 'base64'],
  ['records.*.approximateArrivalTimestamp', 'platform', 'the time of arrival', 'timestamp'],
  ['records.*.kinesisRecordMetadata', 'platform', 'stream field {}'],
  ['records.*.kinesisRecordMetadata.partitionKey', 'written', 'the partition key'],
];
