// Response streaming of AWS Lambda: everything that can be refused is refused before the first byte.

export { type StreamBody, type StreamOptions, type StreamResult, streamed } from './host.ts';
export type { ResponseStream, StreamHandler } from './platform.ts';
