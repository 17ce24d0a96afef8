import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import { UNKNOWN } from '../../interpret/values.ts';
import type { Call, Machine, Model } from '../model.ts';
import { dataClass } from './data-classes.ts';
import { isCallable, native, observed, unwrapped } from './support.ts';

/** Calls the handler of records with any record of an event (or of a list of records). */
function eachRecord(call: Call, records: Value, handler: Value): void {
  const { machine, at } = call;
  if (!isCallable(handler)) return;
  const record = machine.element(records, at);
  const given = call.language === 'python' ? dataClass(machine, record) : record;
  machine.call(unwrapped(handler), [given, machine.context], at);
}

function recordsOf(machine: Machine, event: Value, at: Span): Value {
  return machine.member(event, 'Records', at);
}

function partialResponse(call: Call): Value {
  const event = call.argument(0, 'event');
  const { machine, at } = call;
  observed(call, 'partial-batch-failures');
  eachRecord(call, recordsOf(machine, event, at), call.argument(1, 'record_handler'));
  return machine.record({
    batchItemFailures: machine.list([], machine.record({ itemIdentifier: UNKNOWN })),
  });
}

/** `@batch_processor(record_handler=f, processor=p)`. */
function batchDecorator(call: Call): Value {
  const { machine, callee } = call;
  const handler = call.argument(0);
  const each = callee?.named.get('record_handler') ?? UNKNOWN;
  return native(machine, 'handler', ([event, ...others], at) => {
    const given = event ?? machine.event;
    observed(call, 'partial-batch-failures');
    eachRecord({ ...call, at }, recordsOf(machine, given, at), each);
    return machine.callHandler(handler, [given, ...others], at);
  });
}

/** A handler that runs once for each event, seen as such where it is called. */
function idempotent(call: Call): Value {
  const { machine } = call;
  const handler = call.argument(0);
  return native(machine, 'handler', (args, at) => {
    observed(call, 'idempotent');
    return machine.callHandler(handler, args, at);
  });
}

const PYTHON_BATCH = 'aws_lambda_powertools.utilities.batch';
const PYTHON_IDEMPOTENCY = 'aws_lambda_powertools.utilities.idempotency';
const DECORATORS = `${PYTHON_BATCH}.{batch_processor,async_batch_processor,sqs_batch_processor}`;

const PYTHON: readonly Model[] = [
  {
    api: [
      `${PYTHON_BATCH}.{process_partial_response,async_process_partial_response}`,
      `${PYTHON_BATCH}.decorators.{process_partial_response,async_process_partial_response}`,
    ],
    returns: partialResponse,
  },
  { api: DECORATORS, returns: 'api' },
  { api: `${DECORATORS}()`, returns: batchDecorator },
  {
    // `with processor(records=batch, handler=record_handler): processor.process()`
    api: `${PYTHON_BATCH}.{BatchProcessor,SqsFifoPartialProcessor,AsyncBatchProcessor,PartialSQSProcessor}()`,
    effect: (call) => {
      observed(call, 'partial-batch-failures');
      eachRecord(call, call.argument(0, 'records'), call.argument(1, 'handler'));
    },
    returns: 'nothing',
  },
  {
    api: `${PYTHON_IDEMPOTENCY}.{idempotent,idempotent_function}`,
    when: (call) => !isCallable(call.argument(0)),
    returns: 'api',
  },
  { api: `${PYTHON_IDEMPOTENCY}.{idempotent,idempotent()}`, returns: idempotent },
  {
    // Called by keyword, so it stays the function that it is.
    api: `${PYTHON_IDEMPOTENCY}.{idempotent_function,idempotent_function()}`,
    effect: (call) => observed(call, 'idempotent'),
    returns: 'argument:0',
  },
];

const JAVASCRIPT: readonly Model[] = [
  {
    api: '@aws-lambda-powertools/batch.{processPartialResponse,processPartialResponseSync}',
    returns: partialResponse,
  },
  {
    api: [
      '@aws-lambda-powertools/idempotency.makeIdempotent',
      '@aws-lambda-powertools/idempotency/*.makeIdempotent',
    ],
    when: (call) => isCallable(call.argument(0)),
    returns: idempotent,
  },
];

/** Powertools: records of a batch one by one, and events once. */
export const BATCH_MODELS: readonly Model[] = [
  ...PYTHON.map((model): Model => ({ ...model, language: 'python' })),
  ...JAVASCRIPT.map((model): Model => ({ ...model, language: 'javascript' })),
];
