import type { Call } from '../core/call.ts';
import { GuardError } from '../core/errors.ts';
import type { EventSpec, Piece } from '../core/event.ts';
import { type Packed, type PackedForm, type PackedOptions, packedReader } from '../core/packed.ts';
import { at, textAt } from '../core/read.ts';
import type { AnySchema } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';
import { type PartialOptions, partialRules, recordsOf, unexpected } from './records.ts';

/** A record of a stream. */
export type KinesisRecord<Data = string> = {
  /** Sequence number: stable over retries. */
  readonly id: string;
  readonly data: Data;
  readonly partitionKey: string;
  /** Seconds since 1970 when the stream took the record. */
  readonly arrivedAt: number | undefined;
  /** ARN of the stream. */
  readonly stream: string;
};

/**
 * The envelope of Kinesis Data Streams: the handler gets one record at a time, in order. With
 * `ReportBatchItemFailures` only the first that failed and what follows it is tried again.
 */
export function kinesis<
  S extends AnySchema | undefined = undefined,
  Form extends PackedForm = 'json',
>(
  schema?: S,
  options: PartialOptions & PackedOptions<Form> = {},
): EventSpec<unknown, KinesisRecord<Packed<S, Form>>, unknown> {
  const read = packedReader(schema, 'data', options);
  return {
    source: 'kinesis',
    open: (raw) => ({ pieces: recordsOf(raw, 'aws:kinesis').map(pieceOf) }),
    decode: ({ raw }, call) => {
      const packed = textAt(at(raw, 'kinesis'), 'data') ?? '';
      if (options.as !== 'bytes') tellAggregate(packed, call);
      const data = read(packed, call);
      const use = (known: unknown): KinesisRecord<Packed<S, Form>> => recordOf(raw, known);
      return isPromise(data) ? data.then(use) : use(data);
    },
    batch: partialRules(options),
  };
}

/**
 * The bytes F3 89 9A C2 in base64, with which the Kinesis Producer Library begins a record that holds several.
 * Source: https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 */
const AGGREGATE = /^84maw[g-v]/;

/** Several records in one are neither JSON nor text, and not one piece of work. */
function tellAggregate(packed: string, call: Call): void {
  if (!AGGREGATE.test(packed)) return;
  call.refuse(
    new GuardError(
      'event.unexpected',
      'the record is an aggregate of the Kinesis Producer Library: take bytes and take it apart, or turn AggregationEnabled off',
      { places: [{ in: 'data', at: '' }], facts: { form: 'aggregate' } },
    ),
  );
}

/** A batch is one shard's, and records of a partition key must stay in order. */
function pieceOf(raw: unknown): Piece {
  const record = at(raw, 'kinesis');
  const id = textAt(record, 'sequenceNumber');
  if (id === undefined || textAt(record, 'data') === undefined) throw unexpected('aws:kinesis');
  return { raw, id, group: textAt(raw, 'eventSourceARN') ?? '' };
}

function recordOf<D>(raw: unknown, data: unknown): KinesisRecord<D> {
  const record = at(raw, 'kinesis');
  const arrivedAt = at(record, 'approximateArrivalTimestamp');
  return {
    id: textAt(record, 'sequenceNumber') ?? '',
    // Checked by the schema, where there is one.
    data: data as D,
    partitionKey: textAt(record, 'partitionKey') ?? '',
    arrivedAt: typeof arrivedAt === 'number' ? arrivedAt : undefined,
    stream: textAt(raw, 'eventSourceARN') ?? '',
  };
}
