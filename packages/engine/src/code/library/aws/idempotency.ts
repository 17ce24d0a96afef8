import type { Value } from '../../interpret/value.ts';
import type { Call, Model } from '../model.ts';
import { perform } from './request.ts';

/** What the persistence layers of idempotency libraries do with their table, for each invocation. */
const OPERATIONS = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] as const;

function tableOf(call: Call): Value {
  const [options] = call.args;
  return call.language === 'python' || options === undefined
    ? call.argument(0, 'table_name')
    : call.machine.member(options, 'tableName', call.at);
}

/** Notes the calls that are made by and by with the table that the layer is given. */
function keepsIn(call: Call): void {
  const parameters = call.machine.record({ TableName: tableOf(call) });
  const through = call.api.slice(0, call.api.lastIndexOf('.'));
  for (const operation of OPERATIONS) {
    perform(call, { service: 'dynamodb', operation, parameters, through, client: undefined });
  }
}

/** Idempotency of Powertools for AWS Lambda. */
export const IDEMPOTENCY_MODELS: readonly Model[] = [
  {
    api: [
      'aws_lambda_powertools.utilities.idempotency.DynamoDBPersistenceLayer',
      'aws_lambda_powertools.utilities.idempotency.persistence.dynamodb.DynamoDBPersistenceLayer',
      '@aws-lambda-powertools/idempotency/dynamodb.DynamoDBPersistenceLayer',
    ],
    effect: keepsIn,
    returns: 'api',
  },
];
