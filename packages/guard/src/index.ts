// The package's face: what a function needs in most cases. Everything else has a subpath of its own.
export type { Call, Mode } from './core/call.ts';
export type { GuardCode } from './core/codes.ts';
export type { Context } from './core/context.ts';
export type { DeadlineOptions } from './core/deadline.ts';
export {
  type Failure,
  GuardError,
  type GuardErrorOptions,
  type Place,
  Refusal,
  type RefusalOptions,
} from './core/errors.ts';
export type { AnySpec, BatchRules, EventSpec, Opened, Piece, Settled } from './core/event.ts';
export { type Guarded, type GuardOptions, guard } from './core/guard.ts';
export type { HttpRequest } from './core/http-request.ts';
export type { LambdaContext } from './core/lambda.ts';
export type { IdentityPart, Next, Outcome, Part } from './core/part.ts';
export type { AnySchema, OutputOf, Schema, SchemaIssue, SchemaResult } from './core/schema.ts';
export type { Level, Logger, LogOptions } from './logs/logger.ts';
export type { RedactOptions } from './logs/redact.ts';
export type { SecurityOptions } from './security-events/emit.ts';
export type { SecurityEvent, SecurityNote } from './security-events/event.ts';
export type { Trace } from './trace/trace.ts';
