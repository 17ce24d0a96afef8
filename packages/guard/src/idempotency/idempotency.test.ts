import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { GuardError, Refusal } from '../core/errors.ts';
import { type GuardOptions, guard } from '../core/guard.ts';
import type { Part } from '../core/part.ts';
import { sqs } from '../events/sqs.ts';
import { http } from '../http/http.ts';
import {
  attemptOf,
  type IdempotencyOptions,
  idempotency,
  memoryStore,
  type Store,
} from './idempotency.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

type Answer = {
  readonly statusCode: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

const request = (key: string | undefined, body: unknown = { amount: 1 }) => ({
  version: '2.0',
  rawPath: '/pay',
  rawQueryString: '',
  headers: {
    'content-type': 'application/json',
    ...(key === undefined ? {} : { 'Idempotency-Key': key }),
  },
  requestContext: { http: { method: 'POST', path: '/pay' } },
  body: JSON.stringify(body),
  isBase64Encoded: false,
});

const context = (ms = 3000) => ({
  awsRequestId: 'r',
  functionName: 'pay',
  getRemainingTimeInMillis: () => ms,
});

function payments(
  options: Partial<IdempotencyOptions> = {},
  work: () => unknown = () => ({ paid: true }),
  more: Partial<GuardOptions> = {},
) {
  const effect = vi.fn(work);
  const store = options.store ?? memoryStore();
  const handler = guard(
    { ...more, event: http(), log: false, idempotency: idempotency({ store, ...options }) },
    effect,
  );
  const call = async (key: string | undefined, body?: unknown, ms?: number) => {
    const answer = (await handler(request(key, body), context(ms))) as Answer;
    const said = answer.body === '' ? {} : (JSON.parse(answer.body) as { code?: string });
    return { ...answer, said, code: said.code ?? answer.statusCode };
  };
  return { call, effect, store };
}

describe('a request that comes again', () => {
  it('has one effect and hears the same answer', async () => {
    const { call, effect } = payments();
    const first = await call('a');
    const second = await call('a');
    expect(second.said).toEqual(first.said);
    expect(effect).toHaveBeenCalledTimes(1);
    await call('b');
    expect(effect).toHaveBeenCalledTimes(2);
  });

  it('is refused with another payload, whatever the order of its names', async () => {
    const { call, effect } = payments();
    await call('a', { amount: 1, to: 'x' });
    expect((await call('a', { to: 'x', amount: 1 })).code).toBe(200);
    expect((await call('a', { amount: 1000, to: 'x' })).code).toBe('idempotency.mismatch');
    expect(effect).toHaveBeenCalledTimes(1);
  });

  it('belongs to its caller', async () => {
    let who = 'alice';
    const identity: Part = {
      name: 'who',
      admit: (call) => {
        call.caller = who;
      },
    };
    const { call, effect } = payments({}, () => ({ for: who }), { identity });
    await call('a');
    who = 'mallory';
    expect((await call('a')).said).toEqual({ for: 'mallory' });
    expect(effect).toHaveBeenCalledTimes(2);
  });

  it('needs a key, unless that is not asked for', async () => {
    expect((await payments().call(undefined)).code).toBe('idempotency.missing');
    expect((await payments().call('x'.repeat(2000))).code).toBe('idempotency.missing');
    expect((await payments({ isRequired: false }).call(undefined)).code).toBe(200);
    const byBody = payments({ key: (data) => JSON.stringify(data) });
    await byBody.call(undefined);
    await byBody.call(undefined);
    expect(byBody.effect).toHaveBeenCalledTimes(1);
  });

  it('works again once it is forgotten', async () => {
    const { call, effect } = payments({ keepMs: 1000 });
    await call('a');
    vi.setSystemTime(NOW + 999);
    await call('a');
    expect(effect).toHaveBeenCalledTimes(1);
    vi.setSystemTime(NOW + 1001);
    await call('a');
    expect(effect).toHaveBeenCalledTimes(2);
  });

  it('hears nothing where answers are not kept or too long', async () => {
    for (const options of [{ keepsAnswer: false }, {}]) {
      const long = 'x'.repeat(options.keepsAnswer === false ? 1 : 400_000);
      const { call, effect } = payments(options, () => ({ long }));
      await call('a');
      expect((await call('a')).statusCode).toBe(204);
      expect(effect).toHaveBeenCalledTimes(1);
    }
  });
});

describe('attempts at the same time', () => {
  it('fifty have one effect', async () => {
    const { call, effect } = payments(
      {},
      () => new Promise((done) => setTimeout(done, 20, { n: 1 })),
    );
    const codes = (await Promise.all(Array.from({ length: 50 }, () => call('a')))).map(
      ({ code }) => code,
    );
    expect(effect).toHaveBeenCalledTimes(1);
    expect(codes.filter((code) => code === 200)).toHaveLength(1);
    expect(codes.filter((code) => code === 'idempotency.in_progress')).toHaveLength(49);
    expect((await call('a')).said).toEqual({ n: 1 });
  });

  it('the second hears when to come back', async () => {
    const { call } = payments({}, () => new Promise((done) => setTimeout(done, 20)));
    const running = call('a', undefined, 9000);
    await new Promise((done) => setTimeout(done, 1));
    expect((await call('a', undefined, 9000)).headers['retry-after']).toBe('10');
    await running;
  });
});

describe('attempts that fail', () => {
  it('free the key', async () => {
    let isBroken = true;
    const { call, effect } = payments({}, () => {
      if (isBroken) throw new Refusal('card.declined', { status: 402 });
      return { paid: true };
    });
    expect((await call('a')).code).toBe('card.declined');
    isBroken = false;
    expect((await call('a')).said).toEqual({ paid: true });
    expect(effect).toHaveBeenCalledTimes(2);
  });

  it('at the deadline keep the key until they must be dead; what they finish then counts', async () => {
    let end: (value: unknown) => void = () => {};
    const { call, effect } = payments({}, () => new Promise((done) => (end = done)), {
      deadline: { marginMs: 10 },
    });
    expect((await call('a', undefined, 40)).code).toBe('deadline.exceeded');
    expect((await call('a', undefined, 40)).code).toBe('idempotency.in_progress');
    end({ paid: 'late' });
    await new Promise((done) => setTimeout(done, 5));
    expect((await call('a')).said).toEqual({ paid: 'late' });
    expect(effect).toHaveBeenCalledTimes(1);
  });

  it('which waited for the store until the deadline did nothing, and leave the key free', async () => {
    const slow = memoryStore();
    let waitMs = 60;
    const store: Store = {
      ...slow,
      take: async (...given) => {
        await new Promise((done) => setTimeout(done, waitMs));
        return slow.take(...given);
      },
    };
    const { call, effect } = payments({ store }, () => ({ paid: true }), {
      deadline: { marginMs: 10 },
    });
    expect((await call('a', undefined, 40)).code).toBe('deadline.exceeded');
    await new Promise((done) => setTimeout(done, 60));
    expect(effect).not.toHaveBeenCalled();
    waitMs = 0;
    expect((await call('a')).said).toEqual({ paid: true });
  });

  it('a dead one is followed by the next, and cannot finish for it', async () => {
    const ends: ((value: unknown) => void)[] = [];
    const { call, store } = payments({}, () => new Promise((done) => ends.push(done)));
    const first = call('a');
    await vi.waitFor(() => expect(ends).toHaveLength(1));
    vi.setSystemTime(NOW + 4001);
    const second = call('a');
    await vi.waitFor(() => expect(ends).toHaveLength(2));
    const finish = vi.spyOn(store, 'finish');
    ends[0]?.({ by: 'first' });
    await first;
    expect(await finish.mock.results[0]?.value).toBe(false);
    ends[1]?.({ by: 'second' });
    await second;
    expect((await call('a')).said).toEqual({ by: 'second' });
  });

  it('a store that does not answer refuses before, and changes nothing after', async () => {
    const broken = (method: keyof Store): Store => ({
      ...memoryStore(),
      [method]: async () => {
        throw new Error('no route to the table');
      },
    });
    const before = payments({ store: broken('take') });
    expect((await before.call('a')).code).toBe('idempotency.unavailable');
    expect(before.effect).not.toHaveBeenCalled();
    const after = payments({ store: broken('finish') });
    expect((await after.call('a')).said).toEqual({ paid: true });
    const freed = payments({ store: broken('release') }, () => {
      throw new GuardError('limit.rate', 'x');
    });
    expect((await freed.call('a')).code).toBe('limit.rate');
  });
});

it('records of a queue: each once, the others of the batch go on', async () => {
  const seen: (string | undefined)[] = [];
  const store = memoryStore();
  const handler = guard(
    { event: sqs(), log: false, idempotency: idempotency({ store }) },
    (_record, ctx) => void seen.push(attemptOf(ctx)?.key),
  );
  const record = (messageId: string) => ({
    messageId,
    receiptHandle: 'h',
    body: '{"a":1}',
    attributes: {},
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:q',
    awsRegion: 'eu-west-1',
  });
  await handler({ Records: [record('1'), record('2')] }, context());
  expect(await handler({ Records: [record('2'), record('3')] }, context())).toEqual({
    batchItemFailures: [],
  });
  expect(new Set(seen).size).toBe(3);
  expect(seen).toHaveLength(3);
});

// A queue gives records again until they succeed; attempts may die or fail anywhere. Whatever happens, in whatever order.
it('one effect for each key in any history, where the effect is written with the key', async () => {
  type Step = {
    readonly key: string;
    readonly dies: 'never' | 'before' | 'after';
    readonly wait: number;
  };
  const step: fc.Arbitrary<Step> = fc.record({
    key: fc.constantFrom('a', 'b'),
    dies: fc.constantFrom('never', 'before', 'after'),
    wait: fc.constantFrom(0, 500, 5000),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      vi.setSystemTime(NOW);
      const effects = new Map<string, number>();
      const done = new Set<string>();
      const store = memoryStore();
      let dies: Step['dies'] = 'never';
      const dying: Store = {
        ...store,
        finish: (...args) => (dies === 'after' ? new Promise(() => {}) : store.finish(...args)),
        release: (...args) => (dies === 'before' ? new Promise(() => {}) : store.release(...args)),
      };
      const handler = guard(
        { event: http(), log: false, idempotency: idempotency({ store: dying }) },
        (_event, ctx) => {
          if (dies === 'before') throw new Error('killed');
          const key = attemptOf(ctx)?.key ?? '';
          if (!done.has(key)) effects.set(key, (effects.get(key) ?? 0) + 1);
          done.add(key);
          return { ok: true };
        },
      );
      for (const one of steps) {
        dies = one.dies;
        const killed = new Promise((end) => setTimeout(end, dies === 'never' ? 500 : 2));
        await Promise.race([handler(request(one.key), context()), killed]);
        vi.setSystemTime(Date.now() + one.wait);
      }
      for (const count of effects.values()) expect(count).toBe(1);
      vi.setSystemTime(Date.now() + 10_000);
      dies = 'never';
      for (const key of ['a', 'b']) {
        const answer = (await handler(request(key), context())) as Answer;
        expect(JSON.parse(answer.body)).toEqual({ ok: true });
      }
      expect([...effects.values()]).toEqual([1, 1]);
    }),
    { numRuns: 40 },
  );
});

