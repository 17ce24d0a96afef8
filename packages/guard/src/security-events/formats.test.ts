import { expect, it } from 'vitest';
import type { SecurityEvent } from './event.ts';
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
