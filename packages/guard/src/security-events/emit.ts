import {
  FORMAT_VERSION,
  levelOf,
  type SecurityEvent,
  type SecurityEventType,
  type SecurityNote,
} from './event.ts';

/** Which security events are written, and where. */
export type SecurityOptions = {
  /** Lines of one type in one second, after which they are only counted; 10 when not given. */
  readonly perSecond?: number;
  /** Share of the events written, 0 to 1; 1 when not given. Events of level `error` are always written. */
  readonly sample?: number;
  /** Takes an event in place of the log. What it throws is ignored. */
  readonly write?: (event: SecurityEvent) => void;
  /** The clock, in milliseconds; for tests. */
  readonly now?: () => number;
};

/** What the guard knows of the call. */
export type SecurityIds = Pick<
  SecurityEvent,
  'source' | 'requestId' | 'traceId' | 'correlationId'
> &
  Partial<Pick<SecurityEvent, 'function' | 'record' | 'caller'>>;

/** Hands an event on, or counts it where there are too many. `ids` is only called for a line that is written. */
export type Emitter = (note: SecurityNote, ids: () => SecurityIds) => void;

/** State of one type: a bucket of lines, and how many were left out. */
type Bucket = { lines: number; at: number; dropped: number };

const MAX_PLACES = 10;
const MAX_FACTS = 12;
const MAX_FACT_LENGTH = 200;

/** An emitter; it keeps one small bucket for each type, and nothing of the calls. */
export function emitterOf(options: SecurityOptions, write: (line: string) => void): Emitter {
  const { perSecond = 10, sample = 1, now = Date.now } = options;
  const buckets = new Map<SecurityEventType, Bucket>();
  return (note, ids) => {
    const time = now();
    const bucket = bucketOf(buckets, note.type, time, perSecond);
    if (!isWritten(bucket, note.type, sample)) {
      bucket.dropped += 1;
      return;
    }
    const { dropped } = bucket;
    bucket.dropped = 0;
    const event = eventOf(note, ids(), time, dropped);
    if (options.write === undefined) write(JSON.stringify(event));
    else quietly(options.write, event);
  };
}

function quietly(write: (event: SecurityEvent) => void, event: SecurityEvent): void {
  try {
    write(event);
  } catch {
    // A broken receiver of events must not fail the call that they tell of.
  }
}

/** The type's bucket, filled by the time that has passed. */
function bucketOf(
  buckets: Map<SecurityEventType, Bucket>,
  type: SecurityEventType,
  time: number,
  perSecond: number,
): Bucket {
  const known = buckets.get(type);
  if (known === undefined) {
    const bucket = { lines: perSecond, at: time, dropped: 0 };
    buckets.set(type, bucket);
    return bucket;
  }
  // The clock may be set back between two calls.
  const passed = Math.max(0, time - known.at) / 1000;
  known.lines = Math.min(perSecond, known.lines + passed * perSecond);
  known.at = time;
  return known;
}

function isWritten(bucket: Bucket, type: SecurityEventType, sample: number): boolean {
  if (levelOf(type) !== 'error' && sample < 1 && Math.random() >= sample) return false;
  if (bucket.lines < 1) return false;
  bucket.lines -= 1;
  return true;
}

function eventOf(
  note: SecurityNote,
  ids: SecurityIds,
  time: number,
  dropped: number,
): SecurityEvent {
  const { type, action = 'observed', code, places, facts } = note;
  return {
    postern: FORMAT_VERSION,
    time: new Date(time).toISOString(),
    level: levelOf(type),
    type,
    action,
    ...(code === undefined ? {} : { code }),
    ...ids,
    ...(places === undefined || places.length === 0 ? {} : { places: firstOf(places) }),
    ...(facts === undefined ? {} : { facts: shortFacts(facts) }),
    ...(dropped === 0 ? {} : { dropped }),
  };
}

function firstOf(places: readonly string[]): readonly string[] {
  return places.slice(0, MAX_PLACES).map((place) => place.slice(0, MAX_FACT_LENGTH));
}

function shortFacts(facts: NonNullable<SecurityNote['facts']>): NonNullable<SecurityNote['facts']> {
  const short = Object.entries(facts)
    .slice(0, MAX_FACTS)
    .map(([name, fact]) => [
      name,
      typeof fact === 'string' ? fact.slice(0, MAX_FACT_LENGTH) : fact,
    ]);
  return Object.fromEntries(short);
}
