import type { SecurityEvent, SecurityEventType } from './event.ts';

/** Version of the Open Cybersecurity Schema Framework that the classes are of: branch `v1.6.0` of ocsf/ocsf-schema. */
const OCSF_VERSION = '1.6.0';

/** What OCSF calls a type of ours: class, activity within the class, and how the class is called. */
type Class = readonly [
  uid: number,
  activity: number,
  name: string,
  /** What the class asks for beyond what every event has. */
  own: (event: SecurityEvent) => Readonly<Record<string, unknown>>,
];

/** 99 is an activity that the class has no number for; its name stands beside it. */
const OTHER = 99;

const API_ACTIVITY: Class = [
  6003,
  OTHER,
  'API Activity',
  (event) => ({
    actor: { user: userOf(event) },
    api: { operation: event.function ?? event.source },
    // The address of the caller is not part of a line; the trigger is what is known of where a call came from.
    src_endpoint: { svc_name: event.source },
  }),
];
const AUTHENTICATION: Class = [
  3002,
  1,
  'Authentication',
  (event) => ({ user: userOf(event), service: { name: event.function ?? event.source } }),
];
const DETECTION: Class = [
  2004,
  1,
  'Detection Finding',
  (event) => ({
    finding_info: { uid: findingOf(event), title: event.code ?? event.type, types: [event.type] },
  }),
];
const APPLICATION_ERROR: Class = [6008, 1, 'Application Error', () => ({})];

/** Who called, as far as a part knew; type 0 is a user of unknown kind. */
function userOf({ caller }: SecurityEvent): Readonly<Record<string, unknown>> {
  return caller === undefined ? { name: 'unknown', type_id: 0 } : { uid: caller, type_id: 0 };
}

function findingOf({ requestId, record, type }: SecurityEvent): string {
  return [requestId, record, type].filter((part) => part !== undefined).join('/');
}

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

/** An event of OCSF: the fields that every class has, what its own class asks for, and ours under `unmapped`. */
export type OcsfEvent = {
  readonly class_uid: number;
  readonly class_name: string;
  readonly category_uid: number;
  readonly activity_id: number;
  readonly type_uid: number;
  readonly severity_id: number;
  /** What is done, where the class has no number for it. */
  readonly activity_name?: string;
  /** 2 is failure, which a refusal is from the caller's side; 1 is success, and of a finding: new. */
  readonly status_id: number;
  readonly status_code?: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly message: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly unmapped: Readonly<Record<string, unknown>>;
  /** Of API activity. */
  readonly actor?: Readonly<Record<string, unknown>>;
  readonly api?: Readonly<Record<string, unknown>>;
  readonly src_endpoint?: Readonly<Record<string, unknown>>;
  /** Of authentication. */
  readonly user?: Readonly<Record<string, unknown>>;
  readonly service?: Readonly<Record<string, unknown>>;
  /** Of findings. */
  readonly finding_info?: Readonly<Record<string, unknown>>;
};

/** A security event as an event of OCSF. */
export function toOcsf(event: SecurityEvent): OcsfEvent {
  const [classUid, activity, name, own] = CLASSES[event.type];
  const { code, caller, places, facts, dropped, record, source, action } = event;
  return {
    class_uid: classUid,
    class_name: name,
    category_uid: Math.floor(classUid / 1000),
    activity_id: activity,
    ...(activity === OTHER ? { activity_name: event.type } : {}),
    type_uid: classUid * 100 + activity,
    severity_id: SEVERITY[event.level],
    status_id: action === 'refused' && classUid !== DETECTION[0] ? 2 : 1,
    ...(code === undefined ? {} : { status_code: code }),
    time: Date.parse(event.time),
    message: event.type,
    ...own(event),
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
