import { expect, it } from 'vitest';
import { firestore, googleHttp, onEvent, onRequest, pubSub, storage } from './google.ts';

/** A response that keeps what it was told. */
function response() {
  const headers: Record<string, unknown> = {};
  const told = { statusCode: 0, headersSent: false, headers, body: '' as string | Uint8Array };
  const setHeader = (name: string, value: unknown): void => {
    headers[name] = value;
  };
  const end = (body: string | Uint8Array): void => {
    told.body = body;
  };
  return Object.assign(told, { setHeader, end });
}

const headers = { 'content-type': 'application/json' };
const odd = [undefined, null, 1, 'a', [], {}, { method: 'GET', url: 1, headers }];

it.each(odd)('what is no request is refused: %j', async (request) => {
  const handler = onRequest({ event: googleHttp(), log: false }, () => 1);
  const told = response();
  await handler((request ?? {}) as never, told);
  expect(told).toMatchObject({ statusCode: 400 });
});

it.each(odd)('what is no CloudEvent of the service is refused: %j', async (event) => {
  for (const spec of [pubSub(), storage(), firestore()]) {
    const handler = onEvent({ event: spec as ReturnType<typeof storage>, log: false }, () => 1);
    await expect(handler(event)).rejects.toMatchObject({ name: 'event.unexpected' });
  }
});

it('bytes are read and answered as bytes', async () => {
  const handler = onRequest({ event: googleHttp(), log: false }, (_event, ctx) => {
    const { http } = ctx as unknown as { readonly http: { rawBody(): Buffer } };
    return Buffer.from(http.rawBody()).reverse();
  });
  const told = response();
  const rawBody = Buffer.from([1, 255]);
  await handler(
    { method: 'POST', url: '/', headers: { 'content-type': 'text/plain' }, rawBody },
    told,
  );
  expect(told).toMatchObject({ statusCode: 400 });
  const empty = response();
  await handler({ method: 'GET', url: '/', headers: {} }, empty);
  expect(empty).toMatchObject({ statusCode: 200, body: Buffer.alloc(0) });
});

it('an answer that was given by others is left alone', async () => {
  const handler = onRequest({ event: googleHttp(), log: false }, () => 1);
  const told = Object.assign(response(), { headersSent: true });
  await handler({ method: 'GET', url: '/', headers: {} }, told);
  expect(told.statusCode).toBe(0);
});

it('a function for events takes one parameter, so that the framework gives no callback', () => {
  expect(onEvent({ event: pubSub(), log: false }, () => 1)).toHaveLength(1);
});
