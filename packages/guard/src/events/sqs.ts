import type { EventSpec, Piece } from '../core/event.ts';
import { type PayloadOptions, payloadReader } from '../core/payload.ts';
import { at, textAt } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';
import { CARRIED } from '../trace/trace.ts';
import { attributeCarrier, attributeTexts } from './attributes.ts';
import { type PartialOptions, partialRules, recordsOf, unexpected } from './records.ts';

/** A message of a queue. */
export type SqsMessage<Body = string> = {
  readonly id: string;
  readonly body: Body;
  /** Texts of the message attributes; the sender's words. */
  readonly attributes: Readonly<Record<string, string>>;
  /** How often the message was received, this time included. */
  readonly receiveCount: number;
  /** Milliseconds since 1970 when the queue took the message. */
  readonly sentAt: number | undefined;
  /** Group of a FIFO queue. */
  readonly groupId: string | undefined;
  /** ARN of the queue. */
  readonly queue: string;
};

/** How messages are read and worked on. */
export type SqsOptions = PartialOptions & PayloadOptions;

/**
 * The envelope of SQS: the handler gets one message at a time. Only messages that failed are tried again, which needs
 * `ReportBatchItemFailures` on the event source mapping; messages of a FIFO group keep their order.
 */
export function sqs<S extends AnySchema | undefined = undefined>(
  schema?: S,
  options: SqsOptions = {},
): EventSpec<unknown, SqsMessage<S extends AnySchema ? OutputOf<S> : string>, unknown> {
  const read = payloadReader(schema, 'body', options);
  return {
    source: 'sqs',
    open: (raw) => ({ pieces: recordsOf(raw, 'aws:sqs').map(pieceOf) }),
    decode: ({ raw }, call) => {
      const body = read(textAt(raw, 'body') ?? '', call);
      return isPromise(body) ? body.then((known) => messageOf(raw, known)) : messageOf(raw, body);
    },
    batch: partialRules(options),
  };
}

function pieceOf(raw: unknown): Piece {
  const id = textAt(raw, 'messageId');
  if (id === undefined || typeof at(raw, 'body') !== 'string') throw unexpected('aws:sqs');
  const carrier = attributeCarrier(at(raw, 'messageAttributes'));
  return {
    raw,
    id,
    group: textAt(at(raw, 'attributes'), 'MessageGroupId'),
    carrier: (name) =>
      name === CARRIED.xray ? textAt(at(raw, 'attributes'), 'AWSTraceHeader') : carrier(name),
  };
}

// The body's type is what the schema says; the caller of this function has checked it.
function messageOf<Body>(raw: unknown, body: unknown): SqsMessage<Body> {
  const attributes = at(raw, 'attributes');
  const sent = textAt(attributes, 'SentTimestamp');
  return {
    id: textAt(raw, 'messageId') ?? '',
    body: body as Body,
    attributes: attributeTexts(at(raw, 'messageAttributes')),
    receiveCount: Number(textAt(attributes, 'ApproximateReceiveCount') ?? 1),
    sentAt: sent === undefined ? undefined : Number(sent),
    groupId: textAt(attributes, 'MessageGroupId'),
    queue: textAt(raw, 'eventSourceARN') ?? '',
  };
}
