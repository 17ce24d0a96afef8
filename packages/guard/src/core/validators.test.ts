import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { sqs } from '../events/sqs.ts';
import { http } from '../http/http.ts';
import { guard } from './guard.ts';
import type { AnySchema } from './schema.ts';

const request = (body: unknown, rawQueryString = 'page=2') => ({
  rawPath: '/orders/7',
  rawQueryString,
  headers: { 'content-type': 'application/json', 'X-Tenant': 't-9' },
  pathParameters: { id: '7' },
  cookies: ['basket=9'],
  requestContext: { http: { method: 'POST' } },
  body: JSON.stringify(body),
});

const SCHEMAS: readonly (readonly [string, AnySchema])[] = [
  ['zod', z.strictObject({ id: z.string().max(5), lines: z.array(z.object({ n: z.int() })) })],
  [
    'valibot',
    v.strictObject({
      id: v.pipe(v.string(), v.maxLength(5)),
      lines: v.array(v.object({ n: v.number() })),
    }),
  ],
  [
    'arktype',
    type({ '+': 'reject', id: 'string <= 5', lines: type({ n: 'number.integer' }).array() }),
  ],
  [
    'zod, which takes its time',
    z
      .object({ id: z.string().max(5), lines: z.array(z.object({ n: z.int() })) })
      .strict()
      .refine(async () => true),
  ],
];

describe.each(SCHEMAS)('a schema of %s', (_name, body) => {
  const handler = guard({ event: http({ body }), log: false }, (event) => event.body);
  const answer = async (given: unknown) =>
    (await handler(request(given))) as { statusCode: number; body: string };

  it('lets pass what fits', async () => {
    const order = { id: 'A-17', lines: [{ n: 1 }] };
    expect(await answer(order)).toMatchObject({ statusCode: 200, body: JSON.stringify(order) });
  });

  it.each([
    [{ id: 7, lines: [] }, '/id'],
    [{ id: 'A-1700', lines: [] }, '/id'],
    [{ id: 'A', lines: [{ n: 1 }, { n: 'x' }] }, '/lines/1/n'],
  ])('names the place of what does not: %j', async (given, at) => {
    const { statusCode, body: text } = await answer(given);
    expect(statusCode).toBe(400);
    expect(JSON.parse(text).errors).toEqual([{ in: 'body', at }]);
  });

  it('refuses what is too much', async () => {
    expect(await answer({ id: 'A', lines: [], isAdmin: true })).toMatchObject({ statusCode: 400 });
  });
});

it('types and values flow from all parts of a request', async () => {
  const event = http({
    body: z.object({ amount: z.number() }),
    query: z.object({ page: z.coerce.number() }),
    params: v.object({ id: v.string() }),
    headers: z.object({ 'x-tenant': z.string() }),
    cookies: type({ basket: 'string' }),
  });
  const handler = guard({ event, log: false }, ({ body, query, params, headers, cookies }) => {
    expectTypeOf(body).toEqualTypeOf<{ amount: number }>();
    expectTypeOf(query).toEqualTypeOf<{ page: number }>();
    expectTypeOf(params).toEqualTypeOf<{ id: string }>();
    expectTypeOf(headers).toEqualTypeOf<{ 'x-tenant': string }>();
    expectTypeOf(cookies).toEqualTypeOf<{ basket: string }>();
    return [body.amount, query.page, params.id, headers['x-tenant'], cookies.basket];
  });
  expect(await handler(request({ amount: 3 }))).toMatchObject({ body: '[3,2,"7","t-9","9"]' });
  // A parameter that comes twice is a list, which a schema for one value refuses.
  expect(await handler(request({ amount: 3 }, 'page=2&page=3'))).toMatchObject({ statusCode: 400 });
});

it('types flow through a transform', () => {
  const Id = z.object({ id: z.string() }).transform(({ id }) => id.length);
  guard({ event: sqs(Id), log: false }, ({ body }) => {
    expectTypeOf(body).toEqualTypeOf<number>();
  });
});
