import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../core/call.ts';
import { type GuardOptions, guard } from '../core/guard.ts';
import type { Part } from '../core/part.ts';
import type { SecurityEvent } from '../security-events/event.ts';
import { Printer } from './prints.ts';
import { type StateAuditOptions, stateAudit, tenantCache } from './state.ts';

type Event = { readonly tenant?: string; readonly caller?: string; readonly do?: () => unknown };

const identity: Part = {
  name: 'who',
  admit: (call) => {
    const { tenant, caller } = call.event as Event;
    call.tenant = tenant;
    call.caller = caller;
  },
};

describe('the cache of tenants', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0, toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  const as = (tenant?: string, caller?: string) => ({ tenant, caller }) as unknown as Call;

  it('gives an entry to its owner alone, in real calls', async () => {
    const cache = tenantCache<string>();
    const handler = guard({ identity, log: false }, (event: Event, ctx) => {
      const before = cache.get(ctx, 'profile');
      cache.set(ctx, 'profile', `of ${event.caller}`);
      return before;
    });
    expect(await handler({ tenant: 't', caller: 'a' })).toBeUndefined();
    expect(await handler({ tenant: 't', caller: 'b' })).toBeUndefined();
    expect(await handler({ tenant: 'u', caller: 'a' })).toBeUndefined();
    expect(await handler({ tenant: 't', caller: 'a' })).toBe('of a');
  });

  it('refuses without an owner', async () => {
    const cache = tenantCache<string>();
    const handler = guard({ identity, log: false }, (_event: Event, ctx) => cache.get(ctx, 'k'));
    await expect(handler({})).rejects.toMatchObject({ name: 'state.leak' });
    await expect(handler({ caller: '' })).rejects.toMatchObject({ name: 'state.leak' });
    for (const none of [undefined, null, 1, {}, { tenant: 5 }]) {
      expect(() => cache.set(none as never, 'k', 'v')).toThrow('whose entry');
      expect(() => cache.delete(none as never, 'k')).toThrow('whose entry');
    }
    expect(() => tenantCache<string>({ by: 'tenant' }).get(as(undefined, 'a'), 'k')).toThrow();
    expect(() => tenantCache<string>({ by: 'caller' }).get(as('t'), 'k')).toThrow();
    expect(() => cache.get(as('t'), 5 as never)).toThrow(TypeError);
    expect(cache.size).toBe(0);
  });

  it('shares within a tenant where it is told to', () => {
    const cache = tenantCache<number>({ by: 'tenant' });
    cache.set(as('t', 'a'), 'k', 1);
    expect(cache.get(as('t', 'b'), 'k')).toBe(1);
    expect(cache.get(as('u', 'a'), 'k')).toBeUndefined();
  });

  it('forgets what is old, what is too much and what it is told to', () => {
    const cache = tenantCache<number>({ most: 2, ttlMs: 10 });
    const ctx = as('t');
    for (const key of ['a', 'b']) cache.set(ctx, key, 1);
    cache.get(ctx, 'a');
    cache.set(ctx, 'c', 1);
    expect(['a', 'b', 'c'].map((key) => cache.get(ctx, key))).toEqual([1, undefined, 1]);
    cache.delete(ctx, 'c');
    expect(cache.get(ctx, 'c')).toBeUndefined();
    vi.setSystemTime(10);
    expect(cache.get(ctx, 'a')).toBeUndefined();
    cache.set(ctx, 'd', 1);
    cache.clear();
    expect(cache.size).toBe(0);
    for (const options of [{ most: 0 }, { ttlMs: Number.NaN }]) {
      expect(() => tenantCache(options)).toThrow(TypeError);
    }
  });

  it('mistakes no owner and no key for another, whatever they are called', () => {
    const name = fc.oneof(fc.constantFrom('a', 'b', '","', 'null', '\\'), fc.string());
    const part = fc.option(
      name.filter((text) => text !== ''),
      { nil: undefined },
    );
    const whose = fc.tuple(part, part, name).filter(([t, c]) => t !== undefined || c !== undefined);
    fc.assert(
      fc.property(whose, whose, (one, other) => {
        const cache = tenantCache<string>();
        cache.set(as(one[0], one[1]), one[2], 'mine');
        const isSame = one.every((text, index) => text === other[index]);
        expect(cache.get(as(other[0], other[1]), other[2])).toBe(isSame ? 'mine' : undefined);
      }),
    );
  });
});

/** A guarded function that does what its event says, and what was told of it. */
function audited(options: StateAuditOptions, more: Pick<GuardOptions, 'deadline'> = {}) {
  const events: SecurityEvent[] = [];
  const lines: string[] = [];
  const handler = guard(
    {
      identity,
      parts: [stateAudit(options)],
      security: { write: (event: SecurityEvent) => void events.push(event) },
      log: { write: (line: string) => void lines.push(line) },
      ...more,
      event: undefined,
    },
    async (event: Event) => event.do?.(),
  );
  const call = (caller: string | undefined, work?: () => unknown) =>
    handler({ caller, do: work }, { getRemainingTimeInMillis: () => 1000 });
  const told = () => events.splice(0).map(({ places, facts }) => ({ places, facts }));
  return { call, told, events, lines };
}

