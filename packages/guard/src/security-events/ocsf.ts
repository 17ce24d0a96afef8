import type { SecurityEvent, SecurityEventType } from './event.ts';

/** Version of the Open Cybersecurity Schema Framework that the classes are of. */
const OCSF_VERSION = '1.6.0';

/** What OCSF calls a type of ours: class, activity within the class, and how the class is called. */
type Class = readonly [uid: number, activity: number, name: string];

const API_ACTIVITY: Class = [6003, 99, 'API Activity'];
const AUTHENTICATION: Class = [3002, 1, 'Authentication'];
const DETECTION: Class = [2004, 1, 'Detection Finding'];
const APPLICATION_ERROR: Class = [6008, 1, 'Application Error'];

/** The class of each type. A refused request is activity of the API; what should not happen at all is a finding. */
const CLASSES: Readonly<Record<SecurityEventType, Class>> = {
  'input.rejected': API_ACTIVITY,
  'input.unusual': API_ACTIVITY,
  'signature.rejected': AUTHENTICATION,
  'identity.rejected': AUTHENTICATION,
  'replay.detected': DETECTION,
  'deadline.exceeded': APPLICATION_ERROR,
  'limit.exceeded': API_ACTIVITY,
  'reach.unexpected': DETECTION,
  'reach.used': API_ACTIVITY,
  'state.leaked': DETECTION,
  'redaction.applied': API_ACTIVITY,
  'record.parked': API_ACTIVITY,
  error: APPLICATION_ERROR,
};

const SEVERITY: Readonly<Record<SecurityEvent['level'], number>> = { info: 1, warn: 3, error: 4 };

/** An event of OCSF: the fields that every class has, and ours under `unmapped`. */
export type OcsfEvent = {
  readonly class_uid: number;
  readonly class_name: string;
  readonly category_uid: number;
  readonly activity_id: number;
  readonly type_uid: number;
  readonly severity_id: number;
  /** 2 is failure, which a refusal is from the caller's side; 1 is success. */
  readonly status_id: number;
  readonly status_code?: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly message: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly unmapped: Readonly<Record<string, unknown>>;
};

/** A security event as an event of OCSF. */
export function toOcsf(event: SecurityEvent): OcsfEvent {
  const [classUid, activity, name] = CLASSES[event.type];
  const { code, caller, places, facts, dropped, record, source, action } = event;
  return {
    class_uid: classUid,
    class_name: name,
    category_uid: Math.floor(classUid / 1000),
    activity_id: activity,
    type_uid: classUid * 100 + activity,
    severity_id: SEVERITY[event.level],
    status_id: action === 'refused' ? 2 : 1,
    ...(code === undefined ? {} : { status_code: code }),
    time: Date.parse(event.time),
    message: event.type,
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Postern Guard', vendor_name: 'Postern' },
      correlation_uid: event.correlationId,
      uid: event.requestId,
      log_version: String(event.postern),
    },
    unmapped: {
      source,
      function: event.function,
      caller,
      places,
      facts,
      dropped,
      record,
      traceId: event.traceId,
    },
  };
}
