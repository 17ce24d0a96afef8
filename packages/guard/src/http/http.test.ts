import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnySpec } from '../core/event.ts';
import { guard } from '../core/guard.ts';
import type { Schema } from '../core/schema.ts';
import type { HttpResult, Problem } from './http.ts';
import { http } from './http.ts';

type Fields = Readonly<Record<string, unknown>>;

const rest = (fields: Fields = {}): Fields => ({
  resource: '/a/{id}',
  path: '/a/1',
  httpMethod: 'POST',
  headers: { 'Content-Type': 'application/json' },
  requestContext: { identity: { sourceIp: '203.0.113.9' } },
  body: '{"a":1}',
  isBase64Encoded: false,
  ...fields,
});
const v2 = (fields: Fields = {}): Fields => ({
  version: '2.0',
  routeKey: 'POST /a/{id}',
  rawPath: '/a/1',
  rawQueryString: '',
  headers: { 'content-type': 'application/json' },
  requestContext: { http: { method: 'POST', path: '/a/1', sourceIp: '203.0.113.9' } },
  body: '{"a":1}',
  isBase64Encoded: false,
  ...fields,
});
const alb = (fields: Fields = {}): Fields => ({
  ...rest(),
  requestContext: { elb: { targetGroupArn: 'arn' } },
  ...fields,
});

/** Takes what a function accepts. */
const that = <T>(accepts: (value: T) => boolean): Schema<unknown, T> => ({
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      accepts(value as T) ? { value: value as T } : { issues: [{ message: 'no', path: ['x'] }] },
  },
});
const anything = that<unknown>(() => true);

async function sent(spec: AnySpec, event: unknown, answer: unknown = undefined) {
  const got: Fields[] = [];
  const handler = guard({ event: spec, log: false }, (value: unknown) => {
    const { method, path, headers, query, params, cookies, body } = value as Fields;
    got.push({ method, path, headers, query, params, cookies, body });
    return answer as never;
  });
  const response = (await handler(event, { awsRequestId: 'r' })) as Fields;
  return { got: got[0], response };
}

describe('what a request holds', () => {
  it.each([
    [
      rest({ headers: { 'X-A': '1' }, multiValueHeaders: { 'X-A': ['1', '2'], 'x-b': ['3'] } }),
      { 'x-a': '1, 2', 'x-b': '3' },
    ],
    [v2({ headers: { 'X-A': '1', 'x-a': '2' } }), { 'x-a': '1, 2' }],
    [alb({ headers: { 'X-A': '1' } }), { 'x-a': '1' }],
    [rest({ headers: null, multiValueHeaders: null }), {}],
    [rest({ headers: { a: 1, b: null, c: ['x'] } }), { c: 'x' }],
  ])('headers without case', async (event, headers) => {
    expect((await sent(http(), event)).got?.headers).toEqual(headers);
  });

  it.each([
    [v2({ rawQueryString: 'a=1&b=x%20y+z&a=2,3' }), { a: ['1', '2,3'], b: 'x y z' }],
    [
      rest({ multiValueQueryStringParameters: { a: ['1', '2'], b: ['x y'] } }),
      { a: ['1', '2'], b: 'x y' },
    ],
    [rest({ queryStringParameters: { a: '1%20' } }), { a: '1%20' }],
    [alb({ queryStringParameters: { 'a%5B%5D': 'x%20y+z' } }), { 'a[]': 'x y z' }],
    [rest({ queryStringParameters: null }), {}],
  ])('parameters, with lists for duplicates', async (event, query) => {
    expect((await sent(http(), event)).got?.query).toEqual(query);
  });

  it.each([
    [v2({ cookies: ['a=1', 'b="x=y"', 'a=2'] }), { a: '1', b: 'x=y' }],
    [rest({ headers: { Cookie: 'a=1; b=2; =3; c' } }), { a: '1', b: '2' }],
  ])('cookies, the first of a name', async (event, cookies) => {
    expect((await sent(http(), event)).got?.cookies).toEqual(cookies);
  });

  it('no prototype, so that a name like toString is only there when it was sent', async () => {
    const { got } = await sent(http(), v2({ rawQueryString: 'toString=1' }));
    expect(Object.getPrototypeOf(got?.query)).toBeNull();
    expect(got?.query).toHaveProperty('toString', '1');
  });

  it.each([
    ['JSON', v2(), { a: 1 }],
    [
      'JSON in base64',
      v2({ body: Buffer.from('{"a":"€"}').toString('base64'), isBase64Encoded: true }),
      { a: '€' },
    ],
    [
      'JSON of another type',
      v2({ headers: { 'content-type': 'application/vnd.api+json; charset=UTF-8' } }),
      { a: 1 },
    ],
    ['text', v2({ headers: { 'content-type': 'text/plain' }, body: '{' }), '{'],
    ['nothing', v2({ body: undefined }), undefined],
    ['null', rest({ body: null }), undefined],
  ])('the body: %s', async (_name, event, body) => {
    expect((await sent(http(), event)).got?.body).toEqual(body);
  });
});

