import { payloadCarrier, withoutCarried } from '../core/carried.ts';
import { checked } from '../core/checked.ts';
import { GuardError } from '../core/errors.ts';
import type { EventSpec, Piece } from '../core/event.ts';
import { nestedSchema } from '../core/nested.ts';
import { at, textAt } from '../core/read.ts';
import type { AnySchema, OutputOf, Schema } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';
import type { ParseLimits } from '../parse/limits.ts';
import { unexpected } from './records.ts';

/** An event of a bus. */
export type BusEvent<Detail = unknown> = {
  readonly id: string;
  /** What happened: the `detail-type`. */
  readonly type: string;
  /** Who says so; whoever may put events on the bus chooses it. */
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: Detail;
};

/** Which events are accepted. */
export type EventBridgeOptions = {
  /** Accepted sources; all when not given. */
  readonly sources?: readonly string[];
  /** Accepted detail types; all when not given. */
  readonly types?: readonly string[];
  /** Limits of the detail. */
  readonly limits?: ParseLimits;
};

/** The envelope of EventBridge: the schema is for the detail. */
export function eventBridge<S extends AnySchema | undefined = undefined>(
  schema?: S,
  options: EventBridgeOptions = {},
): EventSpec<unknown, BusEvent<OutputOf<S>>, unknown> {
  const check = checked(schema, 'detail', options.limits);
  return {
    source: 'eventbridge',
    open: (raw) => ({ pieces: [pieceOf(raw)] }),
    decode: ({ raw }, call) => {
      const error = notAccepted(raw, options);
      if (error !== undefined) call.refuse(error);
      const detail = check(withoutCarried(at(raw, 'detail')), call);
      const use = (known: unknown): BusEvent<OutputOf<S>> => busEvent(raw, known);
      return isPromise(detail) ? detail.then(use) : use(detail);
    },
  };
}

/** An event of a bus inside of a queue's message or another payload, as a schema: `sqs(eventBridgeBody(Order))`. */
export function eventBridgeBody<S extends AnySchema | undefined = undefined>(
  schema?: S,
): Schema<unknown, BusEvent<OutputOf<S>>> {
  const inner = (value: unknown): unknown =>
    isBusEvent(value) ? (withoutCarried(at(value, 'detail')) ?? null) : undefined;
  return nestedSchema({ path: ['detail'], inner, outer: busEvent<OutputOf<S>> }, schema);
}

/** Whether a value looks like an event of a bus. */
export function isBusEvent(value: unknown): boolean {
  return (
    textAt(value, 'id') !== undefined &&
    textAt(value, 'source') !== undefined &&
    textAt(value, 'detail-type') !== undefined
  );
}

/** An event of a bus with a detail that was checked. */
export function busEvent<D>(raw: unknown, detail: unknown): BusEvent<D> {
  const resources = at(raw, 'resources');
  return {
    id: textAt(raw, 'id') ?? '',
    type: textAt(raw, 'detail-type') ?? '',
    source: textAt(raw, 'source') ?? '',
    account: textAt(raw, 'account') ?? '',
    region: textAt(raw, 'region') ?? '',
    time: textAt(raw, 'time') ?? '',
    resources: Array.isArray(resources) ? resources.filter((one) => typeof one === 'string') : [],
    // Checked by whoever calls this, where there is a schema.
    detail: detail as D,
  };
}

function pieceOf(raw: unknown): Piece {
  if (!isBusEvent(raw)) throw unexpected('eventbridge');
  return { raw, id: textAt(raw, 'id'), carrier: payloadCarrier(at(raw, 'detail')) };
}

function notAccepted(raw: unknown, { sources, types }: EventBridgeOptions): GuardError | undefined {
  const isSource = sources?.includes(textAt(raw, 'source') ?? '') ?? true;
  const isType = types?.includes(textAt(raw, 'detail-type') ?? '') ?? true;
  if (isSource && isType) return undefined;
  const place = isSource ? '/detail-type' : '/source';
  return new GuardError('event.unexpected', 'the event is none of the accepted ones', {
    places: [{ in: 'event', at: place }],
  });
}
