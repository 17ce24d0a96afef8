import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import type { Machine } from '../model.ts';

/** Where the envelopes of the parser utility find what they hand on. */
const ENVELOPES: Readonly<Record<string, readonly string[]>> = {
  ApiGatewayEnvelope: ['body', '$json'],
  ApiGatewayV2Envelope: ['body', '$json'],
  LambdaFunctionUrlEnvelope: ['body', '$json'],
  EventBridgeEnvelope: ['detail'],
  CloudWatchEnvelope: ['awslogs', 'data', '$base64', '$json', 'logEvents'],
  SqsEnvelope: ['Records', '*', 'body', '$json'],
  SnsEnvelope: ['Records', '*', 'Sns', 'Message', '$json'],
  SnsSqsEnvelope: ['Records', '*', 'body', '$json', 'Message', '$json'],
  DynamoDBStreamEnvelope: ['Records', '*', 'dynamodb'],
  KinesisEnvelope: ['Records', '*', 'kinesis', 'data', '$base64', '$json'],
  KinesisDataStreamEnvelope: ['Records', '*', 'kinesis', 'data', '$base64', '$json'],
  KinesisFirehoseEnvelope: ['records', '*', 'data', '$base64', '$json'],
  KafkaEnvelope: ['records', '*', '*', 'value', '$base64', '$json'],
  VpcLatticeEnvelope: ['body', '$json'],
  VpcLatticeV2Envelope: ['body', '$json'],
};

/** An event with the envelope that is to be opened. */
export type Enveloped = {
  readonly machine: Machine;
  readonly event: Value;
  readonly envelope: Value | undefined;
  readonly at: Span;
};

/** What a parser makes of what stands in an envelope: of each of several in a list. Without an envelope it is the event. */
export function throughEnvelope(
  { machine, event, envelope, at }: Enveloped,
  parse: (value: Value) => Value,
): Value {
  const steps = stepsOf(envelope);
  let value = event;
  for (const step of steps) {
    if (step === '*') value = machine.element(value, at);
    else if (step.startsWith('$')) value = machine.step(value, step, at, 'is decoded');
    else value = machine.member(value, step, at);
  }
  return steps.includes('*') ? machine.list([], parse(value)) : parse(value);
}

/** The envelope is known by the end of its API path, in either language. */
function stepsOf(envelope: Value | undefined): readonly string[] {
  const [api] = envelope?.objects ?? [];
  if (api?.kind !== 'api') return [];
  const name = api.path.slice(api.path.lastIndexOf('.') + 1).replace(/\(\)$/, '');
  return ENVELOPES[name] ?? [];
}
