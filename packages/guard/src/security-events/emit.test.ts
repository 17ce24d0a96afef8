import { describe, expect, it } from 'vitest';
import { emitterOf, type SecurityOptions } from './emit.ts';
import type { SecurityEvent, SecurityNote } from './event.ts';

const ids = () => ({ source: 'http', requestId: 'r', traceId: 't', correlationId: 'c' });

function emitted(
  options: SecurityOptions,
  notes: readonly SecurityNote[],
): readonly SecurityEvent[] {
  const events: SecurityEvent[] = [];
  const emit = emitterOf({ ...options, write: (event) => void events.push(event) }, () => {});
  for (const note of notes) emit(note, ids);
  return events;
}

const rejected: SecurityNote = { type: 'input.rejected', action: 'refused', code: 'input.invalid' };

describe('a security event', () => {
  it('is one line with the version of its format', () => {
    const lines: string[] = [];
    emitterOf({ now: () => 0 }, (line) => lines.push(line))(rejected, ids);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      postern: 1,
      time: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      type: 'input.rejected',
      action: 'refused',
      code: 'input.invalid',
      source: 'http',
      requestId: 'r',
      traceId: 't',
      correlationId: 'c',
    });
  });

  it('is short whatever it is told', () => {
    const places = Array.from({ length: 1000 }, () => 'x'.repeat(10_000));
    const facts = Object.fromEntries(places.map((place, i) => [`f${i}`, place]));
    const [event] = emitted({}, [{ ...rejected, places, facts }]);
    expect(JSON.stringify(event).length).toBeLessThan(6000);
  });

  it('does not fail the call when its receiver does', () => {
    const write = () => {
      throw new Error('x');
    };
    expect(() => emitterOf({ write }, () => {})(rejected, ids)).not.toThrow();
  });
});

describe('a flood', () => {
  it('is cut for each type apart, and the next line says how many were left out', () => {
    let time = 0;
    const events: SecurityEvent[] = [];
    const emit = emitterOf(
      { now: () => time, perSecond: 3, write: (one) => void events.push(one) },
      () => {},
    );
    for (let i = 0; i < 100; i += 1) emit(rejected, ids);
    emit({ type: 'error' }, ids);
    expect(events.map((one) => one.type)).toEqual([...Array(3).fill('input.rejected'), 'error']);
    time = 1000;
    emit(rejected, ids);
    expect(events.at(-1)).toMatchObject({ type: 'input.rejected', dropped: 97 });
    time = 0;
    emit(rejected, ids);
    expect(events.at(-1)?.dropped).toBeUndefined();
  });

  it('may be sampled, but errors are always told', () => {
    const notes: SecurityNote[] = Array.from({ length: 5 }, () => rejected);
    expect(emitted({ sample: 0 }, [...notes, { type: 'error' }]).map((one) => one.type)).toEqual([
      'error',
    ]);
  });
});
