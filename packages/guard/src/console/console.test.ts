import { afterEach, describe, expect, it, vi } from 'vitest';
import { guard } from '../core/guard.ts';
import { capturedConsole } from './console.ts';

const methods = ['debug', 'trace', 'log', 'info', 'warn', 'error'] as const;
const originals = methods.map((method) => console[method]);
afterEach(() => {
  for (const [i, method] of methods.entries()) console[method] = originals[i] ?? console.log;
});

async function written(work: () => unknown): Promise<readonly Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  const log = {
    level: 'debug' as const,
    write: (line: string) => void lines.push(JSON.parse(line)),
  };
  await guard({ log, parts: [capturedConsole()] }, work)({}, { awsRequestId: 'r' });
  return lines;
}

describe('the console of a handler', () => {
  it('writes structured lines without secrets', async () => {
    const lines = await written(async () => {
      console.log('order', { id: 7, password: 'hunter2' });
      await null;
      console.error('failed', new Error('mail ada@example.com'));
      console.warn(1, { a: 2 });
    });
    expect(lines).toMatchObject([
      { level: 'info', requestId: 'r', message: 'order', id: 7, password: '[redacted]' },
      { level: 'error', message: 'failed', error: { message: 'mail [email]' } },
      { level: 'warn', values: [1, { a: 2 }] },
    ]);
  });

  it('does outside of calls what it did', async () => {
    const original = vi.fn();
    console.log = original;
    await written(() => console.log('inside'));
    console.log('outside');
    expect(original.mock.calls).toEqual([['outside']]);
  });

  it('comes to an end when the receiver of lines writes to it', async () => {
    const original = vi.fn();
    console.log = original;
    const log = { write: (line: string) => console.log(line) };
    await guard({ log, parts: [capturedConsole()] }, () => console.log('once'))({});
    expect(original).toHaveBeenCalledOnce();
  });

  it('keeps two calls at once apart', async () => {
    const lines: string[] = [];
    const log = { write: (line: string) => void lines.push(line) };
    const handler = guard({ log, parts: [capturedConsole()] }, async (event: string) => {
      await new Promise((resolve) => setTimeout(resolve, event === 'a' ? 5 : 1));
      console.log(event);
    });
    await Promise.all(['a', 'b'].map((id) => handler(id, { awsRequestId: id })));
    const parsed = lines.map((line) => JSON.parse(line));
    expect(parsed.map((line) => [line.message, line.requestId])).toEqual([
      ['b', 'b'],
      ['a', 'a'],
    ]);
  });
});