describe('what is refused', () => {
  const spec = http({ body: anything });
  const base64 = (bytes: readonly number[] | string): Fields =>
    v2({ body: Buffer.from(bytes as string).toString('base64'), isBase64Encoded: true });

  it.each([
    ['another type', v2({ headers: { 'content-type': 'text/xml' } }), 415, 'input.content_type'],
    [
      'another charset',
      v2({ headers: { 'content-type': 'application/json; charset=utf-7' } }),
      415,
      'input.content_type',
    ],
    [
      'an encoding',
      v2({ headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } }),
      415,
      'input.content_type',
    ],
    ['no JSON', v2({ body: '{a:1}' }), 400, 'input.syntax'],
    ['no UTF-8', base64([0x22, 0xc0, 0xaf, 0x22]), 400, 'input.encoding'],
    ['a prototype', v2({ body: '{"__proto__":1}' }), 400, 'input.forbidden_key'],
    ['a duplicate', v2({ body: '{"a":1,"a":2}' }), 400, 'input.forbidden_key'],
    ['a long body', v2({ body: `"${'a'.repeat(1_100_000)}"` }), 413, 'input.limit'],
    ['a long body in base64', base64('a'.repeat(1_100_000)), 413, 'input.limit'],
    ['another event', { Records: [] }, 400, 'event.unexpected'],
  ])('%s', async (_name, event, status, code) => {
    const { got, response } = await sent(spec, event);
    expect(got).toBeUndefined();
    expect(response).toMatchObject({
      statusCode: status,
      headers: { 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' },
    });
    expect(JSON.parse(response.body as string)).toMatchObject({ status, code, requestId: 'r' });
  });

  it.each([
    ['query', v2({ rawQueryString: '__proto__=1' })],
    ['query', v2({ rawQueryString: 'constructor=1' })],
    ['headers', v2({ headers: JSON.parse('{"__proto__":"1"}') })],
    ['cookies', v2({ cookies: ['__proto__=1'] })],
    ['params', rest({ pathParameters: JSON.parse('{"__proto__":"1"}') })],
  ])('a name that reaches the prototype in %s', async (part, event) => {
    const { got, response } = await sent(http({ [part]: anything }), event);
    expect(got).toBeUndefined();
    expect(response.statusCode).toBe(400);
  });

  it.each(['params', 'query', 'headers', 'cookies', 'body'])('%s that do not fit', async (part) => {
    const { response } = await sent(http({ [part]: that(() => false) }), v2());
    expect(JSON.parse(response.body as string).errors).toEqual([{ in: part, at: '/x' }]);
  });

  it('what a validator throws at, or takes its time to refuse', async () => {
    const validate = async () => {
      throw new Error('secret');
    };
    const body = { '~standard': { version: 1 as const, vendor: 'test', validate } };
    const { response } = await sent(http({ body }), v2());
    expect(response.statusCode).toBe(400);
    expect(response.body).not.toContain('secret');
  });
});

