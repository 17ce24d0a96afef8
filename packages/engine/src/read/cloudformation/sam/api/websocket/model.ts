import type { MapValue, Value } from '../../../../../model/value.ts';
import type { SamResource } from '../../output.ts';

/** A WebSocket API while it is expanded. */
export type WebSocketApi = {
  readonly id: string;
  readonly span: SamResource['span'];
  /** With known parameters put into `Auth` and `Routes`. */
  readonly properties: MapValue;
  readonly stage: Value | string;
  readonly passed: { readonly [key: string]: Value };
};
