import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { sqs } from '../events/sqs.ts';
import { http } from '../http/http.ts';
import type { SecurityEvent } from '../security-events/event.ts';
import type { Context } from './context.ts';
import { GuardError, Refusal } from './errors.ts';
import { guard } from './guard.ts';
import type { IdentityPart, Part } from './part.ts';
import type { Schema } from './schema.ts';

type Order = { readonly id: string };

/** A schema by hand: what validators look like from outside. */
const order: Schema<unknown, Order> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
        ? { value: { id: value.id } }
        : { issues: [{ message: 'secret value quoted', path: ['id'] }] },
  },
};

const context = (ms = 3000) => ({
  awsRequestId: 'r-1',
  functionName: 'orders',
  getRemainingTimeInMillis: () => ms,
});

function lines() {
  const written: Record<string, unknown>[] = [];
  return { written, log: { write: (line: string) => void written.push(JSON.parse(line)) } };
}

const request = (body: string, headers: Record<string, string> = {}) => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: '/orders',
  rawQueryString: '',
  headers: { 'content-type': 'application/json', ...headers },
  requestContext: { http: { method: 'POST', path: '/orders', sourceIp: '203.0.113.9' } },
  body,
  isBase64Encoded: false,
});

describe('a handler alone', () => {
  it('gets its event as it is, and what it returns is the answer', async () => {
    const handler = guard(async (event: { a: number }) => event.a + 1);
    expect(await handler({ a: 1 }, context())).toBe(2);
  });

  it('works without the context of a platform', async () => {
    expect(await guard((_event, ctx) => ctx.remainingMs())({})).toBe(Infinity);
  });

  it('fails with a code and an id, and the log has the rest', async () => {
    const { log, written } = lines();
    const handler = guard({ log }, () => {
      throw new Error('password=hunter2 in /var/task/db.js');
    });
    const error = await handler({}, context()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'internal', message: 'internal (request r-1)' });
    expect((error as Error).stack).not.toContain('at ');
    expect(written.map((line) => line.type ?? line.message)).toEqual([
      'error',
      'the handler failed',
    ]);
  });

  it('answers with the code of a refusal', async () => {
    const handler = guard({ log: false }, () => {
      throw new Refusal('order.unknown', { status: 404 });
    });
    await expect(handler({}, context())).rejects.toMatchObject({ name: 'order.unknown' });
  });

  it('is refused when it is none', () => {
    expect(() => guard({} as never)).toThrow(TypeError);
  });

  it('takes two parameters, so that no platform hands it a callback', () => {
    expect(guard(() => 1)).toHaveLength(2);
  });
});

describe('report mode', () => {
  it('lets pass what does not fit, tells and counts it', async () => {
    const events: SecurityEvent[] = [];
    const security = { write: (event: SecurityEvent) => void events.push(event) };
    const handler = guard(
      { event: http({ body: order }), mode: 'report', security },
      (event) => event.body,
    );
    const answer = await handler(request('{"id":1}'), context());
    expect(answer).toMatchObject({ statusCode: 200, body: '{"id":1}' });
    expect(events).toMatchObject([
      { type: 'input.rejected', action: 'reported', places: ['body /id'] },
    ]);
    expect([...handler.counts]).toEqual([['input.invalid body /id', 1]]);
  });
});

describe('report mode with an event of another trigger', () => {
  it('hands the event on as it is', async () => {
    const events: SecurityEvent[] = [];
    const security = { write: (event: SecurityEvent) => void events.push(event) };
    const got: unknown[] = [];
    const handler = guard({ event: sqs(order), mode: 'report', security }, (event) =>
      got.push(event),
    );
    await handler({ detail: 1 }, context());
    expect(got).toEqual([{ detail: 1 }]);
    expect(events).toMatchObject([{ code: 'event.unexpected', action: 'reported' }]);
  });
});

it('an answer to a refusal that cannot be written leaks nothing', async () => {
  const part: Part = {
    name: 'bad',
    admit: () => {
      throw new GuardError('limit.rate', 'too many', { headers: { 'retry-after': 'a\nb' } });
    },
  };
  const handler = guard({ event: http(), parts: [part], log: false }, () => 1);
  await expect(handler(request('{}'), context())).rejects.toMatchObject({ name: 'limit.rate' });
});

