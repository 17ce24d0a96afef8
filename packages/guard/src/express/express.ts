// The guard around handlers of Express 4 and 5, on a server of their own and in AWS Lambda.

export type { WebSpec } from '../http/web.ts';
export { type CheckedRequest, guardErrors, guardMiddleware, guardOf } from './chain.ts';
export { type ExpressHandler, type ExpressOptions, expressHttp, onExpress } from './host.ts';
export {
  type ExpressNext,
  type ExpressRequest,
  type ExpressResponse,
  keepBytes,
} from './request.ts';
