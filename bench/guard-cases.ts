/** A handler to measure: an ES module that exports `handler`, and which of two events it gets. */
export type Case = { readonly name: string; readonly event: 'http' | 'sqs'; readonly text: string };

/** What the cases are compared with, in the versions that were current in November 2026. */
export const PACKAGES: Readonly<Record<string, string>> = {
  '@middy/core': '7.9.2',
  '@aws-lambda-powertools/logger': '2.36.0',
  '@aws-lambda-powertools/parser': '2.35.0',
  '@aws-lambda-powertools/idempotency': '2.35.0',
  zod: '4.6.7',
};

const SCHEMA = `import { z } from 'zod';
const Order = z.object({ orderId: z.string(), amount: z.number() });
`;

const POWERTOOLS = `${SCHEMA}import middy from '@middy/core';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { parser } from '@aws-lambda-powertools/parser/middleware';
import { JSONStringified } from '@aws-lambda-powertools/parser/helpers';
const logger = new Logger({ serviceName: 'orders' });
`;

const GUARD_BODY = `async ({ body }, ctx) => {
  ctx.log.info('order', { orderId: body.orderId, amount: body.amount });
  return { statusCode: 200, body: '{}' };
}`;

const POWERTOOLS_BODY = `async (order) => {
  logger.info('order', { orderId: order.orderId, amount: order.amount });
  return { statusCode: 200, body: '{}' };
}`;

/** All cases; each does the same work: one order of two fields is checked, one line is logged. */
export const CASES: readonly Case[] = [
  {
    name: 'bare handler',
    event: 'http',
    text: "export const handler = async () => ({ statusCode: 200, body: '{}' });",
  },
  {
    name: 'bare handler, zod, JSON.parse, one JSON line',
    event: 'http',
    text: `${SCHEMA}export const handler = async (event) => {
  const order = Order.parse(JSON.parse(event.body));
  process.stdout.write(JSON.stringify({ message: 'order', ...order }) + '\\n');
  return { statusCode: 200, body: '{}' };
};`,
  },
  {
    name: 'guard alone: http, deadline, errors, logs',
    event: 'http',
    text: `import { guard } from '@postern/guard';
import { http } from '@postern/guard/http';
export const handler = guard({ event: http() }, ${GUARD_BODY});`,
  },
  {
    name: 'guard alone: sqs, deadline, errors, logs',
    event: 'sqs',
    text: `import { guard } from '@postern/guard';
import { sqs } from '@postern/guard/sqs';
export const handler = guard({ event: sqs() }, ${GUARD_BODY});`,
  },
  {
    name: 'guard: http, deadline, errors, logs',
    event: 'http',
    text: `${SCHEMA}import { guard } from '@postern/guard';
import { http } from '@postern/guard/http';
export const handler = guard({ event: http({ body: Order }), deadline: { marginMs: 300 } }, ${GUARD_BODY});`,
  },
  {
    name: 'guard: sqs, deadline, errors, logs',
    event: 'sqs',
    text: `${SCHEMA}import { guard } from '@postern/guard';
import { sqs } from '@postern/guard/sqs';
export const handler = guard({ event: sqs(Order), deadline: { marginMs: 300 } }, ${GUARD_BODY});`,
  },
  {
    name: 'middy alone',
    event: 'http',
    text: `import middy from '@middy/core';
export const handler = middy().handler(async () => ({ statusCode: 200, body: '{}' }));`,
  },
  {
    name: 'middy, powertools logger and parser (REST)',
    event: 'http',
    text: `${POWERTOOLS}import { ApiGatewayEnvelope } from '@aws-lambda-powertools/parser/envelopes/api-gateway';
export const handler = middy()
  .use(injectLambdaContext(logger))
  .use(parser({ schema: JSONStringified(Order), envelope: ApiGatewayEnvelope }))
  .handler(${POWERTOOLS_BODY});`,
  },
  {
    name: 'middy, powertools logger, parser, idempotency in memory (REST)',
    event: 'http',
    text: `${POWERTOOLS}import { ApiGatewayEnvelope } from '@aws-lambda-powertools/parser/envelopes/api-gateway';
import { IdempotencyConfig } from '@aws-lambda-powertools/idempotency';
import { makeHandlerIdempotent } from '@aws-lambda-powertools/idempotency/middleware';
import { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
class Nothing extends BasePersistenceLayer {
  async _deleteRecord() {}
  async _getRecord() { throw new Error('there is none'); }
  async _putRecord() {}
  async _updateRecord() {}
}
const config = new IdempotencyConfig({ eventKeyJmesPath: 'body' });
export const handler = middy()
  .use(injectLambdaContext(logger))
  .use(makeHandlerIdempotent({ persistenceStore: new Nothing(), config }))
  .use(parser({ schema: JSONStringified(Order), envelope: ApiGatewayEnvelope }))
  .handler(${POWERTOOLS_BODY});`,
  },
];

