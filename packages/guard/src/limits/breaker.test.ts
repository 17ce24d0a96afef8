import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '../core/errors.ts';
import { guard } from '../core/guard.ts';
import { breaker } from './limits.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0, toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const bad = async () => {
  throw new Error('down');
};
const codeOf = (error: unknown) => (error as { code?: string }).code ?? (error as Error).message;
const tried = async (run: Promise<unknown>) => run.then(() => 'ok', codeOf);

describe('a circuit', () => {
  it('opens after failures in a row, lets one probe through, and closes', async () => {
    const circuit = breaker({ name: 'stock', failures: 2, openMs: 1000 });
    expect(await tried(circuit.run(bad))).toBe('down');
    expect(await tried(circuit.run(() => 1))).toBe('ok');
    for (const _ of [1, 2]) expect(await tried(circuit.run(bad))).toBe('down');
    const work = vi.fn();
    expect(await tried(circuit.run(work))).toBe('limit.circuit');
    expect(circuit.state).toBe('open');
    vi.advanceTimersByTime(999);
    await expect(circuit.run(work)).rejects.toMatchObject({ headers: { 'retry-after': '1' } });
    expect(work).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(circuit.state).toBe('half-open');
    let answer: (value: unknown) => void = () => {};
    const probe = circuit.run(() => new Promise((resolve) => (answer = resolve)));
    expect(await tried(circuit.run(work))).toBe('limit.circuit');
    answer(1);
    await probe;
    expect(circuit.state).toBe('closed');
    expect(await tried(circuit.run(work))).toBe('ok');
  });

  it('opens again when the probe fails, and waits for no probe for ever', async () => {
    const circuit = breaker({ failures: 1, openMs: 1000 });
    await tried(circuit.run(bad));
    vi.advanceTimersByTime(1000);
    await tried(circuit.run(bad));
    expect(circuit.state).toBe('open');
    vi.advanceTimersByTime(1000);
    void circuit.run(() => new Promise(() => {}));
    expect(await tried(circuit.run(() => 1))).toBe('limit.circuit');
    vi.advanceTimersByTime(1000);
    expect(await tried(circuit.run(() => 1))).toBe('ok');
  });

  it('is not closed by what was begun before it opened', async () => {
    const circuit = breaker({ failures: 1, openMs: 1000 });
    let answer: (value: unknown) => void = () => {};
    const slow = circuit.run(() => new Promise((resolve) => (answer = resolve)));
    await tried(circuit.run(bad));
    answer(1);
    await slow;
    expect(circuit.state).toBe('open');
  });

  it('takes refusals of the handler for answers, and what it is told for failures', async () => {
    const circuit = breaker({ failures: 1 });
    const refused = () => {
      throw new Refusal('order.unknown', { status: 404 });
    };
    expect(await tried(circuit.run(refused))).toBe('order.unknown');
    expect(circuit.state).toBe('closed');
    const own = breaker({ failures: 1, isFailed: (result) => result === null });
    await own.run(() => null);
    expect(own.state).toBe('open');
  });

  it('is refused when its numbers make no sense', () => {
    for (const options of [{ failures: 0 }, { openMs: 0 }, { failures: Number.NaN }]) {
      expect(() => breaker(options)).toThrow(TypeError);
    }
  });
});

describe('with a real server', () => {
  it('a status of 503 opens it; what the deadline ends counts, what ends with the call does not', async () => {
    vi.useRealTimers();
    let requests = 0;
    const server = createServer((incoming, outgoing) => {
      requests += 1;
      if (incoming.url === '/hangs') return;
      outgoing.writeHead(503).end('no');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const circuit = breaker({ failures: 2, openMs: 60_000 });
      const handler = guard(
        { log: false, deadline: { marginMs: 0 } },
        (event: { path: string; waits: boolean }, ctx) => {
          const sent = circuit.run(() => fetch(url + event.path, { signal: ctx.signal }), ctx);
          return event.waits ? sent : void sent.catch(() => {});
        },
      );
      const call = (path: string, waits = true) =>
        handler({ path, waits }, { getRemainingTimeInMillis: () => 200 }).then(
          () => 'ok',
          (error: Error) => error.name,
        );
      expect(await call('/')).toBe('ok');
      expect(await call('/hangs', false)).toBe('ok');
      expect(circuit.state).toBe('closed');
      expect(await call('/hangs')).toBe('deadline.exceeded');
      expect(circuit.state).toBe('open');
      const before = requests;
      expect(await call('/')).toBe('limit.circuit');
      expect(requests).toBe(before);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
