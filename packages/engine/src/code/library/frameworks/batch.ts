import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import { UNDEFINED, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Machine, Model } from '../model.ts';
import { shapeOfJsonSchema } from '../validation/json-schema.ts';
import { madeFrom } from '../validation/pydantic.ts';
import { passed } from '../validation/python-schemas.ts';
import { parsed, schemaOf } from '../validation/schemas.ts';
import { dataClass } from './data-classes.ts';
import { enveloped } from './middlewares.ts';
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
  observed(call, 'partial-batch-failures');
  return native(machine, 'handler', ([event, ...others], at) => {
    const given = event ?? machine.event;
    eachRecord({ ...call, at }, recordsOf(machine, given, at), each);
    return machine.call(handler, [given, ...others], at);
  });
}

function idempotent(call: Call): void {
  observed(call, 'idempotent');
}

const PARSER = 'aws_lambda_powertools.utilities.parser';
const PARSE = [`${PARSER}.parse`, `${PARSER}.parser.parse`];
const EVENT_PARSER = [`${PARSER}.event_parser`, `${PARSER}.parser.event_parser`];
const VALIDATION = 'aws_lambda_powertools.utilities.validation';

function parsedEvent(call: Call, event: Value, model: Value, envelope: Value | undefined): Value {
  const { machine, at } = call;
  return madeFrom(call, model, enveloped(machine, event, envelope, at));
}

/** `@event_parser(model=Order, envelope=…)`; without a model the annotation of the event is one. */
function eventParser(call: Call): Value {
  const { machine, callee } = call;
  const handler = call.argument(0);
  const model = callee?.named.get('model') ?? machine.parameters(handler)[0]?.annotation ?? UNKNOWN;
  const envelope = callee?.named.get('envelope');
  return native(machine, 'handler', ([event, ...others], at) => {
    const given = parsedEvent({ ...call, at }, event ?? machine.event, model, envelope);
    return machine.call(handler, [given, ...others], at);
  });
}

/** `@validator(inbound_schema=…, envelope=…)`. */
function validatorDecorator(call: Call): Value {
  const { machine, callee } = call;
  const handler = call.argument(0);
  const schema = callee?.named.get('inbound_schema');
  return native(machine, 'handler', ([event, ...others], at) => {
    const given = event ?? machine.event;
    if (schema !== undefined && callee?.named.has('envelope') !== true) {
      passed({ ...call, at }, shapeOfJsonSchema(machine, schema, false), given);
    } else if (schema !== undefined) machine.validated(given, call.api, at);
    return machine.call(handler, [given, ...others], at);
  });
}

function validated(call: Call): Value {
  const event = call.argument(0, 'event');
  const schema = call.argument(1, 'schema');
  if (call.has(99, 'envelope')) return call.machine.validated(event, call.api, call.at);
  return passed(call, shapeOfJsonSchema(call.machine, schema, false), event);
}

const PYTHON: readonly Model[] = [
  {
    api: [
      'aws_lambda_powertools.utilities.batch.{process_partial_response,async_process_partial_response}',
      'aws_lambda_powertools.utilities.batch.decorators.process_partial_response',
    ],
    returns: partialResponse,
  },
  {
    api: 'aws_lambda_powertools.utilities.batch.{batch_processor,async_batch_processor,sqs_batch_processor}()',
    returns: batchDecorator,
  },
  {
    api: 'aws_lambda_powertools.utilities.batch.{batch_processor,async_batch_processor,sqs_batch_processor}',
    when: (call) => call.args.length === 0,
    returns: 'api',
  },
  {
    // `with processor(records=batch, handler=record_handler): processor.process()`
    api: 'aws_lambda_powertools.utilities.batch.{BatchProcessor,SqsFifoPartialProcessor,AsyncBatchProcessor,PartialSQSProcessor}()',
    effect: (call) => {
      observed(call, 'partial-batch-failures');
      eachRecord(call, call.argument(0, 'records'), call.argument(1, 'handler'));
    },
    returns: 'nothing',
  },
  {
    api: 'aws_lambda_powertools.utilities.idempotency.{idempotent,idempotent_function}',
    when: (call) => isCallable(call.argument(0)),
    effect: idempotent,
    returns: 'argument:0',
  },
  {
    api: 'aws_lambda_powertools.utilities.idempotency.{idempotent,idempotent_function}()',
    effect: idempotent,
    returns: 'argument:0',
  },
  {
    api: PARSE,
    returns: (call) =>
      parsedEvent(
        call,
        call.argument(0, 'event'),
        call.argument(1, 'model'),
        call.named.get('envelope') ?? call.args[2],
      ),
  },
  { api: EVENT_PARSER, when: (call) => call.args.length === 0, returns: 'api' },
  { api: EVENT_PARSER, when: (call) => isCallable(call.argument(0)), returns: eventParser },
  { api: EVENT_PARSER.map((one) => `${one}()`), returns: eventParser },
  { api: [`${VALIDATION}.validate`, `${VALIDATION}.validator.validate`], returns: validated },
  {
    api: [`${VALIDATION}.validator()`, `${VALIDATION}.validator.validator()`],
    returns: validatorDecorator,
  },
];

const BATCH = '@aws-lambda-powertools/batch';
const IDEMPOTENCY = '@aws-lambda-powertools/idempotency';

const JAVASCRIPT: readonly Model[] = [
  { api: `${BATCH}.{processPartialResponse,processPartialResponseSync}`, returns: partialResponse },
  { api: `${IDEMPOTENCY}.makeIdempotent`, effect: idempotent, returns: 'argument:0' },
  { api: `${IDEMPOTENCY}.idempotent`, effect: idempotent, returns: 'api' },
  {
    api: '@aws-lambda-powertools/parser.parse',
    returns: (call) =>
      parsed(
        call,
        schemaOf(call.machine, call.argument(2)),
        enveloped(call.machine, call.argument(0), call.args[1], call.at),
      ),
  },
  {
    api: '@aws-lambda-powertools/parser/envelopes*.*Envelope.parse',
    returns: (call) => {
      const data = enveloped(call.machine, call.argument(0), envelopeOf(call), call.at);
      return parsed(call, schemaOf(call.machine, call.argument(1)), data);
    },
  },
  {
    api: '@aws-lambda-powertools/validation.validate',
    returns: (call) => {
      const payload = call.machine.member(call.argument(0), 'payload', call.at);
      const schema = call.machine.member(call.argument(0), 'schema', call.at);
      return parsed(call, shapeOfJsonSchema(call.machine, schema), payload);
    },
  },
];

function envelopeOf(call: Call): Value {
  return call.receiver.objects.length > 0 ? call.receiver : UNDEFINED;
}

/** Powertools: batches, idempotency, parsing and validation. */
export const BATCH_MODELS: readonly Model[] = [
  ...PYTHON.map((model): Model => ({ ...model, language: 'python' })),
  ...JAVASCRIPT.map((model): Model => ({ ...model, language: 'javascript' })),
];
