import type { EventSpec } from '../core/event.ts';
import { at, textAt } from '../core/read.ts';
import { type BusEvent, busEvent, isBusEvent } from './event-bridge.ts';
import { unexpected } from './records.ts';

/** A tick of a schedule. */
export type Tick = Omit<BusEvent, 'detail'>;

/**
 * The envelope of schedules without an input of their own: rules of EventBridge and EventBridge Scheduler. What has an
 * input of its own is `direct(schema)`. Anyone who may invoke the function can pretend to be a schedule.
 */
export function schedule(): EventSpec<unknown, Tick, unknown> {
  return {
    source: 'schedule',
    open: (raw) => {
      if (!isBusEvent(raw) || !/^aws\.(events|scheduler)$/.test(textAt(raw, 'source') ?? '')) {
        throw unexpected('schedule');
      }
      return { pieces: [{ raw, id: textAt(raw, 'id') }] };
    },
    decode: ({ raw }) => {
      const { detail: _, ...tick } = busEvent(raw, at(raw, 'detail'));
      return tick;
    },
  };
}
