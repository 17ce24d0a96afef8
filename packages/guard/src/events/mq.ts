import type { EventSpec, Piece } from '../core/event.ts';
import { type Packed, type PackedForm, type PackedOptions, packedReader } from '../core/packed.ts';
import { at, isObject, textAt } from '../core/read.ts';
import type { AnySchema } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';
import { type BatchOptions, unexpected, wholeRules } from './records.ts';

/** A message of a broker: ActiveMQ or RabbitMQ. */
export type MqMessage<Data = string> = {
  /** The sender's or the broker's id; RabbitMQ has one only where the sender gives it. */
  readonly id: string | undefined;
  readonly data: Data;
  /** Name of the queue; with RabbitMQ the virtual host stands behind it: `orders::/`. */
  readonly queue: string;
  /** Texts of properties (ActiveMQ) or headers (RabbitMQ); the sender's words. */
  readonly properties: Readonly<Record<string, string>>;
  readonly correlationId: string | undefined;
  /** Whether it was delivered before. */
  readonly redelivered: boolean;
};

/** A message in the form of either broker. */
type Found = { readonly queue: string; readonly raw: unknown };

const SOURCES: readonly unknown[] = ['aws:mq', 'aws:amq', 'aws:rmq'];

/**
 * The envelope of Amazon MQ: the handler gets one message at a time, in order of a queue. The broker takes no partial
 * answer: one failure fails the batch, and all of it comes again.
 */
export function mq<S extends AnySchema | undefined = undefined, Form extends PackedForm = 'json'>(
  schema?: S,
  options: BatchOptions & PackedOptions<Form> = {},
): EventSpec<unknown, MqMessage<Packed<S, Form>>, unknown> {
  const read = packedReader(schema, 'data', options);
  return {
    source: 'mq',
    open: (raw) => ({ pieces: messagesOf(raw).map(pieceOf) }),
    decode: ({ raw, id, group }, call) => {
      const data = read(textAt(raw, 'data') ?? '', call);
      const use = (known: unknown): MqMessage<Packed<S, Form>> => messageOf(raw, id, group, known);
      return isPromise(data) ? data.then(use) : use(data);
    },
    batch: wholeRules(options),
  };
}

function messagesOf(event: unknown): readonly Found[] {
  const queues = at(event, 'rmqMessagesByQueue');
  const messages = at(event, 'messages');
  if (!SOURCES.includes(at(event, 'eventSource'))) throw unexpected('aws:mq');
  if (messages === undefined && !isObject(queues)) throw unexpected('aws:mq');
  const rabbit = isObject(queues) ? Object.keys(queues) : [];
  return [
    ...listOf(messages ?? []).map((raw) => {
      return { queue: textAt(at(raw, 'destination'), 'physicalName') ?? '', raw };
    }),
    ...rabbit.flatMap((queue) => listOf(at(queues, queue)).map((raw) => ({ queue, raw }))),
  ];
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw unexpected('aws:mq');
  return value;
}

function pieceOf({ queue, raw }: Found): Piece {
  if (typeof at(raw, 'data') !== 'string') throw unexpected('aws:mq');
  const id = textAt(raw, 'messageID') ?? textAt(at(raw, 'basicProperties'), 'messageId');
  return { raw, id, group: queue, carrier: (name) => propertiesOf(raw)[name] };
}

function messageOf<D>(
  raw: unknown,
  id: string | undefined,
  queue: string | undefined,
  data: unknown,
): MqMessage<D> {
  return {
    id,
    // Checked by the schema, where there is one.
    data: data as D,
    queue: queue ?? '',
    properties: propertiesOf(raw),
    correlationId:
      textAt(raw, 'correlationID') ?? textAt(at(raw, 'basicProperties'), 'correlationId'),
    redelivered: at(raw, 'redelivered') === true,
  };
}

/** ActiveMQ gives texts, RabbitMQ lists of bytes; both may hold other values, which are no texts. */
function propertiesOf(raw: unknown): Readonly<Record<string, string>> {
  const texts: Record<string, string> = Object.create(null);
  const given = at(raw, 'properties') ?? at(at(raw, 'basicProperties'), 'headers');
  if (!isObject(given)) return texts;
  for (const name of Object.keys(given)) {
    const value = given[name];
    const bytes = at(value, 'bytes');
    if (typeof value === 'string') texts[name] = value;
    else if (Array.isArray(bytes) && bytes.every(Number.isInteger)) {
      texts[name] = Buffer.from(bytes).toString();
    }
  }
  return texts;
}
