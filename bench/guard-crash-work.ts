// One attempt at guarded work, in a process of its own that ends itself by SIGKILL at the given step.
import { sqs } from '../packages/guard/src/events/sqs.ts';
import { type DynamoStore, dynamoStore } from '../packages/guard/src/idempotency/dynamodb.ts';
import {
  type Attempt,
  attemptOf,
  idempotency,
} from '../packages/guard/src/idempotency/idempotency.ts';
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
  /** How many calls with the same event begin at once; one when not given. */
  readonly calls?: number;
  /** When they begin, in milliseconds since the epoch. */
  readonly at?: number;
  /** How long the platform lets each call work, in milliseconds; 3,000 when not given. */
  readonly limitMs?: number;
};

/** How many of the calls did not end well. */
async function attempt(work: Work): Promise<number> {
  const { effect, id, step, endpoint, later, calls = 1, at = 0, limitMs = 3000 } = work;
  const now = Date.now;
  // Time is moved on instead of waited for: a lease lasts seconds.
  Date.now = () => now() + later;
  const reach: Reach = (here) => {
    if (here === step) process.kill(process.pid, 'SIGKILL');
  };
  const client = dynamoClient(endpoint);
  const store = dynamoStore({ client, table: 'keys' });
  const handler = guard(
    { event: sqs(), log: false, idempotency: idempotency({ store: watched(store, reach) }) },
    async (_record, ctx) => {
      const own = attemptOf(ctx);
      if (own === undefined) throw new Error('there is no attempt');
      reach('before effect');
      await write({ effect, id, own, client, store });
      reach('after effect');
    },
  );
  const getRemainingTimeInMillis = () => limitMs;
  const context = { awsRequestId: 'r', functionName: effect, getRemainingTimeInMillis };
  const call = async (): Promise<number> => {
    const answer = (await handler({ Records: [recordOf(id)] }, context).catch(() => undefined)) as
      | { batchItemFailures: unknown[] }
      | undefined;
    return answer?.batchItemFailures.length ?? 1;
  };
  process.stdout.write('ready\n');
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - now())));
  const failed = await Promise.all(Array.from({ length: calls }, call));
  return failed.reduce((sum, one) => sum + one, 0);
}

type Reach = (step: (typeof STEPS)[number]) => void;

function watched(store: DynamoStore, reach: Reach): DynamoStore {
  return {
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
}

type Writing = Pick<Work, 'effect' | 'id'> & {
  readonly own: Attempt;
  readonly client: ReturnType<typeof dynamoClient>;
  readonly store: DynamoStore;
};

/** Counts the effect up by one, in one of the three ways. */
async function write({ effect, id, own, client, store }: Writing): Promise<void> {
  const count = {
    TableName: 'keys',
    Key: { id: { S: `effect-${effect}-${id}` } },
    UpdateExpression: 'ADD times :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  };
  if (effect === 'transaction') {
    const done = { ...own, answer: undefined, now: Date.now() };
    const TransactItems = [{ Update: count }, { Update: store.completion(own.key, done) }];
    await client.transactWriteItems({ TransactItems });
    return;
  }
  // The service does what it is asked once for each token; without one it does it each time.
  const token = effect === 'token' ? own.key : own.owner;
  const input = {
    ...count,
    UpdateExpression: 'SET #token = :token ADD times :one',
    ConditionExpression: 'attribute_not_exists(#token) OR #token <> :token',
    ExpressionAttributeNames: { '#token': 'token' },
    ExpressionAttributeValues: { ...count.ExpressionAttributeValues, ':token': { S: token } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
  await client.updateItem(input).catch((error: Error) => {
    if (error.name !== 'ConditionalCheckFailedException') throw error;
  });
}

function recordOf(messageId: string): object {
  return {
    messageId,
    receiptHandle: 'h',
    body: '{}',
    attributes: {},
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:q',
    awsRegion: 'eu-west-1',
  };
}

const [, , given] = process.argv;
if (import.meta.main && given !== undefined)
  process.exitCode = await attempt(JSON.parse(given) as Work);
