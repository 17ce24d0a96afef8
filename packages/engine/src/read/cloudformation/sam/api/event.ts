import type { Span } from '../../../../model/span.ts';
import type { MapValue, Value } from '../../../../model/value.ts';

/** An `Api` or `HttpApi` event of a function or a state machine, collected while those are expanded. */
export type ApiEvent = {
  readonly kind: 'Api' | 'HttpApi';
  readonly owner: 'function' | 'state-machine';
  /** Logical id of the function or state machine (SAM and generated are the same). */
  readonly ownerId: string;
  readonly eventId: string;
  /** `Properties` of the event; an empty map where it has none. */
  readonly properties: MapValue;
  /** The event's key in `Events`. */
  readonly span: Span;
  /** `Condition` of the owner: the name as it is written. */
  readonly condition: Value | undefined;
  /**
   * Logical id of the alias that events go to (`AutoPublishAlias`), else undefined. A permission's
   * FunctionName and an integration's target then is `Ref: alias` in place of the function.
   */
  readonly alias: string | undefined;
  /** Attributes that the official transform passes on to generated permissions and roles (`Condition`, `DeletionPolicy`, …). */
  readonly attributes: { readonly [key: string]: Value };
  /** For a state machine, properties that pass on to the role of the event (`PermissionsBoundary`, tags). */
  readonly ownerProperties: MapValue;
};
