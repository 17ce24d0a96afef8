import { hexId } from './ids.ts';

/** Reads a correlation field that came with an event: a header, a message attribute. Names are lower case. */
export type Carrier = (name: string) => string | undefined;

/** The ids that tie the lines of several functions together. */
export type Trace = {
  /** 32 hexadecimal digits, of W3C trace context or X-Ray, else new. */
  readonly traceId: string;
  /** 16 hexadecimal digits, new for this call. */
  readonly spanId: string;
  /** The span that caused this call, where it is known. */
  readonly parentId: string | undefined;
  /** Whether the caller asked for the trace to be kept. */
  readonly isSampled: boolean;
  /** The id of the business transaction: taken from the event, else the trace id. */
  readonly correlationId: string;
  /** How many guarded functions the correlation has passed before this one: the guard against recursion. */
  readonly depth: number;
};

/** Names under which the correlation travels; header names on HTTP, attribute names on queues and topics. */
export const CARRIED = {
  parent: 'traceparent',
  correlation: 'x-correlation-id',
  depth: 'x-postern-depth',
  xray: 'x-amzn-trace-id',
} as const;

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;
const XRAY = /(?:^|;)Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/;
const XRAY_PARENT = /(?:^|;)Parent=([0-9a-f]{16})(?:;|$)/;
const CORRELATION = /^[\w.:-]{1,128}$/;

/** The trace of a call: from the event first, then from X-Ray's variable, else new. Malformed ids are ignored. */
export function traceOf(carrier: Carrier, xray: string | undefined): Trace {
  const found = fromTraceparent(carrier(CARRIED.parent)) ??
    fromXray(carrier(CARRIED.xray)) ??
    fromXray(xray) ?? { traceId: hexId(4), parentId: undefined, isSampled: false };
  const correlation = carrier(CARRIED.correlation);
  let spanId: string | undefined;
  return {
    traceId: found.traceId,
    parentId: found.parentId,
    isSampled: found.isSampled,
    get spanId() {
      // Most calls send nothing that would carry it.
      spanId ??= hexId(2);
      return spanId;
    },
    correlationId:
      correlation !== undefined && CORRELATION.test(correlation) ? correlation : found.traceId,
    depth: depthOf(carrier(CARRIED.depth)),
  };
}

type Origin = Pick<Trace, 'traceId' | 'parentId' | 'isSampled'>;

function fromTraceparent(text: string | undefined): Origin | undefined {
  if (text === undefined) return undefined;
  const [, traceId, parentId, flags] = TRACEPARENT.exec(text) ?? [];
  if (traceId === undefined || /^0+$/.test(traceId) || text.startsWith('ff')) return undefined;
  return { traceId, parentId, isSampled: (Number.parseInt(flags ?? '0', 16) & 1) === 1 };
}

function fromXray(text: string | undefined): Origin | undefined {
  if (text === undefined) return undefined;
  const [, time, rest] = XRAY.exec(text) ?? [];
  if (time === undefined || rest === undefined) return undefined;
  const parentId = XRAY_PARENT.exec(text)?.[1];
  return { traceId: time + rest, parentId, isSampled: /(?:^|;)Sampled=1/.test(text) };
}

/** A depth that is no small number is a forged one, which must not reset the count: it counts as far too deep. */
function depthOf(text: string | undefined): number {
  if (text === undefined) return 0;
  return /^\d{1,4}$/.test(text) ? Number(text) : 9999;
}

/** The fields to send along with whatever this call sends: header names and values. */
export function carried(trace: Trace): Readonly<Record<string, string>> {
  return {
    [CARRIED.parent]: `00-${trace.traceId}-${trace.spanId}-${trace.isSampled ? '01' : '00'}`,
    [CARRIED.correlation]: trace.correlationId,
    [CARRIED.depth]: String(trace.depth + 1),
  };
}
