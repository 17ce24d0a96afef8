import { expect, it } from 'vitest';
import { direct } from '../events/direct.ts';
import { sqs } from '../events/sqs.ts';
import { guardMiddleware, type MiddyRequest } from './middy.ts';

const passed = {
  '~standard': { version: 1 as const, vendor: 'test', validate: (value: unknown) => ({ value }) },
};
const invocation = (event: unknown): MiddyRequest => ({
  event,
  context: { awsRequestId: 'r' },
  response: undefined,
  error: undefined,
});

it('the guard is open between the two sides of the handler', async () => {
  const { before, after } = guardMiddleware({ event: direct(passed), log: false });
  const request = invocation({ a: 1 });
  expect(await before(request)).toBeUndefined();
  const { guard } = request.context;
  expect([request.event, guard?.requestId, guard?.signal.aborted]).toEqual([{ a: 1 }, 'r', false]);
  request.response = 7;
  await after(request);
  expect([request.response, guard?.signal.aborted]).toEqual([7, true]);
});

it('a refusal without an answer is thrown, and stays the error of the invocation', async () => {
  const { before, onError } = guardMiddleware({ event: direct(passed), log: false });
  const request = invocation(JSON.parse('{"__proto__":1}'));
  await expect(before(request)).rejects.toMatchObject({ name: 'input.forbidden_key' });
  await onError(request);
  expect(request.error).toMatchObject({ message: 'input.forbidden_key (request r)' });
});

it('an error of a middleware before it is left alone', async () => {
  const { onError } = guardMiddleware({ event: direct(passed), log: false });
  const error = new Error('x');
  const request = { ...invocation(1), error };
  await onError(request);
  expect(request.error).toBe(error);
});

it('batches are refused when the module loads', () => {
  expect(() => guardMiddleware({ event: sqs() })).toThrow(TypeError);
});
