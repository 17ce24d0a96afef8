/**
 * The version of the line format. A reader accepts lines of a version it knows and ignores fields it does not;
 * fields are only added within a version.
 */
export const FORMAT_VERSION = 1;

/** What happened. The list only grows within a version. */
export type SecurityEventType =
  | 'input.rejected'
  | 'input.unusual'
  | 'signature.rejected'
  | 'identity.rejected'
  | 'replay.detected'
  | 'deadline.exceeded'
  | 'limit.exceeded'
  | 'reach.unexpected'
  | 'reach.used'
  | 'state.leaked'
  | 'redaction.applied'
  | 'record.parked'
  | 'error';

/** What the guard did about it: stopped it, let it pass and told (report mode), or only saw it. */
export type SecurityAction = 'refused' | 'reported' | 'observed';

/** One value of `facts`: short, and never a value of the event. */
export type Fact = string | number | boolean;

/** What a part hands over; the rest of the line is filled in by the guard. */
export type SecurityNote = {
  readonly type: SecurityEventType;
  /** The guard's stable code where the caller gets one. */
  readonly code?: string;
  /** What was done; `observed` when not given. */
  readonly action?: SecurityAction;
  /** Where the input was wrong: `body /items/3/price`. At most 10 are written. */
  readonly places?: readonly string[];
  /** Facts: names of limits, counts, algorithm names. At most 12 are written. */
  readonly facts?: Readonly<Record<string, Fact>>;
};

/** One line of the format: a JSON object whose `postern` field tells it from other lines. */
export type SecurityEvent = {
  /** Version of the format. */
  readonly postern: number;
  readonly time: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly type: SecurityEventType;
  readonly action: SecurityAction;
  readonly code?: string;
  /** Trigger of the call: `http`, `sqs`, … */
  readonly source: string;
  /** Name of the function, where the platform says it. */
  readonly function?: string;
  readonly requestId: string;
  readonly traceId: string;
  readonly correlationId: string;
  /** Id of the record within a batch. */
  readonly record?: string;
  /** Who called, as far as a part knows: a hash or a subject, never a token. */
  readonly caller?: string;
  readonly places?: readonly string[];
  readonly facts?: Readonly<Record<string, Fact>>;
  /** How many events of this type were left out since the last line of it, because there were too many. */
  readonly dropped?: number;
};

/** How loud each type is. */
const LEVELS: Readonly<Record<SecurityEventType, SecurityEvent['level']>> = {
  'input.rejected': 'warn',
  'input.unusual': 'info',
  'signature.rejected': 'warn',
  'identity.rejected': 'warn',
  'replay.detected': 'warn',
  'deadline.exceeded': 'warn',
  'limit.exceeded': 'warn',
  'reach.unexpected': 'error',
  'reach.used': 'info',
  'state.leaked': 'error',
  'redaction.applied': 'info',
  'record.parked': 'warn',
  error: 'error',
};

/** The level of a type. */
export function levelOf(type: SecurityEventType): SecurityEvent['level'] {
  return LEVELS[type];
}
