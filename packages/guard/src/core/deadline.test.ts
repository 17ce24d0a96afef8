import { describe, expect, it } from 'vitest';
import { Deadline } from './deadline.ts';
import { guard } from './guard.ts';
import type { Part } from './part.ts';

const context = (ms: number) => ({ awsRequestId: 'r', getRemainingTimeInMillis: () => ms });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the time of a call', () => {
  it.each([
    [3000, {}, undefined, 2700],
    [900_000, {}, undefined, 899_500],
    [3000, { marginMs: 1000 }, undefined, 2000],
    [3000, { limitMs: 500 }, undefined, 500],
    [60_000, {}, 28_500, 28_500],
    [100, { marginMs: 300 }, undefined, 0],
    [3000, false as const, 28_500, Infinity],
  ])('%i ms with %j behind a caller of %s', (ms, options, caller, expected) => {
    const left = new Deadline(context(ms), options, caller).remainingMs();
    expect(left).toBeLessThanOrEqual(expected);
    expect(left).toBeGreaterThanOrEqual(expected - 20);
  });

  it('is not limited where the platform says nothing', () => {
    expect(new Deadline({}, {}).remainingMs()).toBe(Infinity);
  });
});

describe('at the deadline', () => {
  it('the call fails with a code, and the signal aborts', async () => {
    let aborted: unknown;
    const handler = guard({ log: false }, async (_event, ctx) => {
      ctx.signal.addEventListener('abort', () => {
        aborted = ctx.signal.reason;
      });
      await wait(500);
    });
    const begin = performance.now();
    await expect(handler({}, context(60))).rejects.toMatchObject({ name: 'deadline.exceeded' });
    expect(performance.now() - begin).toBeLessThan(300);
    expect(aborted).toMatchObject({ code: 'deadline.exceeded' });
  });

  it('what fails afterwards is nobody’s unhandled rejection', async () => {
    const handler = guard({ log: false }, async () => {
      await wait(60);
      throw new Error('too late');
    });
    await expect(handler({}, context(30))).rejects.toMatchObject({ name: 'deadline.exceeded' });
    await wait(60);
  });

  it('a signal asked for afterwards has aborted', async () => {
    let late: AbortSignal | undefined;
    const handler = guard({ log: false }, async (_event, ctx) => {
      await wait(60);
      late = ctx.signal;
    });
    await handler({}, context(30)).catch(() => undefined);
    await wait(60);
    expect(late?.aborted).toBe(true);
  });
});

it('work that is left over when the call ends is aborted before the next call', async () => {
  let signal: AbortSignal | undefined;
  await guard({ log: false }, (_event, ctx) => {
    signal = ctx.signal;
  })({}, context(3000));
  expect(signal?.aborted).toBe(true);
});

it('leaves no timer behind', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
  const before = timers();
  await guard({ log: false }, () => 1)({}, context(60_000));
  expect(timers()).toBe(before);
});

describe('who waits past the deadline before the handler', () => {
  const admit: Part = {
    name: 'slow',
    admit: async () => {
      await wait(60);
    },
  };
  const around: Part = {
    name: 'slow',
    work: async (_call, next) => {
      await wait(60);
      return next();
    },
  };
  it.each([
    ['to be admitted', admit],
    ['in a part round the handler', around],
  ])('%s: it never begins', async (_where, part) => {
    let begun = 0;
    const handler = guard({ log: false, parts: [part] }, () => {
      begun += 1;
    });
    await expect(handler({}, context(30))).rejects.toMatchObject({ name: 'deadline.exceeded' });
    await wait(60);
    expect(begun).toBe(0);
  });
});
