import { describe, expect, it } from 'vitest';
import { azureHttp, blob, eventHub, onAzure, serviceBus, timer } from './azure.ts';

/** A request with a body in pieces, which counts how many of them were read. */
function request(pieces: readonly string[], headers: Record<string, string> = {}) {
  const count = { read: 0 };
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) {
      count.read += 1;
      yield Buffer.from(piece);
    }
  }
  const given = new Headers({ 'content-type': 'application/json', ...headers });
  const url = 'https://shop.example/orders?a=1';
  return { count, input: { method: 'POST', url, headers: given, body: body() } };
}

const echo = (mode: 'enforce' | 'report' = 'enforce') =>
  onAzure({ event: azureHttp({ limits: { maxBytes: 20 } }), log: false, mode }, ({ body }) => ({
    body,
  }));

describe('a body', () => {
  it('is put together', async () => {
    const { input } = request(['{"a"', ':"é"}']);
    expect(await echo()(input)).toMatchObject({ status: 200, body: '{"body":{"a":"é"}}' });
  });

  it.each(['enforce', 'report'] as const)('is not read beyond its limit: %s', async (mode) => {
    const { input, count } = request(Array.from({ length: 50 }, () => '"123456"'));
    expect(await echo(mode)(input)).toMatchObject({ status: 413 });
    expect(count.read).toBe(3);
  });

  it('is not read at all where its length is announced too large', async () => {
    const { input, count } = request(['{}'], { 'content-length': '21' });
    expect(await echo()(input)).toMatchObject({ status: 413 });
    expect(count.read).toBe(0);
  });

  it('that breaks off fails the call', async () => {
    const { input } = request([]);
    const body = (async function* () {
      yield Buffer.from('{');
      throw new Error('reset');
    })();
    await expect(echo()({ ...input, body })).rejects.toThrow('reset');
  });
});

it('bytes are answered as bytes', async () => {
  const handler = onAzure({ event: azureHttp(), log: false }, () => Buffer.from([1, 255]));
  expect(await handler(request([]).input)).toMatchObject({ body: new Uint8Array([1, 255]) });
});

describe('what is no event of the trigger', () => {
  const inputs = [undefined, null, 1, 'a', [], {}, { method: 'GET', url: '/', headers: {} }];

  it.each(inputs)('is no request: %j', async (input) => {
    expect(await echo()(input)).toMatchObject({ status: 400 });
  });

  it('nor is one with an address that is none', async () => {
    const { input } = request([]);
    expect(await echo()({ ...input, url: 'http://[' })).toMatchObject({ status: 400 });
  });

  it.each(inputs)('fails other functions: %j', async (input) => {
    for (const event of [timer(), blob(), serviceBus(undefined, { cardinality: 'many' })]) {
      if (Array.isArray(input)) continue;
      const handler = onAzure({ event: event as ReturnType<typeof timer>, log: false }, () => 1);
      await expect(handler(input)).rejects.toMatchObject({ name: 'event.unexpected' });
    }
  });
});

it('long numbers come in halves, and older extensions have another name for properties', async () => {
  const seen: unknown[] = [];
  const hub = onAzure(
    { event: eventHub(undefined, { cardinality: 'many' }), log: false },
    ({ id }) => {
      seen.push(id);
    },
  );
  const sequenceNumberArray = [{ low: -1, high: 1, unsigned: false }, 7, '8'];
  const partitionContext = { partitionId: '3' };
  await hub([{}, {}, {}], { triggerMetadata: { sequenceNumberArray, partitionContext } });
  expect(seen).toEqual(['3/8589934591', '3/7', '3/8']);
  const bus = onAzure({ event: serviceBus(), log: false }, (_message, ctx) => {
    seen.push(ctx.trace.correlationId);
  });
  await bus({}, { triggerMetadata: { userProperties: { 'X-Correlation-Id': 'order-7' } } });
  expect(seen.at(-1)).toBe('order-7');
});
