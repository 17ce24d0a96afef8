// The face of the subpath: the line format, and what other formats make of it.
export {
  FORMAT_VERSION,
  type SecurityEvent,
  type SecurityEventType,
  type SecurityNote,
} from './event.ts';
export { type OcsfEvent, toOcsf } from './ocsf.ts';
export { type OtelLogRecord, toOtel } from './otel.ts';
