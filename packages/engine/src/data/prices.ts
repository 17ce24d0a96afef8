/**
 * List prices in US dollars, without free tier or discounts, and the default quotas that bound a bill.
 * Source: the public AWS pricing and quota pages for us-east-1. Facts, no licence. When the table was held
 * against them in November 2026, no page of AWS itself was found for those that say so; bills that use them tell.
 */
export const PRICES = {
  region: 'us-east-1',
  asOf: '2026-06-01',
  /** Per GB-second of function time. */
  compute: { x86_64: 0.0000166667, arm64: 0.0000133334 },
  /** Per GB-second of temporary storage above what is included; not verified. */
  storage: 0.0000000309,
  /** Per request, message or write. */
  each: {
    invocation: 0.2e-6,
    restRequest: 3.5e-6,
    httpRequest: 1.0e-6,
    websocketMessage: 1.0e-6,
    /** Not verified: pages of others say 4 dollars a million. */
    graphqlRequest: 4.0e-6,
    queueRequest: 0.4e-6,
    topicPublish: 0.5e-6,
    busEvent: 1.0e-6,
    /** Standard workflows, 0.025 dollars a thousand (aws.amazon.com/step-functions/pricing). */
    stateTransition: 25e-6,
    tableWrite: 0.625e-6,
    /** Not verified: pages of others say 0.005 dollars a thousand. */
    bucketPut: 5e-6,
    /** Not verified. */
    streamPut: 0.014e-6,
  },
} as const;

/** Default account quotas of a region (documented; an account may have asked for more). */
export const QUOTAS = {
  /** Concurrent executions of all functions together. */
  concurrency: 1000,
  /** Requests a second of one function for each unit of its concurrency (synchronous calls). */
  requestsPerConcurrency: 10,
  /** Requests a second of API Gateway, all APIs of the region together. */
  gatewayRequests: 10_000,
  /** Requests that API Gateway lets through at once on top of the rate. */
  gatewayBurst: 5000,
  /**
   * Operations a second of a user pool that can call a function: sign-up 50 (the category UserCreation of the quotas
   * page of Cognito); not verified are sign-in 120 with 360 answers to challenges, and tokens 120.
   */
  userPoolOperations: 650,
  /** MiB of temporary storage included in the price. */
  includedStorage: 512,
  /** Longest timeout of a function in seconds. */
  timeout: 900,
} as const;
