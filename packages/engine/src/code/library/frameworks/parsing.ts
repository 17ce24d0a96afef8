import type { Value } from '../../interpret/value.ts';
import { UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { shapeOfJsonSchema } from '../validation/json-schema.ts';
import { madeFrom } from '../validation/pydantic.ts';
import { passed } from '../validation/python-schemas.ts';
import { parsed, schemaOf } from '../validation/schemas.ts';
import { throughEnvelope } from './envelopes.ts';
import { isCallable, native } from './support.ts';

function parsedEvent(call: Call, event: Value, model: Value, envelope: Value | undefined): Value {
  const { machine, at } = call;
  return throughEnvelope({ machine, event, envelope, at }, (data) => madeFrom(call, model, data));
}

/** `@event_parser(model=Order, envelope=…)`; without a model the annotation of the event is one. */
function eventParser(call: Call): Value {
  const { machine, callee } = call;
  const handler = call.argument(0);
  const model = callee?.named.get('model') ?? machine.parameters(handler)[0]?.annotation ?? UNKNOWN;
  const envelope = callee?.named.get('envelope');
  return native(machine, 'handler', ([event, ...others], at) => {
    const given = parsedEvent({ ...call, at }, event ?? machine.event, model, envelope);
    return machine.callHandler(handler, [given, ...others], at);
  });
}

/** `@validator(inbound_schema=…)`; with an envelope (JMESPath) only that somebody looked is known. */
function validatorDecorator(call: Call): Value {
  const { machine, callee } = call;
  const handler = call.argument(0);
  const schema = callee?.named.get('inbound_schema');
  const isWhole = callee?.named.has('envelope') !== true;
  return native(machine, 'handler', ([event, ...others], at) => {
    const given = event ?? machine.event;
    if (schema !== undefined && isWhole) {
      passed({ ...call, at }, shapeOfJsonSchema(machine, schema, false), given);
    } else if (schema !== undefined) machine.validated(given, call.api, at);
    return machine.callHandler(handler, [given, ...others], at);
  });
}

function validated(call: Call): Value {
  const event = call.argument(0, 'event');
  const schema = call.argument(1, 'schema');
  if (call.has(99, 'envelope')) return call.machine.validated(event, call.api, call.at);
  return passed(call, shapeOfJsonSchema(call.machine, schema, false), event);
}

const PARSER = 'aws_lambda_powertools.utilities.parser';
const EVENT_PARSER = [`${PARSER}.event_parser`, `${PARSER}.parser.event_parser`];
const VALIDATION = 'aws_lambda_powertools.utilities.validation';
const VALIDATOR = [`${VALIDATION}.validator`, `${VALIDATION}.validator.validator`];

const PYTHON: readonly Model[] = [
  {
    api: [`${PARSER}.parse`, `${PARSER}.parser.parse`],
    returns: (call) => {
      const envelope = call.named.get('envelope') ?? call.args[2];
      return parsedEvent(call, call.argument(0, 'event'), call.argument(1, 'model'), envelope);
    },
  },
  { api: EVENT_PARSER, when: (call) => call.args.length === 0, returns: 'api' },
  { api: EVENT_PARSER, when: (call) => isCallable(call.argument(0)), returns: eventParser },
  { api: EVENT_PARSER.map((one) => `${one}()`), returns: eventParser },
  { api: [`${VALIDATION}.validate`, `${VALIDATION}.validator.validate`], returns: validated },
  { api: VALIDATOR, returns: 'api' },
  { api: VALIDATOR.map((one) => `${one}()`), returns: validatorDecorator },
];

const JAVASCRIPT: readonly Model[] = [
  {
    api: '@aws-lambda-powertools/parser.parse',
    returns: (call) => {
      const { machine, at } = call;
      const shape = schemaOf(machine, call.argument(2));
      const given = { machine, event: call.argument(0), envelope: call.args[1], at };
      return throughEnvelope(given, (data) => parsed(call, shape, data));
    },
  },
  {
    api: [
      '@aws-lambda-powertools/parser/envelopes.*Envelope.parse',
      '@aws-lambda-powertools/parser/envelopes/*.*Envelope.parse',
    ],
    returns: (call) => {
      const { machine, at } = call;
      const shape = schemaOf(machine, call.argument(1));
      const given = { machine, event: call.argument(0), envelope: call.receiver, at };
      return throughEnvelope(given, (data) => parsed(call, shape, data));
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

/** Powertools: parsing and validation of events. */
export const PARSING_MODELS: readonly Model[] = [
  ...PYTHON.map((model): Model => ({ ...model, language: 'python' })),
  ...JAVASCRIPT.map((model): Model => ({ ...model, language: 'javascript' })),
];
