/** The part of AWS Lambda's context that the guard reads; other platforms give what they have of it. */
export type LambdaContext = {
  readonly awsRequestId?: string;
  readonly functionName?: string;
  readonly getRemainingTimeInMillis?: () => number;
  readonly [name: string]: unknown;
};
