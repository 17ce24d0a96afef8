import { at, textAt } from '../core/read.ts';
import type { Claim, Finish, Store, Taken } from './store.ts';

/** The part of `DynamoDB` of `@aws-sdk/client-dynamodb` that is used: hand in `new DynamoDB({})`. */
export type DynamoClient = {
  putItem(input: PutInput, options?: SendOptions): Promise<unknown>;
  updateItem(input: UpdateInput, options?: SendOptions): Promise<unknown>;
  deleteItem(input: DeleteInput, options?: SendOptions): Promise<unknown>;
};

/** What goes with a request. */
export type SendOptions = { readonly abortSignal?: AbortSignal };

/** A value as DynamoDB writes it. */
export type Attribute = { S: string } | { N: string };

type Condition = {
  TableName: string;
  ConditionExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues: Record<string, Attribute>;
};

/** Input of PutItem. */
export type PutInput = Condition & {
  Item: Record<string, Attribute>;
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD';
};

/** Input of UpdateItem, and an `Update` of TransactWriteItems. */
export type UpdateInput = Condition & {
  Key: Record<string, Attribute>;
  UpdateExpression: string;
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD';
};

/** Input of DeleteItem. */
export type DeleteInput = Condition & { Key: Record<string, Attribute> };

/** The table and how its key is called. */
export type DynamoOptions = {
  readonly client: DynamoClient;
  readonly table: string;
  /** Name of the partition key, a text; `id` when not given. */
  readonly keyName?: string;
  /** Attribute with the time to live in seconds; `ttl` when not given. Switch it on in the table, so that old keys go away. */
  readonly ttlName?: string;
};

/** A store in DynamoDB that can also be part of the handler's own transaction. */
export type DynamoStore = Store & {
  /**
   * The `Update` that marks the work as done, for the TransactWriteItems in which the handler writes its effect: both happen or neither, whatever breaks
   * in between, and not at all where another attempt has taken the key meanwhile. The guard finds it done afterwards.
   */
  completion(key: string, finish: Finish): UpdateInput;
};

/** Keys in a DynamoDB table with a text as partition key. Each step is one conditional write. */
export function dynamoStore(options: DynamoOptions): DynamoStore {
  const { client, table, keyName = 'id', ttlName = 'ttl' } = options;
  const names = { '#owner': 'owner', '#state': 'state' };
  const completion = (key: string, { owner, answer, expires }: Finish): UpdateInput => ({
    TableName: table,
    Key: { [keyName]: { S: key } },
    UpdateExpression: `SET #state = :done, #until = :until, #ttl = :ttl${answer === undefined ? '' : ', #answer = :answer'}`,
    ConditionExpression: '#owner = :owner AND #state = :open',
    ExpressionAttributeNames: {
      ...names,
      '#until': 'until',
      '#ttl': ttlName,
      ...(answer === undefined ? {} : { '#answer': 'answer' }),
    },
    ExpressionAttributeValues: {
      ':owner': { S: owner },
      ':open': { S: 'open' },
      ':done': { S: 'done' },
      ':until': number(expires),
      ':ttl': number(Math.ceil(expires / 1000)),
      ...(answer === undefined ? {} : { ':answer': { S: answer } }),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  return {
    completion,
    take: (key, claim, abortSignal) =>
      takenBy(
        client.putItem(putOf(key, claim, { table, keyName, ttlName }), { abortSignal }),
        claim,
      ),
    finish: async (key, finish, abortSignal) => {
      try {
        await client.updateItem(completion(key, finish), { abortSignal });
        return true;
      } catch (error) {
        // A retry of the client, or the handler's own transaction, may have done it already.
        const item = refusedItem(error);
        return textIn(item, 'owner') === finish.owner && textIn(item, 'state') === 'done';
      }
    },
    release: async (key, owner, abortSignal) => {
      const input: DeleteInput = {
        TableName: table,
        Key: { [keyName]: { S: key } },
        ConditionExpression: '#owner = :owner AND #state = :open',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':owner': { S: owner }, ':open': { S: 'open' } },
      };
      await client.deleteItem(input, { abortSignal }).catch(refusedItem);
    },
  };
}

type Table = { readonly table: string; readonly keyName: string; readonly ttlName: string };

function putOf(key: string, claim: Claim, { table, keyName, ttlName }: Table): PutInput {
  const { owner, payload, now, leaseEnds } = claim;
  return {
    TableName: table,
    Item: {
      [keyName]: { S: key },
      owner: { S: owner },
      state: { S: 'open' },
      payload: { S: payload },
      until: number(leaseEnds),
      // A day more: the entry must not go while its lease holds, and old ones may lie about.
      [ttlName]: number(Math.ceil(leaseEnds / 1000) + 86_400),
    },
    ConditionExpression: 'attribute_not_exists(#key) OR #until <= :now',
    ExpressionAttributeNames: { '#key': keyName, '#until': 'until' },
    ExpressionAttributeValues: { ':now': number(now) },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

async function takenBy(put: Promise<unknown>, claim: Claim): Promise<Taken> {
  try {
    await put;
    return { kind: 'taken' };
  } catch (error) {
    const item = refusedItem(error);
    // The client tries again when an answer is lost: then the key is held by this very attempt.
    if (textIn(item, 'owner') === claim.owner) return { kind: 'taken' };
    const payload = textIn(item, 'payload') ?? '';
    if (textIn(item, 'state') === 'done') {
      return { kind: 'done', payload, answer: textIn(item, 'answer') };
    }
    const until = Number(textAt(at(item, 'until'), 'N') ?? claim.leaseEnds);
    return { kind: 'held', payload, until };
  }
}

/** The item that stood in the way of a write; throws on every other error. */
function refusedItem(error: unknown): unknown {
  if (textAt(error, 'name') !== 'ConditionalCheckFailedException') throw error;
  return at(error, 'Item');
}

function textIn(item: unknown, name: string): string | undefined {
  return textAt(at(item, name), 'S');
}

function number(value: number): { N: string } {
  return { N: String(value) };
}