describe('the audit', () => {
  it('finds what one caller leaves and the next meets, once, without its value', async () => {
    const module: Record<string, unknown> = { user: undefined, settings: { shop: 1 } };
    const cache = new Map<string, unknown>();
    const { call, told, events } = audited({ watch: { module: () => module, cache: () => cache } });
    await call('alice', () => {
      module.user = { email: 'alice@example.com' };
      cache.set('alice@example.com', 1).set('two', 2);
    });
    await call('alice');
    expect(told()).toEqual([]);
    await call('bob');
    expect(events).toMatchObject([
      { type: 'state.leaked', code: 'state.leak', action: 'reported' },
    ]);
    expect(JSON.stringify(events)).not.toContain('alice@');
    expect(told()).toEqual([
      { places: ['state module.user', 'state cache'], facts: { entries: 3, files: 0 } },
    ]);
    await call('carol');
    expect(told()).toEqual([]);
    await call('carol', () => (module.user = 'carol'));
    await call('alice');
    expect(told()).toMatchObject([{ facts: { entries: 1 } }]);
  });

  it('says nothing of what init made, and of what is gone again', async () => {
    const cache = new Map<string, unknown>([['config', 1]]);
    let last: string | undefined;
    const { call, told } = audited({ watch: { cache: () => cache, last: () => last } });
    await call('alice', () => {
      last = 'alice';
      cache.set('x', 1);
      last = undefined;
      cache.delete('x');
    });
    await call('bob');
    expect(told()).toEqual([]);
    await call('bob', () => (last = 'bob'));
    await call(undefined);
    expect(told()).toEqual([{ places: ['state last'], facts: { entries: 1, files: 0 } }]);
  });

  it('refuses where it is told to, until the state is gone', async () => {
    const list: string[] = [];
    const { call } = audited({ watch: { list: () => list }, ifLeaked: 'refuse' });
    await call('alice', () => list.push('secret'));
    await expect(call('bob')).rejects.toMatchObject({ name: 'state.leak' });
    await expect(call('bob')).rejects.toMatchObject({ name: 'state.leak' });
    await call('alice');
    list.pop();
    await call('bob');
  });

  it('also blames work that went on after its deadline', async () => {
    const state: { user?: string } = {};
    const { call, told } = audited({ watch: { state: () => state } }, { deadline: { limitMs: 5 } });
    const late = new Promise<void>((resolve) =>
      setTimeout(() => {
        state.user = 'alice';
        resolve();
      }, 30),
    );
    await expect(call('alice', () => late)).rejects.toMatchObject({ name: 'deadline.exceeded' });
    await late;
    await call('bob');
    expect(told()).toContainEqual({ places: ['state state'], facts: { entries: 1, files: 0 } });
  });

  it('finds files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'audit-'));
    try {
      await writeFile(join(folder, 'of-init'), 'x');
      const { call, told, events } = audited({ tmp: folder });
      await call('alice', () => writeFile(join(folder, 'alice.pdf'), 'x'));
      await call('bob');
      expect(JSON.stringify(events)).not.toContain('pdf');
      expect(told()).toEqual([{ places: ['state tmp'], facts: { entries: 0, files: 1 } }]);
      await call('bob', () => writeFile(join(folder, 'alice.pdf'), 'xy'));
      await call('alice');
      expect(told()).toMatchObject([{ facts: { files: 1 } }]);
      await call('bob', () => rm(join(folder, 'alice.pdf')));
      await call('alice');
      expect(told()).toEqual([]);
      const none = audited({ tmp: join(folder, 'nowhere') });
      await none.call('alice');
      await none.call('bob');
      expect(none.told()).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('blames nobody where calls overlap, and says so', async () => {
    const state: Record<string, string> = {};
    const { call, told, lines } = audited({ watch: { state: () => state } });
    let go: (value: unknown) => void = () => {};
    const first = call('alice', () => {
      state.user = 'alice';
      return new Promise((resolve) => (go = resolve));
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await call('bob');
    go(1);
    await first;
    await call('carol');
    expect(told()).toEqual([]);
    expect(lines.filter((line) => line.includes('overlap'))).toHaveLength(1);
    await call('carol', () => (state.user = 'carol'));
    await call('dave');
    expect(told()).toHaveLength(1);
  });

  it('costs no more than so much, and survives what throws, turns in circles or runs code', async () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const getter = vi.fn();
    const trap = Object.defineProperty({}, 'x', { enumerable: true, get: getter });
    const huge = Array.from({ length: 300_000 }, (_, index) => ({ index }));
    const { call, lines } = audited({
      watch: {
        circle: () => circle,
        trap: () => trap,
        broken: () => {
          throw new Error('x');
        },
        huge: () => huge,
      },
    });
    await call('alice');
    const begun = performance.now();
    await call('bob');
    expect(performance.now() - begun).toBeLessThan(100);
    expect(getter).not.toHaveBeenCalled();
    expect(lines.filter((line) => line.includes('more state'))).toHaveLength(1);
  });
});

it('prints are the same for the same content, and others for another', () => {
  const printer = new Printer();
  fc.assert(
    fc.property(fc.anything({ maxDepth: 2 }), fc.anything({ maxDepth: 2 }), (one, other) => {
      printer.snapshot({});
      const copy = structuredClone(one);
      expect(printer.print(copy)).toBe(printer.print(one));
      const texts = [one, other].map((value) => JSON.stringify(value));
      if (texts[0] !== texts[1]) expect(printer.print(one)).not.toBe(printer.print(other));
    }),
  );
});