describe('parts', () => {
  it('wrap the call, admit it, wrap the work and tidy up, in order', async () => {
    const order: string[] = [];
    const part = (name: string): Part => ({
      name,
      call: async (_call, next) => {
        order.push(`${name} call`);
        return next();
      },
      admit: () => void order.push(`${name} admit`),
      work: async (_call, next) => {
        order.push(`${name} work`);
        return next();
      },
      done: (_call, outcome) => void order.push(`${name} ${outcome.kind}`),
    });
    await guard({ parts: [part('a'), part('b')], log: false }, () => order.push('handler'))({});
    expect(order).toEqual(
      'a call,b call,a admit,b admit,a work,b work,handler,a done,b done'.split(','),
    );
  });

  it('refuse before anything is parsed', async () => {
    const part: Part = {
      name: 'no',
      admit: async () => {
        throw new GuardError('signature.missing', 'no signature');
      },
    };
    const handler = guard({ event: http({ body: order }), parts: [part], log: false }, () => 1);
    expect(await handler(request('{'), context())).toMatchObject({ statusCode: 401 });
  });

  it('that fail while tidying up do not fail the call', async () => {
    const part: Part = {
      name: 'bad',
      done: () => {
        throw new Error('x');
      },
    };
    expect(await guard({ parts: [part], log: false }, () => 1)({})).toBe(1);
  });
});

it('types flow from the schema to the handler', () => {
  const identity: IdentityPart<{ readonly sub: string }> = { name: 'who' };
  guard({ event: http({ body: order }), identity }, (event, ctx) => {
    expectTypeOf(event.body).toEqualTypeOf<Order>();
    expectTypeOf(event.headers).toEqualTypeOf<Readonly<Record<string, string>>>();
    expectTypeOf(ctx.claims).toEqualTypeOf<{ readonly sub: string }>();
    expectTypeOf(ctx.signal).toEqualTypeOf<AbortSignal>();
    return 1;
  });
  guard({ event: sqs(order) }, (message, ctx) => {
    expectTypeOf(message.body).toEqualTypeOf<Order>();
    expectTypeOf(ctx).toEqualTypeOf<Context>();
  });
  guard({ event: sqs() }, (message) => expectTypeOf(message.body).toEqualTypeOf<string>());
  guard({ event: http() }, (event) => expectTypeOf(event.body).toEqualTypeOf<unknown>());
  guard((event: Order, ctx) => {
    expectTypeOf(event).toEqualTypeOf<Order>();
    expectTypeOf(ctx.claims).toEqualTypeOf<undefined>();
  });
});

it('an error that is made once is told of in each call and for each record', async () => {
  const lines: SecurityEvent[] = [];
  const always = new GuardError('limit.rate', 'too many');
  const security = { write: (line: SecurityEvent) => void lines.push(line) };
  const one = guard({ log: false, security }, () => {
    throw always;
  });
  await one({}, { awsRequestId: 'a' }).catch(() => {});
  await one({}, { awsRequestId: 'b' }).catch(() => {});
  expect(one.counts.get('limit.rate')).toBe(2);
  expect(lines).toHaveLength(2);
});

describe('silence', () => {
  const refused = async (options: object) => {
    const { written, log } = lines();
    const handler = guard({ event: sqs(order), ...options, log: { ...log, ...options } }, () => 1);
    await handler({ not: 'a queue' }, context()).catch(() => undefined);
    return written;
  };
  afterEach(() => void vi.unstubAllEnvs());

  it('of the environment holds for security events, too', async () => {
    expect(await refused({})).not.toEqual([]);
    vi.stubEnv('POSTERN_LOG_LEVEL', 'silent');
    expect(await refused({})).toEqual([]);
  });

  it('does not hold for security events that are set up of their own', async () => {
    expect(await refused({ level: 'silent', security: {} })).toMatchObject([{ postern: 1 }]);
  });
});
