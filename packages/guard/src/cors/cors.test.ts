import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { guard } from '../core/guard.ts';
import { http } from '../http/http.ts';
import { type CorsOptions, cors } from './cors.ts';

const PAGE = 'https://shop.example';
const Order = z.object({ orderId: z.string() });
const asked: unknown[] = [];
const identity = {
  name: 'identity',
  admit: () => {
    asked.push('identity');
  },
};

function handlerOf(options: CorsOptions) {
  const event = http({ body: Order, cors: cors(options) });
  return guard({ event, identity, log: false }, ({ body }) => body);
}

/** The status and the headers that matter. */
async function ask(
  options: CorsOptions,
  method: string,
  headers: Record<string, string>,
  body?: string,
): Promise<readonly unknown[]> {
  asked.length = 0;
  const requestContext = { http: { method, path: '/' } };
  const event = { version: '2.0', rawPath: '/', headers, requestContext, body };
  const answer = (await handlerOf(options)(event, {})) as {
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string>>;
  };
  const names = ['access-control-allow-origin', 'access-control-allow-methods', 'vary'];
  return [answer.statusCode, ...names.map((name) => answer.headers[name])];
}

const preflight = { origin: PAGE, 'access-control-request-method': 'PUT' };
const json = { 'content-type': 'application/json' };
const methods = ['PUT'];

describe('a page of another origin', () => {
  it('hears what it may do before identity or a schema is asked', async () => {
    const answer = await ask({ origins: [PAGE], methods }, 'OPTIONS', preflight);
    expect(answer).toEqual([204, PAGE, 'PUT', 'origin']);
    expect(asked).toEqual([]);
  });

  it.each(['{"orderId":"a"}', '{"orderId":7}', '{'])('reads the answer to %s', async (body) => {
    const [status, origin] = await ask({ origins: [PAGE] }, 'PUT', { origin: PAGE, ...json }, body);
    expect(status).toBe(body.includes('a') ? 200 : 400);
    expect(origin).toBe(PAGE);
  });

  it.each([
    'https://shop.example.evil.example',
    'null',
    'http://shop.example',
    'HTTPS://SHOP.EXAMPLE',
  ])('that is %s reads nothing', async (origin) => {
    const answer = await ask({ origins: [PAGE] }, 'OPTIONS', { ...preflight, origin });
    expect(answer).toEqual([204, undefined, 'GET, HEAD, POST', 'origin']);
  });

  it('may be every page, without cookies', async () => {
    const [, origin, , vary] = await ask({ origins: '*' }, 'PUT', json, '{"orderId":"a"}');
    expect([origin, vary]).toEqual(['*', undefined]);
    expect(() => cors({ origins: '*', credentials: true })).toThrow(/cookies/);
  });

  it('leaves an OPTIONS request that is no preflight to the handler', async () => {
    const [status] = await ask({ origins: [PAGE] }, 'OPTIONS', json, '{"orderId":"a"}');
    expect(status).toBe(200);
    expect(asked).toEqual(['identity']);
  });

  it.each(['shop.example', 'https://shop.example/', 'https://*.shop.example/x', 'null', '*'])(
    'is not written %s',
    (origin) => {
      expect(() => cors({ origins: [origin] })).toThrow(/an origin looks like/);
    },
  );
});