// Telling of the refusal reads headers, too, for the ids of the trace.
it.each(['__proto__', 'constructor'])(
  'a header named %s is refused with an answer',
  async (name) => {
    for (const raw of [v2, rest, alb]) {
      const headers = JSON.parse(`{ "${name}": "x" }`) as object;
      const handler = guard({ event: http(), log: { write: () => {} } }, ({ headers: all }) => all);
      const response = (await handler(raw({ headers }))) as { readonly statusCode: number };
      expect(response.statusCode).toBe(400);
    }
  },
);

describe('an answer', () => {
  const spec = http();

  it.each([
    [undefined, { statusCode: 204, body: '' }],
    [{ a: 1 }, { statusCode: 200, body: '{"a":1}' }],
    ['hi', { statusCode: 200, body: 'hi' }],
    [
      { statusCode: 200, body: '<p>{}' },
      { headers: { 'content-type': 'text/plain; charset=utf-8' } },
    ],
    // As handlers write it that were there before the guard.
    [
      { statusCode: 200, body: JSON.stringify({ a: 1 }) },
      { body: '{"a":1}', headers: { 'content-type': 'application/json' } },
    ],
    [
      { statusCode: 201, body: { a: 1 } },
      { statusCode: 201, body: '{"a":1}' },
    ],
    [
      { statusCode: 200, body: Buffer.from([1, 2]) },
      { body: 'AQI=', isBase64Encoded: true },
    ],
    [{ statusCode: 302, headers: { Location: '/b' } }, { headers: { location: '/b' } }],
    [
      { statusCode: 200, headers: { 'Cache-Control': 'max-age=9' } },
      { headers: { 'cache-control': 'max-age=9' } },
    ],
  ])('%j', async (result, expected) => {
    expect((await sent(spec, v2(), result)).response).toMatchObject(expected);
  });

  it.each([
    { statusCode: 200, headers: { location: '/a\r\nset-cookie: x=1' } },
    { statusCode: 200, headers: { 'x y': '1' } },
    { statusCode: 200, cookies: ['a=1\nb'] },
    { statusCode: 99 },
    { statusCode: 200, body: { a: 1n } },
    { statusCode: 200, body: () => 1 },
  ])('that cannot be sent safely becomes an error', async (result) => {
    const { response } = await sent(spec, v2(), result);
    expect(response.statusCode).toBe(500);
    expect(response.body).toContain('answer.invalid');
  });

  it('carries cookies in the form of each trigger', async () => {
    const result = { statusCode: 200, cookies: ['a=1', 'b=2'] };
    const cookies = ['a=1', 'b=2'];
    expect((await sent(spec, v2(), result)).response).toMatchObject({ cookies });
    expect((await sent(spec, rest(), result)).response.multiValueHeaders).toEqual({
      'set-cookie': cookies,
    });
    const multi = alb({ multiValueHeaders: {}, multiValueQueryStringParameters: {} });
    expect((await sent(spec, multi, result)).response).toMatchObject({
      multiValueHeaders: { 'set-cookie': cookies, 'cache-control': ['no-store'] },
    });
    expect((await sent(spec, alb(), result)).response).toMatchObject({
      headers: { 'set-cookie': 'a=1' },
    });
  });

  it('to a failure takes the form that callers of the API know', async () => {
    const problem = ({ status, code, requestId, errors }: Problem): HttpResult => ({
      statusCode: status,
      headers: { 'content-type': 'application/fhir+json' },
      body: { resourceType: 'OperationOutcome', issue: [{ code, requestId, errors }] },
    });
    const { response } = await sent(
      http({ body: z.object({ a: z.string() }), problem }),
      v2({ body: '{}' }),
    );
    expect(response.statusCode).toBe(400);
    expect(response.headers).toMatchObject({ 'content-type': 'application/fhir+json' });
    const errors = [{ in: 'body', at: '/a' }];
    expect(JSON.parse(String(response.body))).toMatchObject({
      issue: [{ code: 'input.invalid', requestId: expect.any(String), errors }],
    });
  });
});