/** Events as the platform sends them, with one order each. */
export const EVENTS = {
  http: {
    resource: '/orders/{id}',
    path: '/orders/17',
    httpMethod: 'POST',
    headers: { 'Content-Type': 'application/json', Host: 'shop.example.com', 'X-User': 'ada' },
    multiValueHeaders: {
      'Content-Type': ['application/json'],
      Host: ['shop.example.com'],
      'X-User': ['ada'],
    },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { id: '17' },
    stageVariables: null,
    requestContext: {
      accountId: '111122223333',
      apiId: 'a1b2c3d4e5',
      httpMethod: 'POST',
      identity: { sourceIp: '203.0.113.9', userAgent: 'curl/8.9' },
      path: '/live/orders/17',
      protocol: 'HTTP/1.1',
      requestId: '5f0c6a52-8a5e-4d0e-9a55-0d5c7f1f3b21',
      requestTime: '02/Nov/2026:10:00:00 +0000',
      requestTimeEpoch: 1793613600000,
      resourceId: 'x1y2z3',
      resourcePath: '/orders/{id}',
      stage: 'live',
    },
    body: '{"orderId":"A-17","amount":3}',
    isBase64Encoded: false,
  },
  sqs: {
    Records: [
      {
        messageId: '5f0c6a52-8a5e-4d0e-9a55-0d5c7f1f3b21',
        receiptHandle: 'AQEB',
        body: '{"orderId":"A-17","amount":3}',
        attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1793613600000' },
        messageAttributes: {},
        md5OfBody: '00000000000000000000000000000000',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:eu-central-1:111122223333:orders',
        awsRegion: 'eu-central-1',
      },
    ],
  },
} as const;

/**
 * The program that measures one case in a process of its own: `node harness.mjs MODULE import|calls EVENT RESULT`.
 * The standard output takes the log lines and leads nowhere.
 */
export const HARNESS = `import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
const [, , module, what, event, result] = process.argv;
const given = JSON.parse(readFileSync(event, 'utf8'));
const context = { awsRequestId: 'r-1', functionName: 'orders', memoryLimitInMB: '128', getRemainingTimeInMillis: () => 30000,
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders', functionVersion: '1' };
const cpu = () => { const { user, system } = process.cpuUsage(); return user + system; };
const before = cpu();
const { handler } = await import(pathToFileURL(module));
const loaded = cpu() - before;
if (what === 'import') {
  writeFileSync(result, String(loaded));
} else {
  const answer = await handler(given, context);
  if (answer === undefined || JSON.stringify(answer).includes('rror')) throw new Error('the case fails: ' + JSON.stringify(answer));
  const round = async (count) => { for (let i = 0; i < count; i += 1) await handler(given, context); };
  await round(20000);
  const start = cpu();
  await round(20000);
  writeFileSync(result, String((cpu() - start) / 20000));
}
`;
