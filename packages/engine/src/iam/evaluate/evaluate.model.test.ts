import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policyOf } from '../testing.ts';
import { evaluate } from './evaluate.ts';
import type { Context, ContextValue, Request } from './request.ts';

/** A statement as JSON, and the obvious reading of it. */
type Written = {
  Effect: 'Allow' | 'Deny';
  Action?: string[];
  NotAction?: string[];
  Resource?: string[];
  NotResource?: string[];
  Condition?: Record<string, Record<string, string[]>>;
};

/** More runs than a test needs, for a night: `POSTERN_EVALUATOR_RUNS=1000000`. */
const RUNS = Number(process.env.POSTERN_EVALUATOR_RUNS ?? 3_000);
const SEED = 20_261_123;
/** Milliseconds: a million runs take minutes. */
const TIMEOUT = Math.max(30_000, RUNS);

const ACTIONS = ['s3:GetObject', 's3:PutObject', 'sqs:SendMessage'];
const RESOURCES = ['arn:aws:s3:::a/x', 'arn:aws:s3:::b/y', 'arn:aws:sqs:r:1:q'];

const actions = fc.subarray([...ACTIONS, 's3:*', '*', 's3:Get*'], { minLength: 1, maxLength: 2 });
const resources = fc.subarray([...RESOURCES, '*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::*'], {
  minLength: 1,
  maxLength: 2,
});

function statements(isPlain: boolean): fc.Arbitrary<Written[]> {
  const one = fc
    .record({
      effect: fc.constantFrom<('Allow' | 'Deny')[]>('Allow', 'Allow', 'Deny'),
      actions,
      resources,
      notAction: fc.boolean(),
      notResource: fc.constantFrom(false, false, true),
      operator: fc.constantFrom(
        '',
        '',
        'StringEquals',
        'StringNotEquals',
        'StringLikeIfExists',
        'Null',
      ),
      value: fc.constantFrom('v', 'w', 'true'),
    })
    .map((draw): Written => {
      const written: Written = { Effect: draw.effect };
      written[draw.notAction ? 'NotAction' : 'Action'] = draw.actions;
      written[draw.notResource && !isPlain ? 'NotResource' : 'Resource'] = draw.resources;
      if (draw.operator !== '' && !isPlain) {
        const value = draw.operator === 'Null' ? 'true' : draw.value;
        written.Condition = { [draw.operator]: { 'my:key': [value] } };
      }
      return written;
    });
  return fc.array(one, { maxLength: 4 });
}

const glob = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(text);

function plainly(
  list: readonly Written[],
  action: string,
  resource: string,
  key: string | undefined,
): boolean {
  const applied = list.filter((one) => {
    const isAction =
      (one.Action ?? one.NotAction ?? []).some((pattern) => glob(pattern, action)) ===
      (one.Action !== undefined);
    const isResource =
      (one.Resource ?? one.NotResource ?? []).some((pattern) => glob(pattern, resource)) ===
      (one.Resource !== undefined);
    const [operator = '', block = {}] = Object.entries(one.Condition ?? {})[0] ?? [];
    const wanted = block['my:key'] ?? [];
    const isHeld =
      operator === '' ||
      (operator === 'Null' && key === undefined) ||
      (operator === 'StringEquals' && key !== undefined && wanted.includes(key)) ||
      (operator === 'StringNotEquals' && (key === undefined || !wanted.includes(key))) ||
      (operator === 'StringLikeIfExists' && (key === undefined || wanted.includes(key)));
    return isAction && isResource && isHeld;
  });
  return (
    applied.some((one) => one.Effect === 'Allow') && !applied.some((one) => one.Effect === 'Deny')
  );
}

function request(action: string, resource: string, key: ContextValue): Request {
  const context: Context = { keys: new Map([['my:key', key]]), others: 'absent' };
  const caller = { kind: 'aws', arn: 'arn:aws:iam::1:role/r', account: '1' } as const;
  return { action, resource, caller, context };
}

function ours(list: readonly Written[], asked: Request): string {
  const document = { Version: '2012-10-17', Statement: list };
  return evaluate(asked, { identity: [policyOf(document)] }).decision;
}

const ask = [fc.constantFrom(...ACTIONS), fc.constantFrom(...RESOURCES)] as const;

describe('evaluate against the obvious model', () => {
  test('agrees where everything is known', { timeout: TIMEOUT }, () => {
    const keys = fc.constantFrom('v', 'w', 'true', undefined);
    fc.assert(
      fc.property(statements(false), ...ask, keys, (list, action, resource, key) => {
        const value: ContextValue =
          key === undefined ? { kind: 'absent' } : { kind: 'values', values: [key] };
        const expected = plainly(list, action, resource, key) ? 'allowed' : 'denied';
        expect(ours(list, request(action, resource, value))).toBe(expected);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  test('is right for every value of what is not known', { timeout: TIMEOUT }, () => {
    fc.assert(
      fc.property(statements(false), ...ask, (list, action, resource) => {
        const answers = ['v', 'w', 'true', 'other', undefined].map((key) =>
          plainly(list, action, resource, key),
        );
        const decision = ours(list, request(action, resource, { kind: 'unknown' }));
        if (decision === 'allowed') expect(answers).not.toContain(false);
        if (decision === 'denied') expect(answers).not.toContain(true);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});

const MOTO = `
import json, sys
from moto.iam.access_control import IAMPolicy, PermissionResult
out = []
for case in json.load(sys.stdin):
    policy = IAMPolicy(json.dumps({"Version": "2012-10-17", "Statement": case["list"]}))
    out.append(policy.is_action_permitted(case["action"], case["resource"]) == PermissionResult.PERMITTED)
json.dump(out, sys.stdout)
`;

/** The interpreter that has moto; `.ci/run` installs one apart. */
const PYTHON = process.env.POSTERN_ORACLE_PYTHON ?? 'python3';

describe('evaluate against moto', () => {
  test('agrees on actions, resources and denies', (context) => {
    const probe = spawnSync(PYTHON, ['-c', 'import moto.iam.access_control'], {
      encoding: 'utf8',
    });
    if (probe.status !== 0)
      context.skip('python3 with moto is not installed: pip install "moto[iam]"');
    const draws = fc.sample(fc.tuple(statements(true), ...ask), { numRuns: 10_000, seed: 5 });
    const cases = draws.map(([list, action, resource]) => ({ list, action, resource }));
    const input = JSON.stringify(cases);
    const answer = spawnSync(PYTHON, ['-c', MOTO], {
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const permitted = JSON.parse(answer.stdout) as boolean[];
    const different = cases.filter(({ list, action, resource }, i) => {
      const decision = ours(list, request(action, resource, { kind: 'absent' }));
      return (decision === 'allowed') !== permitted[i];
    });
    expect(permitted).toHaveLength(cases.length);
    expect(different).toEqual([]);
  });
});
