import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { fieldsOf } from './code-values.ts';

/** Messages that a batch holds at most where the mapping says nothing (documented defaults). */
const DEFAULTS: ReadonlyMap<TriggerNode['trigger'], number> = new Map([
  ['sqs', 10],
  ['kinesis', 100],
  ['dynamodb-stream', 100],
]);

/** How many records one event of a trigger may hold; undefined for sources that hand over no batches. */
export function batchSizeOf({ trigger, delivery }: TriggerNode): number | undefined {
  const byDefault = DEFAULTS.get(trigger);
  return byDefault === undefined ? undefined : (delivery.batchSize ?? byDefault);
}

/** Libraries that answer with the failed records themselves. */
const PROCESSORS =
  /^(?:@aws-lambda-powertools\/batch|aws_lambda_powertools\.utilities\.batch|@middy\/sqs-partial-batch-failure|@middy\/event-batch-response|@driimus\/sqs-permanent-failures)/;

/**
 * Whether the code tells the platform which records failed: its answer has the list, or a library makes it.
 * `perhaps`: the word is somewhere in its files, or not all of them could be followed.
 */
export function tellsFailures(fn: FunctionNode, query: Query): 'yes' | 'no' | 'perhaps' {
  const code = query.graph.code.get(fn.id);
  if (code?.kind !== 'analysed') return 'perhaps';
  const { returns, uses, files, gaps } = code.facts;
  if ([...uses.keys()].some((api) => PROCESSORS.test(api))) return 'yes';
  if (fieldsOf(returns, 'batchItemFailures').length > 0) return 'yes';
  const isNamed = [code.file, ...files].some(
    (file) => query.graph.sources.get(file)?.text.includes('batchItemFailures') === true,
  );
  return isNamed || gaps.length > 0 ? 'perhaps' : 'no';
}
