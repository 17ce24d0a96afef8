import { at, textAt } from '../core/read.ts';
import { type Charge, charged, farthest } from './bucket.ts';
import type { BucketStore } from './store.ts';

/** The part of `DynamoDB` of `@aws-sdk/client-dynamodb` that is used: hand in `new DynamoDB({})`. */
export type DynamoClient = {
  updateItem(
    input: UpdateInput,
    options?: { readonly abortSignal?: AbortSignal },
  ): Promise<unknown>;
};

/** A value as DynamoDB writes it. */
export type Attribute = { S: string } | { N: string };

/** Input of UpdateItem. */
export type UpdateInput = {
  TableName: string;
  Key: Record<string, Attribute>;
  UpdateExpression: string;
  ConditionExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues: Record<string, Attribute>;
  ReturnValues: 'UPDATED_NEW';
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD';
};

/** The table and how its key is called. */
export type DynamoOptions = {
  readonly client: DynamoClient;
  readonly table: string;
  /** Name of the partition key, a text; `id` when not given. */
  readonly keyName?: string;
  /** Attribute with the time to live in seconds; `ttl` when not given. Switch it on in the table, so that full buckets go away. */
  readonly ttlName?: string;
};

/** Under many calls at once somebody always gets through; who does not after so many tries hears that the store is out of reach. */
const MOST_TRIES = 8;

/**
 * Buckets in a DynamoDB table with a text as partition key. Each step is one conditional write: an expression of DynamoDB knows no maximum, so one form fills on a
 * bucket in use, another starts one that is full. A client that sends a write again because its answer was lost charges twice.
 */
export function dynamoBuckets(options: DynamoOptions): BucketStore {
  return {
    charge: async (key, charge, abortSignal) => {
      // No bucket is as large; the write need not be tried.
      if (charge.cost > charge.capacity) return { isPaid: false, fullAt: charge.now };
      let isUsed = false;
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const input = isUsed ? more(key, charge, options) : first(key, charge, options);
        try {
          const answer = await options.client.updateItem(input, { abortSignal });
          return { isPaid: true, fullAt: fullIn(at(answer, 'Attributes')) ?? charge.now };
        } catch (error) {
          const item = refusedItem(error);
          const { fullAt } = charged(fullIn(item), { ...charge, cost: 0 });
          const most = charge.now + charge.capacity - charge.cost;
          if (fullAt > most) return { isPaid: false, fullAt };
          // A client that does not hand the item over leaves only trying both.
          isUsed = item === undefined ? !isUsed : fullAt > charge.now;
        }
      }
      throw new Error('too many calls charge one bucket at a time');
    },
  };
}

/** Starts a bucket that is full: there is none, its moment has come, or nobody can have written it. */
function first(key: string, charge: Charge, options: DynamoOptions): UpdateInput {
  return {
    ...common(key, options),
    UpdateExpression: 'SET #full = :full, #ttl = :ttl',
    ConditionExpression: 'attribute_not_exists(#full) OR #full <= :now OR #full > :farthest',
    ExpressionAttributeValues: {
      ':full': number(charge.now + charge.cost),
      ':now': number(charge.now),
      ':farthest': number(farthest(charge)),
      ':ttl': ttlOf(charge),
    },
  };
}

/** Takes from a bucket that is in use, where enough is left. */
function more(key: string, charge: Charge, options: DynamoOptions): UpdateInput {
  return {
    ...common(key, options),
    UpdateExpression: 'SET #full = #full + :cost, #ttl = :ttl',
    ConditionExpression: '#full > :now AND #full <= :most',
    ExpressionAttributeValues: {
      ':cost': number(charge.cost),
      ':now': number(charge.now),
      ':most': number(charge.now + charge.capacity - charge.cost),
      ':ttl': ttlOf(charge),
    },
  };
}

function common(
  key: string,
  { table, keyName = 'id', ttlName = 'ttl' }: DynamoOptions,
): Omit<UpdateInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'> {
  return {
    TableName: table,
    Key: { [keyName]: { S: key } },
    ExpressionAttributeNames: { '#full': 'full', '#ttl': ttlName },
    ReturnValues: 'UPDATED_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** The bucket is full again by then, whatever is paid until it is. */
function ttlOf({ now, capacity }: Charge): Attribute {
  return number(Math.ceil((now + capacity) / 1_000_000) + 60);
}

function fullIn(item: unknown): number | undefined {
  const text = textAt(at(item, 'full'), 'N');
  const full = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(full) ? full : undefined;
}

/** The item that stood in the way of a write; throws on every other error. */
function refusedItem(error: unknown): unknown {
  if (textAt(error, 'name') !== 'ConditionalCheckFailedException') throw error;
  return at(error, 'Item');
}

function number(value: number): { N: string } {
  return { N: String(value) };
}
