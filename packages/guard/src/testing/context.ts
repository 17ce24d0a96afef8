import type { LambdaContext } from '../core/lambda.ts';

/** What a fake context says. */
export type FakeContextOptions = {
  /** Milliseconds that are left when it is made; 3,000 when not given. */
  readonly remainingMs?: number;
  readonly functionName?: string;
  readonly awsRequestId?: string;
};

/** A context as AWS Lambda hands one to a handler, whose time runs down. */
export function fakeContext(options: FakeContextOptions = {}): LambdaContext {
  const { remainingMs = 3000, functionName = 'orders' } = options;
  const { awsRequestId = '8f5a5c1e-6d0b-4f7c-9a39-2b7d5c0e4a11' } = options;
  const begin = performance.now();
  return {
    awsRequestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-central-1:111122223333:function:${functionName}`,
    memoryLimitInMB: '256',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '2026/11/02/[$LATEST]0123456789abcdef0123456789abcdef',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, remainingMs - (performance.now() - begin)),
  };
}
