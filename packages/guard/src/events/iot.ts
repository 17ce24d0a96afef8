import { payloadCarrier, withoutCarried } from '../core/carried.ts';
import { checked } from '../core/checked.ts';
import type { EventSpec } from '../core/event.ts';
import { at, isObject } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import type { ParseLimits } from '../parse/limits.ts';
import { unexpected } from './records.ts';

/** How messages of devices are checked. */
export type IotOptions = {
  readonly limits?: ParseLimits;
  /**
   * A field of the message that tells it from every other, such as one that the statement of the rule selects:
   * `SELECT *, newuuid() AS id`. AWS IoT passes no id of its own.
   */
  readonly id?: string;
};

/**
 * The envelope of the Lambda action of rules of AWS IoT: the schema is for what the statement of the rule selects, an object. All of it
 * is the device's word but what functions of the statement add: `topic()`, `clientid()`, `timestamp()`.
 * Source: https://docs.aws.amazon.com/iot/latest/developerguide/lambda-rule-action.html
 */
export function iot<S extends AnySchema>(
  schema: S,
  options: IotOptions = {},
): EventSpec<unknown, OutputOf<S>, unknown> {
  const check = checked(schema, 'message', options.limits);
  return {
    source: 'iot',
    open: (raw) => {
      if (!isObject(raw)) throw unexpected('iot');
      const id = options.id === undefined ? undefined : at(raw, options.id);
      const known = typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
      return { pieces: [{ raw, id: known, carrier: payloadCarrier(raw) }] };
    },
    // The schema gives what its type says.
    decode: ({ raw }, call) =>
      check(withoutCarried(raw), call) as OutputOf<S> | Promise<OutputOf<S>>,
  };
}