describe('a message', () => {
  const message = (id: string, count: number, body: unknown) => ({
    Records: [
      {
        messageId: id,
        eventSource: 'aws:sqs',
        body: JSON.stringify(body),
        attributes: { ApproximateReceiveCount: `${count}`, SentTimestamp: `${NOW + count}` },
      },
    ],
  });
  const worked = (options: Partial<IdempotencyOptions> = {}) => {
    const effect = vi.fn(() => {});
    const part = idempotency({ store: memoryStore(), ...options });
    const event = sqs(z.object({ order: z.string() }));
    return { effect, handler: guard({ event, log: false, idempotency: part }, effect) };
  };

  it('that is received again is the same', async () => {
    const { effect, handler } = worked();
    await handler(message('m', 1, { order: 'a' }), context());
    await handler(message('m', 2, { order: 'a' }), context());
    expect(effect).toHaveBeenCalledTimes(1);
    await expect(handler(message('m', 3, { order: 'b' }), context())).rejects.toThrow('mismatch');
  });

  it('that is sent again is the same by a key of its own', async () => {
    const key = (data: unknown) =>
      (data as { readonly body: { readonly order: string } }).body.order;
    const { effect, handler } = worked({ key });
    await handler(message('m', 1, { order: 'a' }), context());
    await handler(message('n', 5, { order: 'a' }), context());
    expect(effect).toHaveBeenCalledTimes(1);
  });
});
