import type { EventSpec, Piece } from '../core/event.ts';
import { nestedSchema } from '../core/nested.ts';
import { at, isObject, textAt } from '../core/read.ts';
import type { AnySchema, Schema } from '../core/schema.ts';
import { isPromise, validated } from '../core/validate.ts';
import { isBusEvent } from './event-bridge.ts';
import { type BatchOptions, recordsOf, unexpected, wholeRules } from './records.ts';

/** An object that something happened to. */
export type S3Object = {
  readonly bucket: string;
  /** The key as it is in the bucket: decoded. Whoever may write to the bucket chooses it. */
  readonly key: string;
  /** `ObjectCreated:Put`, `Object Created`, … as the trigger writes it. */
  readonly event: string;
  readonly size: number | undefined;
  readonly eTag: string | undefined;
  readonly versionId: string | undefined;
  /** Orders the events of one key. */
  readonly sequencer: string | undefined;
};

/** How events are read. */
export type S3Options = BatchOptions & {
  /** A schema for the key, such as a text with a pattern: a key is the uploader's words. */
  readonly key?: AnySchema;
};

/** The envelope of S3, directly and through EventBridge: the handler gets one object. */
export function s3(options: S3Options = {}): EventSpec<unknown, S3Object, unknown> {
  return {
    source: 's3',
    open: (raw) => ({ pieces: rawRecords(raw).map(pieceOf) }),
    decode: ({ raw }, call) => {
      const found = objectOf(raw) ?? missing();
      if (options.key === undefined) return found;
      const key = validated(options.key, found.key, 'key', call);
      const use = (known: unknown): S3Object => ({ ...found, key: String(known) });
      return isPromise(key) ? key.then(use) : use(key);
    },
    batch: wholeRules(options),
  };
}

/** Notifications of S3 inside of a queue's or topic's message, as a schema: `sqs(s3Body())`. */
export function s3Body(): Schema<unknown, readonly S3Object[]> {
  const inner = (value: unknown): readonly S3Object[] | undefined => {
    // What S3 sends when a notification is set up; there is nothing to do.
    if (textAt(value, 'Event') === 's3:TestEvent') return [];
    const records = isBusEvent(value) ? [value] : at(value, 'Records');
    if (!Array.isArray(records)) return undefined;
    const objects = records.map(objectOf);
    return objects.some((one) => one === undefined)
      ? undefined
      : objects.filter((one) => one !== undefined);
  };
  const outer = (_value: unknown, body: unknown): readonly S3Object[] => body as S3Object[];
  return nestedSchema({ path: ['Records'], inner, outer }, undefined);
}

function rawRecords(raw: unknown): readonly unknown[] {
  return isBusEvent(raw) ? [raw] : recordsOf(raw, 'aws:s3');
}

function pieceOf(raw: unknown): Piece {
  const { bucket, key, event, sequencer } = objectOf(raw) ?? missing();
  return { raw, id: textAt(raw, 'id') ?? [bucket, key, event, sequencer].join('/') };
}

function missing(): never {
  throw unexpected('aws:s3');
}

/** The object of a record or of an event of the bus; undefined where there is none. */
function objectOf(raw: unknown): S3Object | undefined {
  const detail = at(raw, 'detail');
  const part = isObject(detail) ? detail : at(raw, 's3');
  const object = at(part, 'object');
  const bucket = textAt(at(part, 'bucket'), 'name');
  const written = textAt(object, 'key');
  const key = written === undefined || isObject(detail) ? written : decodedKey(written);
  if (bucket === undefined || key === undefined) return undefined;
  const size = at(object, 'size');
  return {
    bucket,
    key,
    event: textAt(raw, 'eventName') ?? textAt(raw, 'detail-type') ?? '',
    size: typeof size === 'number' ? size : undefined,
    eTag: textAt(object, 'eTag') ?? textAt(object, 'etag'),
    versionId: textAt(object, 'versionId') ?? textAt(object, 'version-id'),
    sequencer: textAt(object, 'sequencer'),
  };
}

/** Notifications write keys as forms do; events of the bus write them as they are. */
function decodedKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
