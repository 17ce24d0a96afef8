import { constant } from '../../interpret/values.ts';
import { perform } from '../aws/request.ts';
import type { Call, Model } from '../model.ts';
import { optional } from './options.ts';

/** What the stores of the package do with their table, for each event; every step has a condition. */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  '@postern/guard/idempotency/dynamodb.dynamoStore': ['PutItem', 'UpdateItem', 'DeleteItem'],
  '@postern/guard/limits/dynamodb.dynamoBuckets': ['UpdateItem'],
};

/** Notes the calls that the guard makes by and by with the table that a store is given. */
function keepsIn(call: Call): void {
  const { machine, api, at } = call;
  const table = optional(machine, call.args[0], 'table', at);
  if (table === undefined) return;
  const ConditionExpression = constant('#state = :state');
  const parameters = machine.record({ TableName: table, ConditionExpression });
  const through = api.slice(0, api.lastIndexOf('.'));
  for (const operation of OPERATIONS[api] ?? []) {
    perform(call, { service: 'dynamodb', operation, parameters, through, client: undefined });
  }
}

/** Stores in tables of DynamoDB, which need permissions of the function. */
export const STORE_MODELS: readonly Model[] = [
  { api: Object.keys(OPERATIONS), effect: keepsIn, returns: 'api' },
];
