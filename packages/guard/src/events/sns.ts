import type { EventSpec, Piece } from '../core/event.ts';
import { nestedSchema } from '../core/nested.ts';
import { type PayloadOptions, payloadReader } from '../core/payload.ts';
import { at, textAt } from '../core/read.ts';
import type { AnySchema, OutputOf, Schema } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';
import type { ParseLimits } from '../parse/limits.ts';
import { attributeCarrier, attributeTexts } from './attributes.ts';
import { type BatchOptions, recordsOf, unexpected, wholeRules } from './records.ts';

/** A message of a topic. */
export type SnsMessage<Body = string> = {
  readonly id: string;
  readonly body: Body;
  readonly subject: string | undefined;
  /** Texts of the message attributes; the publisher's words. */
  readonly attributes: Readonly<Record<string, string>>;
  /** ARN of the topic. */
  readonly topic: string;
};

/** How messages are read. */
export type SnsOptions = BatchOptions & PayloadOptions;

type Body<S> = S extends AnySchema ? OutputOf<S> : string;

/** The envelope of SNS: the handler gets one message. A failure makes SNS try the message again. */
export function sns<S extends AnySchema | undefined = undefined>(
  schema?: S,
  options: SnsOptions = {},
): EventSpec<unknown, SnsMessage<Body<S>>, unknown> {
  const read = payloadReader(schema, 'body', options);
  return {
    source: 'sns',
    open: (raw) => ({ pieces: recordsOf(raw, 'aws:sns').map(pieceOf) }),
    decode: ({ raw }, call) => {
      const message = at(raw, 'Sns');
      const body = read(textAt(message, 'Message') ?? '', call);
      const use = (known: unknown): SnsMessage<Body<S>> => messageOf(message, known);
      return isPromise(body) ? body.then(use) : use(body);
    },
    batch: wholeRules(options),
  };
}

/** A notification of SNS inside of a queue's message, as a schema: `sqs(snsBody(Order))`. Not for raw delivery. */
export function snsBody<S extends AnySchema | undefined = undefined>(
  schema?: S,
  limits?: ParseLimits,
): Schema<unknown, SnsMessage<Body<S>>> {
  const inner = (value: unknown): string | undefined =>
    textAt(value, 'TopicArn') === undefined ? undefined : textAt(value, 'Message');
  return nestedSchema({ path: ['Message'], inner, outer: messageOf<Body<S>> }, schema, limits);
}

function pieceOf(raw: unknown): Piece {
  const message = at(raw, 'Sns');
  const id = textAt(message, 'MessageId');
  if (id === undefined || textAt(message, 'Message') === undefined) throw unexpected('aws:sns');
  return { raw, id, carrier: attributeCarrier(at(message, 'MessageAttributes')) };
}

// The body's type is what the schema says; whoever calls this has checked it.
function messageOf<B>(message: unknown, body: unknown): SnsMessage<B> {
  return {
    id: textAt(message, 'MessageId') ?? '',
    body: body as B,
    subject: textAt(message, 'Subject'),
    attributes: attributeTexts(at(message, 'MessageAttributes')),
    topic: textAt(message, 'TopicArn') ?? '',
  };
}
