import { expect, it } from 'vitest';
import { levelOf, type SecurityEvent, type SecurityEventType } from './event.ts';
import { toOcsf } from './ocsf.ts';
import { toOtel } from './otel.ts';

const event: SecurityEvent = {
  postern: 1,
  time: '2026-11-23T22:15:00.123Z',
  level: 'warn',
  type: 'identity.rejected',
  action: 'refused',
  code: 'identity.expired',
  source: 'http',
  function: 'orders',
  requestId: 'r',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  correlationId: 'order-7',
  facts: { age: 9 },
};

it('is a log record of OpenTelemetry', () => {
  expect(toOtel(event)).toEqual({
    timeUnixNano: '1795472100123000000',
    severityNumber: 13,
    severityText: 'WARN',
    eventName: 'postern.identity.rejected',
    traceId: event.traceId,
    body: 'identity.expired',
    attributes: {
      'faas.invocation_id': 'r',
      'faas.name': 'orders',
      'error.type': 'identity.expired',
      'postern.version': 1,
      'postern.action': 'refused',
      'postern.source': 'http',
      'postern.correlation_id': 'order-7',
      'postern.fact.age': 9,
    },
  });
});

it('is an event of OCSF, with a type that follows from class and activity', () => {
  expect(toOcsf(event)).toMatchObject({
    class_uid: 3002,
    category_uid: 3,
    activity_id: 1,
    type_uid: 300201,
    severity_id: 3,
    status_id: 2,
    status_code: 'identity.expired',
    time: 1795472100123,
    metadata: { version: '1.6.0', correlation_uid: 'order-7', uid: 'r' },
  });
});

/** One of each type: the compiler asks for those that are added. */
const TYPES: Readonly<Record<SecurityEventType, SecurityEvent['action']>> = {
  'input.rejected': 'refused',
  'input.unusual': 'observed',
  'signature.rejected': 'refused',
  'identity.rejected': 'refused',
  'replay.detected': 'refused',
  'deadline.exceeded': 'refused',
  'limit.exceeded': 'refused',
  'reach.unexpected': 'refused',
  'reach.used': 'observed',
  'state.leaked': 'reported',
  'redaction.applied': 'observed',
  'record.parked': 'observed',
  error: 'refused',
};

/**
 * What the published schema says of a class: attributes that it requires (`a.b` within an object that it has), those of
 * which one is needed, activities, and statuses. Source: branch v1.6.0 of github.com/ocsf/ocsf-schema (Apache-2.0).
 */
type Published = {
  readonly name: string;
  readonly required: readonly string[];
  readonly oneOf: readonly (readonly string[])[];
  readonly activities: readonly number[];
};

const BASE = [
  'activity_id',
  'category_uid',
  'class_uid',
  'metadata',
  'metadata.product',
  'metadata.version',
  'severity_id',
  'time',
  'type_uid',
];
const ENTITY = ['name', 'uid'];
const under = (object: string, names: readonly string[]) =>
  names.map((name) => `${object}.${name}`);

const SCHEMA: Readonly<Record<number, Published>> = {
  2004: {
    name: 'Detection Finding',
    required: ['finding_info', 'finding_info.uid'],
    oneOf: [],
    activities: [0, 1, 2, 3, 99],
  },
  3002: {
    name: 'Authentication',
    required: ['user'],
    oneOf: [
      ['service', 'dst_endpoint'],
      under('service', ENTITY),
      under('user', [...ENTITY, 'account']),
    ],
    activities: [0, 1, 2, 3, 4, 5, 6, 7, 99],
  },
  6003: {
    name: 'API Activity',
    required: ['actor', 'api', 'api.operation', 'src_endpoint'],
    oneOf: [
      under('actor', ['process', 'user', 'invoked_by', 'session', 'app_name', 'app_uid']),
      under('actor.user', [...ENTITY, 'account']),
      under('src_endpoint', [...ENTITY, 'ip', 'hostname', 'svc_name', 'domain']),
    ],
    activities: [0, 1, 2, 3, 4, 99],
  },
  6008: { name: 'Application Error', required: [], oneOf: [], activities: [0, 1, 2, 99] },
};

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((found, name) => Object(found)[name], value);
}

it.each(
  Object.entries(TYPES).flatMap(([type, action]) => [
    [type, action, undefined],
    [type, action, 'ann'],
  ]),
)('%s (%s, caller %s) has what its class of OCSF requires', (type, action, caller) => {
  const made = toOcsf({
    ...event,
    type: type as SecurityEventType,
    level: levelOf(type as SecurityEventType),
    action: action as SecurityEvent['action'],
    ...(caller === undefined ? {} : { caller }),
  });
  const published = SCHEMA[made.class_uid];
  expect(made.class_name).toBe(published?.name);
  const missing = [...BASE, ...(published?.required ?? [])].filter(
    (path) => at(made, path) === undefined,
  );
  expect(missing).toEqual([]);
  for (const choice of published?.oneOf ?? []) {
    expect(choice.some((path) => at(made, path) !== undefined)).toBe(true);
  }
  expect(published?.activities).toContain(made.activity_id);
  // A number that says "other" must have a name beside it.
  expect(made.activity_name !== undefined).toBe(made.activity_id === 99);
  expect(made.type_uid).toBe(made.class_uid * 100 + made.activity_id);
  expect(made.category_uid).toBe(Math.floor(made.class_uid / 1000));
  expect([1, 2, 3, 4, 5, 6]).toContain(made.severity_id);
  // Of a finding 1 is "new" and 2 "in progress"; of everything else 1 is success and 2 failure.
  expect(made.status_id).toBe(made.category_uid === 2 || action !== 'refused' ? 1 : 2);
});
