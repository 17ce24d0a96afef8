/**
 * The part of AWS Lambda's context that the guard and its parts read; other platforms give what they have of it. The
 * `Context` of `@types/aws-lambda` fits, and at run time `ctx.aws` is the platform's own object, with all that it has.
 */
export type LambdaContext = {
  readonly awsRequestId?: string;
  readonly functionName?: string;
  readonly functionVersion?: string;
  readonly invokedFunctionArn?: string;
  readonly memoryLimitInMB?: string;
  readonly logGroupName?: string;
  readonly logStreamName?: string;
  readonly callbackWaitsForEmptyEventLoop?: boolean;
  readonly getRemainingTimeInMillis?: () => number;
  /** What came beside the payload of a direct invocation. */
  readonly clientContext?: unknown;
  readonly identity?: unknown;
};
