import type { Call } from '../core/call.ts';
import type { EventSpec, Piece } from '../core/event.ts';
import { at, isObject, textAt } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { validated } from '../core/validate.ts';
import { plainItem } from './attribute-value.ts';
import { type PartialOptions, partialRules, recordsOf, unexpected } from './records.ts';

/** A change of an item, with plain values. */
export type ItemChange<Item = unknown> = {
  readonly id: string;
  readonly kind: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly keys: Readonly<Record<string, unknown>>;
  /** The item after the change; undefined where it was removed or the stream does not carry it. */
  readonly after: Item | undefined;
  /** The item before the change, likewise. */
  readonly before: Item | undefined;
  /** Whether DynamoDB removed the item because its time to live was over. */
  readonly isExpired: boolean;
  /** ARN of the table's stream. */
  readonly stream: string;
};

/**
 * The envelope of a table's stream: the handler gets one change at a time, in order. The schema is for the items, as
 * plain values. With `ReportBatchItemFailures` only the first that failed and what follows it is tried again.
 */
export function dynamodb<S extends AnySchema | undefined = undefined>(
  schema?: S,
  options: PartialOptions = {},
): EventSpec<unknown, ItemChange<OutputOf<S>>, unknown> {
  return {
    source: 'dynamodb',
    open: (raw) => ({ pieces: recordsOf(raw, 'aws:dynamodb').map(pieceOf) }),
    decode: async ({ raw }, call) => {
      const change = at(raw, 'dynamodb');
      const after = await itemOf(schema, change, 'NewImage', call);
      const before = await itemOf(schema, change, 'OldImage', call);
      return changeOf(raw, after, before);
    },
    batch: partialRules(options),
  };
}

/** The failure's identifier is the sequence number; the event's id is what stays the same over retries. */
function pieceOf(raw: unknown): Piece {
  const id = textAt(at(raw, 'dynamodb'), 'SequenceNumber');
  if (id === undefined || kindOf(raw) === undefined) throw unexpected('aws:dynamodb');
  return { raw, id, group: textAt(raw, 'eventSourceARN') ?? '' };
}

async function itemOf(
  schema: AnySchema | undefined,
  change: unknown,
  image: 'NewImage' | 'OldImage',
  call: Call,
): Promise<unknown> {
  const written = at(change, image);
  if (!isObject(written)) return undefined;
  const item = plainItem(written);
  return schema === undefined ? item : validated(schema, item, image, call);
}

function changeOf<Item>(raw: unknown, after: unknown, before: unknown): ItemChange<Item> {
  const change = at(raw, 'dynamodb');
  const user = at(raw, 'userIdentity');
  return {
    id: textAt(raw, 'eventID') ?? '',
    kind: kindOf(raw) ?? 'MODIFY',
    keys: plainItem(at(change, 'Keys') ?? {}),
    // Both were checked by the schema, where there is one.
    after: after as Item | undefined,
    before: before as Item | undefined,
    isExpired: textAt(user, 'principalId') === 'dynamodb.amazonaws.com',
    stream: textAt(raw, 'eventSourceARN') ?? '',
  };
}

function kindOf(raw: unknown): ItemChange['kind'] | undefined {
  const name = textAt(raw, 'eventName');
  return name === 'INSERT' || name === 'MODIFY' || name === 'REMOVE' ? name : undefined;
}
