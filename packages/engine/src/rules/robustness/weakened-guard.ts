import type { Observation } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { guardsOf } from '../../model/verified.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST } from '../support/examples.ts';
import { toldOnce } from '../support/told-once.ts';

const QUEUE = '{ Type: SQS, Properties: { Queue: arn:aws:sqs:eu-west-1:123456789012:orders } }';

/** A guard round a handler with a part of it switched off. */
export const weakenedGuard: Rule<'function'> = {
  id: 'robustness/weakened-guard',
  title: 'Guard with a part switched off',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['B1', 'B3', 'B4', 'R4'],
  references: {
    cwe: [693, 1188],
    csa: ['SAS-1', 'SAS-5'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html'],
  },
  why: 'Whoever reads the code takes the handler for guarded. What is switched off is missing where it counts: input that does not fit reaches the handler, a call that hangs ends without an answer, an event that comes again has its effect again, or nobody hears of an attack.',
  fix: 'Leave out `mode: "report"` once the reports show nothing but hostile input. Give `deadline: { marginMs: 300 }` instead of `false`. Keep `log` and `security` on, or send them elsewhere with `write`. Remember events in a store that all environments share: `idempotency({ store: dynamoStore({ ... }) })`.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const { guard } = require('@postern/guard');
const { http } = require('@postern/guard/http');
const { z } = require('zod');
const Order = z.object({ id: z.uuid() });
exports.handler = guard({ event: http({ body: Order }), mode: 'report', deadline: false }, async ({ body }) => {
  return { statusCode: 200, body: { id: body.id } };
});`,
        POST,
      ),
      javascript(
        `
import { guard } from '@postern/guard';
import { idempotency, memoryStore } from '@postern/guard/idempotency';
import { sqs } from '@postern/guard/sqs';
import { charge } from './charge.mjs';
const once = idempotency({ store: memoryStore() });
export const handler = guard({ event: sqs(), idempotency: once }, (message) => charge(message.body));`,
        QUEUE,
      ),
    ],
    good: [
      javascript(
        `
const { guard } = require('@postern/guard');
const { http } = require('@postern/guard/http');
const { z } = require('zod');
const Order = z.object({ id: z.uuid() });
exports.handler = guard({ event: http({ body: Order }), deadline: { marginMs: 300 } }, async ({ body }) => {
  return { statusCode: 200, body: { id: body.id } };
});`,
        POST,
      ),
      javascript(
        `
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { guard } from '@postern/guard';
import { idempotency } from '@postern/guard/idempotency';
import { dynamoStore } from '@postern/guard/idempotency/dynamodb';
import { sqs } from '@postern/guard/sqs';
import { charge } from './charge.mjs';
const store = dynamoStore({ client: new DynamoDB({}), table: process.env.DONE });
export const handler = guard({ event: sqs(), idempotency: idempotency({ store }) }, (message) => charge(message.body));`,
        QUEUE,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => toldOnce(fn, query, found),
};

/** What is missing, the worst first; the place of the guard is told once for each. */
const WEAKNESSES: readonly {
  readonly is: (details: Observation['details']) => boolean;
  readonly key: string;
  readonly says: string;
  readonly isForAll?: true;
}[] = [
  {
    is: ({ forgets }) => forgets === true,
    key: 'memory',
    says: 'events are remembered in the memory of one environment: another one does the same event again',
    isForAll: true,
  },
  {
    is: ({ shows }) => shows === true,
    key: 'redact',
    says: 'passwords and tokens stand in the log as they are (`redact: false`)',
  },
  {
    is: ({ reports }) => reports === true,
    key: 'report',
    says: 'input that does not fit is told of and let through (`mode: "report"`)',
  },
  {
    is: ({ deadline }) => deadline === false,
    key: 'deadline',
    says: 'a call that hangs is ended by the platform, without an answer (`deadline: false`)',
  },
  {
    is: ({ silent }) => silent === true,
    key: 'silent',
    says: 'nobody hears of what is refused: no security events are written',
  },
];

function* found(fn: FunctionNode, query: Query): Generator<Match> {
  for (const { at, details } of guardsOf(query.factsOf(fn.id))) {
    for (const { is, key, says, isForAll } of WEAKNESSES) {
      if (!is(details)) continue;
      yield {
        at,
        because: `${says}, in ${fn.name}`,
        audience: isForAll === true ? 'default' : 'auditor',
        key,
      };
    }
  }
}
