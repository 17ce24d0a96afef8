// The guard around handlers of Hono, in AWS Lambda and on Node.

export type { CheckedRequest } from '../http/chain.ts';
export type { WebSpec } from '../http/web.ts';
export { guardMiddleware, guardOf, type HonoMiddleware } from './chain.ts';
export { type HonoContext, type HonoHandler, type HonoOptions, honoHttp, onHono } from './host.ts';
