import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnySpec } from '../core/event.ts';
import { guard } from '../core/guard.ts';
import { http } from '../http/http.ts';
import { appsync } from './appsync.ts';
import { cognito } from './cognito.ts';
import { configRule } from './config-rule.ts';
import { dynamodb } from './dynamodb.ts';
import { eventBridge } from './event-bridge.ts';
import { kafka } from './kafka.ts';
import { kinesis } from './kinesis.ts';
import { logData } from './log-data.ts';
import { s3 } from './s3.ts';
import { schedule } from './schedule.ts';
import { sns } from './sns.ts';
import { sqs } from './sqs.ts';
import { websocket } from './websocket.ts';

const FOLDER = join(import.meta.dirname, '../../../engine/src/link/code/trust/samples');
const TRIGGERS: readonly (readonly [string, AnySpec])[] = [
  ['rest-api', http()],
  ['http-api', http()],
  ['load-balancer', http()],
  ['websocket-api', websocket()],
  ['sqs', sqs()],
  ['sns', sns()],
  ['eventbridge', eventBridge()],
  ['s3', s3()],
  ['s3-eventbridge', s3()],
  ['dynamodb-stream', dynamodb()],
  ['kinesis', kinesis()],
  ['kafka', kafka()],
  ['log-subscription', logData()],
  ['cognito', cognito()],
  ['appsync', appsync()],
  ['config-rule', configRule()],
  ['scheduler', schedule()],
];

/** What an attacker or a broken producer puts where something else belongs. */
const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  1e300,
  '',
  '__proto__',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '[['.repeat(5000),
  '\u0000\ud800\r\n',
  '%E0%A4%A',
  'a'.repeat(70_000),
  [],
  [[]],
  {},
  JSON.parse('{"__proto__":1}'),
  { length: 4294967295 },
  JSON.parse('{"then":1}'),
  { toString: null, valueOf: null },
];

type Step = { readonly parent: Record<string, unknown>; readonly key: string };

/** Every property of an event, at any depth. */
function stepsOf(value: unknown): readonly Step[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...stepsOf(parent[key])]);
}

describe.each(TRIGGERS)('%s with hostile values in all places', (name, spec) => {
  const text = readFileSync(join(FOLDER, `${name}.json`), 'utf8');
  const count = stepsOf(JSON.parse(text)).length;
  const change = fc.record({
    step: fc.nat(count - 1),
    value: fc.oneof(fc.constantFrom(...VALUES), fc.jsonValue({ maxDepth: 3 })),
    isGone: fc.boolean(),
  });

  it('is refused with a code or opened, and never fails inside', async () => {
    let line = '';
    const write = (text: string): void => {
      line = text;
    };
    // The log says why a call failed inside.
    const log = { level: 'error' as const, write };
    const handler = guard({ event: spec, log, security: false }, () => undefined as never);
    const answered = async (event: unknown): Promise<string> => {
      line = '';
      try {
        return JSON.stringify(await handler(event)) ?? '';
      } catch (error) {
        return (error as Error).name + line;
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const event: unknown = JSON.parse(text);
        const steps = stepsOf(event);
        for (const { step, value, isGone } of changes) {
          const { parent, key } = steps[step] ?? { parent: {}, key: '' };
          if (isGone) delete parent[key];
          else parent[key] = structuredClone(value);
        }
        // Events come as JSON: a removed item of a list is null there, not a hole.
        expect(await answered(JSON.parse(JSON.stringify(event)))).not.toMatch(
          /internal|answer\.invalid/,
        );
        expect(({} as { admin?: unknown }).admin).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });
});
