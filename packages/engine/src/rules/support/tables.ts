import type { CodeValue, SdkCall } from '../../model/code.ts';
import type { ResolvedCall } from '../../model/function-code.ts';
import type { ResourceNode } from '../../model/graph.ts';
import { field, items, text } from '../../model/value.ts';
import { isClosed, parameterOf } from './code-values.ts';

const READS = new Set(['GetItem', 'Query', 'Scan', 'BatchGetItem']);
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

/** Whether a call reads items of a table. */
export function isTableRead({ call }: ResolvedCall): boolean {
  return call.service === 'dynamodb' && READS.has(call.operation);
}

/** Whether a call writes one item of a table, on its own. */
export function isTableWrite({ call }: ResolvedCall): boolean {
  return call.service === 'dynamodb' && WRITES.has(call.operation);
}

/** Whether a write surely has no condition: all its parameters are known by name, and none is one. */
export function isUnconditional({ parameters, ...call }: SdkCall): boolean {
  const isKnown = isClosed(parameters);
  const conditions = ['ConditionExpression', 'Expected', 'ConditionalOperator'];
  return (
    isKnown && conditions.every((name) => parameterOf({ ...call, parameters }, name).length === 0)
  );
}

/** Names of the attributes that identify an item of a table; empty where they are not declared. */
export function keyNamesOf(table: ResourceNode): readonly string[] {
  return items(field(table.properties, 'KeySchema')).flatMap(
    (one) => text(field(one, 'AttributeName')) ?? [],
  );
}

/** Values of the key of a read or write, by branch: `Key`, or the item itself. */
export function keysIn(call: SdkCall): readonly CodeValue[] {
  const keys = parameterOf(call, 'Key');
  return keys.length > 0 ? keys : parameterOf(call, 'Item');
}
