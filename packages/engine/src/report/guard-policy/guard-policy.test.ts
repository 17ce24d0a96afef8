import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { FunctionReach } from '../../model/reach.ts';
import { graphOf } from '../../testing/graph.ts';
import { guardPolicyJson } from './json.ts';
import { guardPolicyText } from './terminal.ts';

const SCHEMA = JSON.parse(
  readFileSync(new URL('../../../../../docs/guard-policy.schema.json', import.meta.url), 'utf8'),
) as object;

const graph = graphOf(`Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties: { Runtime: nodejs22.x, Handler: index.handler, Code: { ZipFile: 'exports.handler = async () => {}' }, Role: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/r' }
`);
const at = { file: 'template.yaml', start: 13, end: 19 };
const because = ['fetch', 'axios.post', 'got', 'ky'].map((text) => ({ text, at }));

const orders: FunctionReach = {
  function: graph.functions[0]?.id ?? ('' as FunctionReach['function']),
  code: { kind: 'analysed' },
  rules: [
    { kind: 'host', rule: 'api.example.com', because },
    { kind: 'program', rule: 'git', because: because.slice(0, 1) },
    { kind: 'write', rule: '/tmp', because: because.slice(0, 1) },
  ],
  open: [{ kind: 'host', text: 'fetch connects to a host that is not known', at }],
  packages: ['pg'],
};
const shop: FunctionReach = {
  ...orders,
  rules: [{ kind: 'host', rule: 'api.example.com', because }],
  open: [],
};
const looks = { color: false, unicode: true, width: 100 };
const report = (reach: readonly FunctionReach[]) =>
  guardPolicyText(
    { tool: { name: 'postern', version: '0' }, name: 'shop', graph, reach, complete: true },
    looks,
  );

describe('the policy', () => {
  it('has each rule once and fits its schema', () => {
    const policy: unknown = JSON.parse(guardPolicyJson([orders, shop]));
    expect(policy).toEqual({
      version: 1,
      hosts: ['api.example.com'],
      programs: ['git'],
      writes: ['/tmp'],
    });
    const validate = new Ajv({ strict: false }).compile(SCHEMA);
    expect(validate(policy)).toBe(true);
    expect(validate(JSON.parse(guardPolicyJson([])))).toBe(true);
    expect(validate({ version: 2, hosts: [], programs: [], writes: [] })).toBe(false);
    expect(validate({ version: 1, hosts: [], programs: [], writes: ['tmp'] })).toBe(false);
  });
});

describe('the report', () => {
  it('says what is reached and why, and what is left out', () => {
    const text = report([orders]);
    expect(text).toMatch(/connects to +api\.example\.com +fetch, axios\.post, got and 1 more/);
    expect(text).toMatch(/starts +git/);
    expect(text).toMatch(/writes +\/tmp/);
    expect(text).toContain('not in the policy: fetch connects to a host that is not known');
    expect(text).toContain('packages whose code was not followed: pg');
    expect(text).toContain('in every account');
  });

  it('says what it does not know of code', () => {
    const unseen = { kind: 'not-analysed', reason: 'the guard is for JavaScript' } as const;
    const text = report([{ ...orders, code: unseen, rules: [], open: [], packages: [] }]);
    expect(text).toContain('the guard is for JavaScript');
    expect(text).not.toContain('in every account');
    expect(report([{ ...orders, rules: [], open: [] }])).toContain('names');
  });
});
