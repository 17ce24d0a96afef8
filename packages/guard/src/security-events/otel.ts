import type { SecurityEvent } from './event.ts';

/** A log record of OpenTelemetry's data model, with the model's names; an exporter writes it in its own form. */
export type OtelLogRecord = {
  readonly timeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly traceId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | number | boolean | readonly string[]>>;
};

/** OpenTelemetry's numbers: each level has four, of which the first is the plain one. */
const SEVERITY: Readonly<Record<SecurityEvent['level'], number>> = { info: 9, warn: 13, error: 17 };

/**
 * A security event as a log record of OpenTelemetry. Fields without a semantic convention stand below `postern.`.
 * Source of the others: the registries of `faas`, `error`, `enduser` and `messaging` in model/ of
 * open-telemetry/semantic-conventions, 2026-08-20.
 */
export function toOtel(event: SecurityEvent): OtelLogRecord {
  return {
    timeUnixNano: `${Date.parse(event.time)}000000`,
    severityNumber: SEVERITY[event.level],
    severityText: event.level.toUpperCase(),
    eventName: `postern.${event.type}`,
    traceId: event.traceId,
    body: event.code ?? event.type,
    attributes: attributesOf(event),
  };
}

function attributesOf(event: SecurityEvent): OtelLogRecord['attributes'] {
  const attributes: Record<string, string | number | boolean | readonly string[] | undefined> = {
    'faas.invocation_id': event.requestId,
    'faas.name': event.function,
    'error.type': event.code,
    'enduser.id': event.caller,
    'messaging.message.id': event.record,
    'postern.version': event.postern,
    'postern.action': event.action,
    'postern.source': event.source,
    'postern.correlation_id': event.correlationId,
    'postern.places': event.places,
    'postern.dropped': event.dropped,
  };
  for (const [name, fact] of Object.entries(event.facts ?? {})) {
    attributes[`postern.fact.${name}`] = fact;
  }
  const known = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as OtelLogRecord['attributes'];
}
