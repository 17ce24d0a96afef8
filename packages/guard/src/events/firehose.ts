import { GuardError } from '../core/errors.ts';
import type { BatchRules, EventSpec, Piece, Settled } from '../core/event.ts';
import { type Packed, type PackedForm, type PackedOptions, packedReader } from '../core/packed.ts';
import { at, textAt } from '../core/read.ts';
import type { AnySchema } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';

/** A record that Firehose is about to deliver. */
export type FirehoseRecord<Data = string> = {
  readonly id: string;
  readonly data: Data;
  /** Milliseconds since 1970 when Firehose took the record. */
  readonly arrivedAt: number | undefined;
  /** Partition key, where the source is a stream of Kinesis. */
  readonly partitionKey: string | undefined;
};

/**
 * What becomes of a record: a text or bytes as they are, undefined drops it, and everything else is delivered as one
 * line of JSON. `{ data, keys }` delivers `data` with partition keys (texts) for dynamic partitioning.
 */
export type FirehoseResult = string | Uint8Array | object | undefined;

/** How records are read and worked on. */
export type FirehoseOptions<Form extends PackedForm = PackedForm> = PackedOptions<Form> &
  Pick<BatchRules, 'concurrency'>;

/**
 * The envelope of Firehose's transformation: the handler gets one record and returns what is delivered in its place. A
 * record that fails is told as such and goes, as it came, to the error prefix of the destination: nothing tries it
 * again. Where the time was over before a record's turn, the call fails and Firehose tries the whole batch again.
 * Source: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
 */
export function firehose<
  S extends AnySchema | undefined = undefined,
  Form extends PackedForm = 'json',
>(
  schema?: S,
  options: FirehoseOptions<Form> = {},
): EventSpec<unknown, FirehoseRecord<Packed<S, Form>>, FirehoseResult> {
  const read = packedReader(schema, 'data', options);
  const { concurrency } = options;
  return {
    source: 'firehose',
    open: (raw) => ({ pieces: piecesOf(raw) }),
    decode: ({ raw }, call) => {
      const data = read(textAt(raw, 'data') ?? '', call);
      const use = (known: unknown): FirehoseRecord<Packed<S, Form>> => recordOf(raw, known);
      return isPromise(data) ? data.then(use) : use(data);
    },
    batch: { ...(concurrency === undefined ? {} : { concurrency }), answer },
  };
}

function piecesOf(raw: unknown): readonly Piece[] {
  const records = at(raw, 'records');
  const isOwn = textAt(raw, 'deliveryStreamArn') !== undefined && Array.isArray(records);
  if (isOwn && records.every((one) => textAt(one, 'recordId') && isText(at(one, 'data')))) {
    return records.map((one) => ({ raw: one, id: textAt(one, 'recordId') }));
  }
  throw new GuardError('event.unexpected', 'the event is none of Firehose');
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function recordOf<D>(raw: unknown, data: unknown): FirehoseRecord<D> {
  const arrivedAt = at(raw, 'approximateArrivalTimestamp');
  return {
    id: textAt(raw, 'recordId') ?? '',
    // Checked by the schema, where there is one.
    data: data as D,
    arrivedAt: typeof arrivedAt === 'number' ? arrivedAt : undefined,
    partitionKey: textAt(at(raw, 'kinesisRecordMetadata'), 'partitionKey'),
  };
}

function answer(settled: readonly Settled[]): unknown {
  const late = settled.find(({ failure }) => failure?.code === 'deadline.exceeded')?.failure;
  if (late !== undefined) throw late;
  return { records: settled.map(resultOf) };
}

/** Every record must be in the answer, also one whose result cannot be written. */
function resultOf({ piece, failure, value }: Settled): object {
  const failed = { recordId: piece.id, result: 'ProcessingFailed', data: at(piece.raw, 'data') };
  if (failure !== undefined) return failed;
  // All three members are required of every record, whatever becomes of it.
  if (value === undefined || value === null) return { ...failed, result: 'Dropped' };
  const keys = at(value, 'keys');
  const [content, metadata] = isKeyed(value, keys)
    ? [at(value, 'data'), { metadata: { partitionKeys: keys } }]
    : [value, {}];
  const data = encoded(content);
  return data === undefined ? failed : { recordId: piece.id, result: 'Ok', data, ...metadata };
}

function isKeyed(value: unknown, keys: unknown): boolean {
  return typeof keys === 'object' && keys !== null && Object.keys(Object(value)).length === 2;
}

function encoded(content: unknown): string | undefined {
  if (typeof content === 'string') return Buffer.from(content).toString('base64');
  if (content instanceof Uint8Array) return Buffer.from(content).toString('base64');
  try {
    const text: string | undefined = JSON.stringify(content);
    return text === undefined ? undefined : Buffer.from(`${text}\n`).toString('base64');
  } catch {
    return undefined;
  }
}
