// One attempt at guarded work, in a process of its own that ends itself by SIGKILL at the given step.
import { sqs } from '../packages/guard/src/events/sqs.ts';
import { dynamoStore } from '../packages/guard/src/idempotency/dynamodb.ts';
import { attemptOf, idempotency } from '../packages/guard/src/idempotency/idempotency.ts';
import { guard } from '../packages/guard/src/index.ts';
import { dynamoClient } from '../tests/guard/servers.ts';

/** Where an attempt is killed. */
export const STEPS = [
  'before take',
  'after take',
  'before effect',
  'after effect',
  'before finish',
  'after finish',
] as const;

/**
 * How the effect is written. `transaction`: together with the end of the work; `token`: to a service that knows the key it is given;
 * `plain`: tied to nothing, so that an attempt killed right after it is followed by another.
 */
export const EFFECTS = ['transaction', 'token', 'plain'] as const;

/** One of the ways above. */
export type Effect = (typeof EFFECTS)[number];

type Work = {
  readonly effect: Effect;
  readonly id: string;
  readonly step: string;
  readonly endpoint: string;
  readonly later: number;
};

async function attempt({ effect, id, step, endpoint, later }: Work): Promise<number> {
  const now = Date.now;
  Date.now = () => now() + later;
  const reach = (here: string): void => {
    if (here === step) process.kill(process.pid, 'SIGKILL');
  };
  const client = dynamoClient(endpoint);
  const store = dynamoStore({ client, table: 'keys' });
  const watched: typeof store = {
    ...store,
    take: async (...args) => {
      reach('before take');
      const taken = await store.take(...args);
      reach('after take');
      return taken;
    },
    finish: async (...args) => {
      reach('before finish');
      const isOwn = await store.finish(...args);
      reach('after finish');
      return isOwn;
    },
  };
  const item = { TableName: 'keys', Key: { id: { S: `effect-${effect}-${id}` } } };
  const times = { ExpressionAttributeValues: { ':one': { N: '1' } } };
  const handler = guard(
    { event: sqs(), log: false, idempotency: idempotency({ store: watched }) },
    async (_record, ctx) => {
      const own = attemptOf(ctx);
      if (own === undefined) throw new Error('there is no attempt');
      reach('before effect');
      if (effect === 'transaction') {
        const done = { owner: own.owner, answer: undefined, now: Date.now(), expires: own.expires };
        const Update = { ...item, ...times, UpdateExpression: 'ADD times :one' };
        await client.transactWriteItems({
          TransactItems: [{ Update }, { Update: store.completion(own.key, done) }],
        });
      } else if (effect === 'token') {
        await client
          .updateItem({
            ...item,
            UpdateExpression: 'SET #token = :token ADD times :one',
            ConditionExpression: 'attribute_not_exists(#token)',
            ExpressionAttributeNames: { '#token': 'token' },
            ExpressionAttributeValues: { ':one': { N: '1' }, ':token': { S: own.key } },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          })
          .catch((error: Error) => {
            if (error.name !== 'ConditionalCheckFailedException') throw error;
          });
      } else {
        await client.updateItem({
          ...item,
          UpdateExpression: 'ADD times :one',
          ConditionExpression: 'attribute_not_exists(#none)',
          ExpressionAttributeNames: { '#none': 'none' },
          ExpressionAttributeValues: { ':one': { N: '1' } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        });
      }
      reach('after effect');
    },
  );
  const record = {
    messageId: id,
    receiptHandle: 'h',
    body: '{}',
    attributes: {},
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:q',
    awsRegion: 'eu-west-1',
  };
  const context = { awsRequestId: 'r', functionName: effect, getRemainingTimeInMillis: () => 3000 };
  const answer = (await handler({ Records: [record] }, context)) as {
    batchItemFailures: unknown[];
  };
  return answer.batchItemFailures.length;
}

const [, , given] = process.argv;
if (import.meta.main && given !== undefined)
  process.exitCode = await attempt(JSON.parse(given) as Work);
