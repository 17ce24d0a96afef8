import { textOfBase64 } from '../core/base64.ts';
import type { BatchRules, EventSpec, Piece } from '../core/event.ts';
import { type Packed, type PackedForm, type PackedOptions, packedReader } from '../core/packed.ts';
import { at, isObject, textAt } from '../core/read.ts';
import type { AnySchema } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';
import type { Carrier } from '../trace/trace.ts';
import { type BatchOptions, partialRules, unexpected, wholeRules } from './records.ts';

/** A record of a topic of Kafka. */
export type KafkaRecord<Value = string> = {
  /** Topic, partition and offset: stable over retries. */
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since 1970, of the producer or the broker. */
  readonly timestamp: number | undefined;
  /** The key as text; undefined where there is none. */
  readonly key: string | undefined;
  readonly value: Value;
  /** Headers as text, the last of each name; the producer's words. */
  readonly headers: Readonly<Record<string, string>>;
};

/** How records are read and answered. */
export type KafkaOptions<Form extends PackedForm = PackedForm> = BatchOptions &
  PackedOptions<Form> & {
    /**
     * Whether only what failed is tried again: needs provisioned mode and `ReportBatchItemFailures` on the event source
     * mapping. Without them one failure must fail the batch, which is what happens when this is not given.
     */
    readonly partial?: boolean;
  };

/** The envelope of Kafka, Amazon's (MSK) and anyone's: the handler gets one record at a time, in order of a partition. */
export function kafka<
  S extends AnySchema | undefined = undefined,
  Form extends PackedForm = 'json',
>(
  schema?: S,
  options: KafkaOptions<Form> = {},
): EventSpec<unknown, KafkaRecord<Packed<S, Form>>, unknown> {
  const read = packedReader(schema, 'value', options);
  return {
    source: 'kafka',
    open: (raw) => ({ pieces: piecesOf(raw) }),
    decode: ({ raw }, call) => {
      const value = read(textAt(raw, 'value') ?? '', call);
      const use = (known: unknown): KafkaRecord<Packed<S, Form>> => recordOf(raw, known);
      return isPromise(value) ? value.then(use) : use(value);
    },
    batch: rulesOf(options),
  };
}

function rulesOf({ partial = false, limits: _, as: __, ...options }: KafkaOptions): BatchRules {
  if (!partial) return wholeRules(options);
  return partialRules(options, ({ raw }) => ({
    partition: `${textAt(raw, 'topic')}-${at(raw, 'partition')}`,
    offset: at(raw, 'offset'),
  }));
}

function piecesOf(raw: unknown): readonly Piece[] {
  const records = at(raw, 'records');
  const source = textAt(raw, 'eventSource');
  if ((source !== 'aws:kafka' && source !== 'SelfManagedKafka') || !isObject(records)) {
    throw unexpected('kafka');
  }
  return Object.keys(records).flatMap((group) => {
    const list = records[group];
    if (!Array.isArray(list)) throw unexpected('kafka');
    return list.map((record) => pieceOf(record, group));
  });
}

function pieceOf(raw: unknown, group: string): Piece {
  const { topic, partition, offset } = placeOf(raw);
  return { raw, id: `${topic}/${partition}/${offset}`, group, carrier: headerCarrier(raw) };
}

function placeOf(raw: unknown): Pick<KafkaRecord, 'topic' | 'partition' | 'offset'> {
  const topic = textAt(raw, 'topic');
  const partition = at(raw, 'partition');
  const offset = at(raw, 'offset');
  if (topic === undefined || typeof partition !== 'number' || typeof offset !== 'number') {
    throw unexpected('kafka');
  }
  return { topic, partition, offset };
}

function recordOf<V>(raw: unknown, value: unknown): KafkaRecord<V> {
  const place = placeOf(raw);
  const key = textAt(raw, 'key');
  const timestamp = at(raw, 'timestamp');
  return {
    id: `${place.topic}/${place.partition}/${place.offset}`,
    ...place,
    timestamp: typeof timestamp === 'number' ? timestamp : undefined,
    key: key === undefined ? undefined : textOfBase64(key, 'key'),
    // Checked by the schema, where there is one.
    value: value as V,
    headers: headersOf(raw),
  };
}

function headerCarrier(raw: unknown): Carrier {
  let headers: Readonly<Record<string, string>> | undefined;
  return (name) => {
    headers ??= headersOf(raw);
    return headers[name];
  };
}

/** Headers come as a list of objects with one name each, whose value is a list of bytes. */
function headersOf(raw: unknown): Readonly<Record<string, string>> {
  const texts: Record<string, string> = Object.create(null);
  const headers = at(raw, 'headers');
  for (const header of Array.isArray(headers) ? headers : []) {
    if (!isObject(header)) continue;
    for (const name of Object.keys(header)) {
      const bytes = header[name];
      if (Array.isArray(bytes) && bytes.every(isByte)) texts[name] = Buffer.from(bytes).toString();
    }
  }
  return texts;
}

/** Lambda writes the bytes of Java: -128 to 127. */
function isByte(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= -128 && Number(value) <= 255;
}
