import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GuardOptions, guard } from '../core/guard.ts';
import type { Part } from '../core/part.ts';
import { sqs } from '../events/sqs.ts';
import { http } from '../http/http.ts';
import type { SecurityEvent } from '../security-events/event.ts';
import {
  type BucketStore,
  type Budget,
  type LimitOptions,
  limits,
  memoryBuckets,
} from './limits.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

type Answer = {
  readonly statusCode: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

const request = (ip = '203.0.113.9', headers: Record<string, string> = {}) => ({
  version: '2.0',
  rawPath: '/',
  rawQueryString: '',
  headers,
  requestContext: { http: { method: 'GET', path: '/', sourceIp: ip } },
});

type Who = { caller?: string; tenant?: string; ip?: string; headers?: Record<string, string> };

/** A guarded handler, and what callers hear from it. */
function service(options: LimitOptions, more: Partial<GuardOptions> = {}) {
  let who: Who = {};
  const events: SecurityEvent[] = [];
  const identity: Part = {
    name: 'who',
    admit: (call) => {
      call.caller = who.caller;
      call.tenant = who.tenant;
    },
  };
  const effect = vi.fn(() => ({ fine: true }));
  const handler = guard(
    {
      event: http(),
      log: false,
      identity,
      limits: limits(options),
      security: { write: (event) => void events.push(event) },
      ...more,
    },
    effect,
  );
  const call = async (as: Who = {}) => {
    who = as;
    const context = { awsRequestId: 'r', functionName: 'f', getRemainingTimeInMillis: () => 3000 };
    const answer = (await handler(request(as.ip, as.headers), context)) as Answer;
    const { code = 'ok' } = JSON.parse(answer.body) as { code?: string };
    return { code, status: answer.statusCode, retryAfter: answer.headers['retry-after'] };
  };
  const codes = async (count: number, as?: Who) => {
    const heard: string[] = [];
    for (let i = 0; i < count; i += 1) heard.push((await call(as)).code);
    return heard;
  };
  return { call, codes, effect, events };
}

const budgeted = (budgets: readonly Budget[], store: BucketStore = memoryBuckets()) =>
  service({ store, budgets, ifStoreFails: 'refuse' });

describe('a budget', () => {
  it('refuses what is too much with 429 and says when to come back', async () => {
    const { call, codes, effect, events } = budgeted([{ by: 'caller', limit: 3, perMs: 60_000 }]);
    expect(await codes(3, { caller: 'a' })).toEqual(['ok', 'ok', 'ok']);
    expect(await call({ caller: 'a' })).toEqual({
      code: 'limit.rate',
      status: 429,
      retryAfter: '20',
    });
    expect(effect).toHaveBeenCalledTimes(3);
    expect(events).toMatchObject([
      { type: 'limit.exceeded', code: 'limit.rate', facts: { budget: 'caller-0', waitMs: 20_000 } },
    ]);
    vi.setSystemTime(NOW + 19_999);
    expect((await call({ caller: 'a' })).retryAfter).toBe('1');
    vi.setSystemTime(NOW + 20_001);
    expect(await codes(2, { caller: 'a' })).toEqual(['ok', 'limit.rate']);
  });

  it.each<[Budget['by'], Who, Who]>([
    ['caller', { caller: 'a' }, { caller: 'b' }],
    ['tenant', { tenant: 'a' }, { tenant: 'b' }],
    ['ip', { ip: '203.0.113.1' }, { ip: '203.0.113.2' }],
    [
      (call) => call.http?.headers['x-key'],
      { headers: { 'x-key': '1' } },
      { headers: { 'x-key': '2' } },
    ],
  ])('is each one’s own (%s)', async (by, one, other) => {
    const { codes } = budgeted([{ by, limit: 1, perMs: 1000 }]);
    expect(await codes(2, one)).toEqual(['ok', 'limit.rate']);
    expect(await codes(2, other)).toEqual(['ok', 'limit.rate']);
  });

  it('is shared by all, and by those of whom nothing is known, unless they are free', async () => {
    const all = budgeted([{ by: 'all', limit: 1, perMs: 1000 }]);
    expect([
      ...(await all.codes(1, { caller: 'a' })),
      ...(await all.codes(1, { caller: 'b' })),
    ]).toEqual(['ok', 'limit.rate']);
    expect(await budgeted([{ by: 'caller', limit: 1, perMs: 1000 }]).codes(2)).toEqual([
      'ok',
      'limit.rate',
    ]);
    expect(
      await budgeted([{ by: 'caller', limit: 1, perMs: 1000, unknown: 'free' }]).codes(3),
    ).toEqual(['ok', 'ok', 'ok']);
  });

  it('does not mistake a caller for those who are unknown', async () => {
    const { codes } = budgeted([{ by: 'caller', limit: 1, perMs: 1000 }]);
    expect(await codes(1)).toEqual(['ok']);
    expect(await codes(1, { caller: 'null' })).toEqual(['ok']);
  });

  it('is charged what a call costs; what is never paid is told no time', async () => {
    let cost = 4;
    const { call, codes } = budgeted([{ by: 'all', limit: 10, perMs: 1000, cost: () => cost }]);
    expect(await codes(3)).toEqual(['ok', 'ok', 'limit.rate']);
    cost = 0;
    expect(await codes(1)).toEqual(['ok']);
    cost = 11;
    expect(await call()).toEqual({ code: 'limit.rate', status: 429, retryAfter: undefined });
    cost = Number.NaN;
    expect((await call()).status).toBe(500);
    cost = -1;
    expect((await call()).status).toBe(500);
  });

  it('is refused when its rate makes no sense', () => {
    for (const rate of [
      { limit: 0, perMs: 1 },
      { limit: 1, perMs: Number.NaN },
      { limit: 1e9, perMs: 1e14, burst: 1e12 },
    ]) {
      expect(() => budgeted([{ by: 'all', ...rate }])).toThrow(TypeError);
    }
  });

  it('in report mode is told and lets pass', async () => {
    const { codes, events } = service(
      {
        store: memoryBuckets(),
        budgets: [{ by: 'all', limit: 1, perMs: 1000 }],
        ifStoreFails: 'refuse',
      },
      { mode: 'report' },
    );
    expect(await codes(2)).toEqual(['ok', 'ok']);
    expect(events).toMatchObject([{ code: 'limit.rate', action: 'reported' }]);
  });

  it('of records is charged for each of them, by what is in it', async () => {
    const tenantOf = (data: unknown) =>
      (JSON.parse((data as { body: string }).body) as { tenant: string }).tenant;
    const handler = guard(
      {
        event: sqs(),
        log: false,
        limits: limits({
          store: memoryBuckets(),
          ifStoreFails: 'refuse',
          budgets: [{ by: (call) => tenantOf(call.data), limit: 1, perMs: 1000, per: 'piece' }],
        }),
      },
      () => {},
    );
    const answer = await handler({
      Records: ['a', 'a', 'b'].map((tenant, index) => record(String(index), tenant)),
    });
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  });
});

const record = (messageId: string, tenant: string, depth = 0) => ({
  messageId,
  receiptHandle: 'h',
  body: JSON.stringify({ tenant }),
  attributes: {},
  messageAttributes: {
    'x-postern-depth': { stringValue: String(depth), dataType: 'String' },
  },
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:q',
  awsRegion: 'eu-west-1',
});

describe('a store that does not answer', () => {
  const dead: BucketStore = {
    charge: async () => {
      throw new Error('no route to the table');
    },
  };
  const hanging: BucketStore = { charge: () => new Promise(() => {}) };

  it.each([
    ['fails', dead],
    ['hangs', hanging],
  ])('refuses or lets pass, as was chosen (%s)', async (_how, store) => {
    const budgets: readonly Budget[] = [{ by: 'all', limit: 1, perMs: 1000 }];
    const closed = service({ store, budgets, ifStoreFails: 'refuse', timeoutMs: 10 });
    expect(await closed.call()).toEqual({ code: 'limit.circuit', status: 503, retryAfter: '5' });
    expect(closed.effect).not.toHaveBeenCalled();
    const open = service({ store, budgets, ifStoreFails: 'allow', timeoutMs: 10 });
    expect(await open.codes(2)).toEqual(['ok', 'ok']);
    expect(open.events).toMatchObject([
      { type: 'error', facts: { store: 'unavailable', went: 'on' } },
      { type: 'error' },
    ]);
  });

  it('is not asked by every call', async () => {
    const charge = vi.fn(dead.charge);
    const { codes } = service({
      store: { charge },
      budgets: [{ by: 'all', limit: 1, perMs: 1000 }],
      ifStoreFails: 'allow',
    });
    await codes(20);
    expect(charge).toHaveBeenCalledTimes(3);
  });
});

describe('the depth', () => {
  it('ends a loop of requests', async () => {
    const { call } = service({ maxDepth: 2 });
    const deep = (depth: string) => ({ headers: { 'x-postern-depth': depth } });
    expect((await call(deep('2'))).code).toBe('ok');
    expect(await call(deep('3'))).toMatchObject({ code: 'limit.depth', status: 508 });
    expect((await call(deep('-1'))).code).toBe('limit.depth');
    expect((await service({ maxDepth: false }).call(deep('999'))).code).toBe('ok');
  });

  it('stops a function that sends its own messages to itself', async () => {
    const queue = [record('first', 'a')];
    const parked: unknown[] = [];
    let runs = 0;
    const handler = guard(
      {
        event: sqs(undefined, { park: (piece) => void parked.push(piece.id) }),
        log: false,
        limits: limits({ maxDepth: 5 }),
      },
      (_message, ctx) => {
        runs += 1;
        queue.push(record(`m${runs}`, 'a', Number(ctx.carry()['x-postern-depth'])));
      },
    );
    for (let next = queue.shift(); next !== undefined && runs < 100; next = queue.shift()) {
      expect(await handler({ Records: [next] })).toEqual({ batchItemFailures: [] });
    }
    expect(runs).toBe(6);
    expect(parked).toEqual(['m6']);
  });
});

// Whatever comes when: never more than the burst and what was filled in meanwhile, and nothing is kept from who waits.
it('a bucket in any history', async () => {
  const step = fc.record({
    waitMs: fc.integer({ min: 0, max: 2000 }),
    cost: fc.double({ min: 0, max: 4, noNaN: true }),
  });
  const rate = fc.record({
    limit: fc.integer({ min: 1, max: 50 }),
    perMs: fc.integer({ min: 1, max: 5000 }),
    burst: fc.integer({ min: 1, max: 20 }),
  });
  const { charged, chargeOf, waitOf } = await import('./bucket.ts');
  fc.assert(
    fc.property(rate, fc.array(step, { maxLength: 40 }), (aRate, steps) => {
      let now = NOW;
      let fullAt: number | undefined;
      let spent = 0;
      for (const { waitMs, cost } of steps) {
        now += waitMs;
        const charge = chargeOf(aRate, cost, now);
        const result = charged(fullAt, charge);
        fullAt = result.fullAt;
        if (result.isPaid) spent += cost;
        const filled = ((now - NOW) * aRate.limit) / aRate.perMs;
        expect(spent).toBeLessThanOrEqual(aRate.burst + filled + 1e-6);
        const wait = waitOf(charge, result);
        if (result.isPaid) continue;
        if (wait === undefined) expect(cost).toBeGreaterThan(aRate.burst - 1e-6);
        else {
          const at = (ms: number) => charged(fullAt, { ...charge, now: charge.now + ms * 1000 });
          expect(at(wait).isPaid).toBe(true);
          expect(at(Math.max(0, wait - 0.001)).isPaid).toBe(wait === 0);
        }
      }
    }),
  );
});

it('a clock that was years ahead locks nobody out', async () => {
  const store = memoryBuckets();
  const { codes } = budgeted([{ by: 'all', limit: 1, perMs: 1000 }], store);
  vi.setSystemTime(NOW + 3e10);
  expect(await codes(1)).toEqual(['ok']);
  vi.setSystemTime(NOW);
  expect(await codes(2)).toEqual(['ok', 'limit.rate']);
});

it('memory holds so many buckets and no more', () => {
  const store = memoryBuckets(10);
  const charge = { now: NOW * 1000, cost: 1000, capacity: 1000 };
  const pay = (key: string) => store.charge(key, charge, AbortSignal.timeout(1000));
  for (let i = 0; i < 100; i += 1) expect(pay(`k${i}`)).toMatchObject({ isPaid: true });
  expect(pay('k99')).toMatchObject({ isPaid: false });
  expect(pay('k0')).toMatchObject({ isPaid: true });
});
