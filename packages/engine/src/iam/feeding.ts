import type { Family } from '../model/graph.ts';
import type { Text } from '../model/text.ts';
import { matches } from './algebra/text.ts';

type Feeding = { readonly actions: readonly string[]; readonly verb: string };

/** Actions that put something into a channel or store, and the words for it. */
const FEEDING: Partial<Readonly<Record<Family, Feeding>>> = {
  bucket: { actions: ['s3:PutObject', 's3:DeleteObject'], verb: 'put objects into' },
  queue: { actions: ['sqs:SendMessage'], verb: 'send messages to' },
  topic: { actions: ['sns:Publish'], verb: 'publish to' },
  bus: { actions: ['events:PutEvents'], verb: 'put events on' },
  stream: { actions: ['kinesis:PutRecord', 'kinesis:PutRecords'], verb: 'put records into' },
  firehose: {
    actions: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
    verb: 'put records into',
  },
  table: {
    actions: [
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:DeleteItem',
      'dynamodb:PartiQLInsert',
      'dynamodb:PartiQLUpdate',
    ],
    verb: 'write items to',
  },
  'state-machine': {
    actions: ['states:StartExecution', 'states:StartSyncExecution'],
    verb: 'start',
  },
  'log-group': { actions: ['logs:PutLogEvents'], verb: 'write logs to' },
  cluster: { actions: ['kafka-cluster:WriteData'], verb: 'produce records in' },
  repository: { actions: ['codecommit:GitPush'], verb: 'push to' },
  'bedrock-agent': { actions: ['bedrock:InvokeAgent'], verb: 'talk to' },
  schedule: { actions: ['scheduler:CreateSchedule'], verb: 'schedule' },
};

const ANY: Feeding = { actions: [], verb: 'write to' };

/** Whether a list of action patterns lets its holder feed a resource of a family. */
export function feeds(family: Family, patterns: readonly Text[]): boolean {
  const { actions } = FEEDING[family] ?? ANY;
  return patterns.some((pattern) =>
    actions.some((action) => matches(pattern, action, 'ignore') !== 'no'),
  );
}

/** Words for feeding a resource of a family (`put objects into`). */
export function feedingVerb(family: Family): string {
  return (FEEDING[family] ?? ANY).verb;
}
