import { expect, test } from 'vitest';
import { isProbe } from './probe-route.ts';

test.each([
  ['GET /health', true],
  ['GET /v1/healthz', true],
  ['HEAD /ping', true],
  ['GET /.well-known/jwks.json', true],
  ['GET /favicon.ico', true],
  ['POST /health', false],
  ['ANY /health', false],
  ['GET /health/{patient}', false],
  ['GET /health-records', false],
  ['GET /', false],
  ['GET /orders', false],
])('%s: %s', (route, expected) => {
  const [method = '', path = ''] = route.split(' ');
  const rest = { preflight: false, keyRequired: false, validated: undefined, scopes: [] };
  expect(isProbe({ method, path, ...rest })).toBe(expected);
});
