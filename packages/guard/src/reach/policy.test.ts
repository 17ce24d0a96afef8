import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { allowsOf, type ReachPolicy } from './policy.ts';
import { rootOf, Used } from './used.ts';

const policy = (part: Partial<ReachPolicy>): ReachPolicy => ({
  version: 1,
  hosts: [],
  programs: [],
  writes: [],
  ...part,
});

describe('hosts', () => {
  it.each([
    ['api.example.com', 'API.Example.com.', '443', true],
    ['api.example.com', 'evil-api.example.com', '443', false],
    ['api.example.com', 'api.example.com.evil.net', '443', false],
    ['*.example.com', 'a.b.example.com', '443', true],
    ['*.example.com', 'example.com', '443', false],
    ['*.example.com', '.example.com', '443', false],
    ['s3.*.amazonaws.com', 's3.eu-west-1.amazonaws.com', '443', true],
    ['s3.*.amazonaws.com', 's3.x.evil.amazonaws.com', '443', false],
    ['*.s3.*.amazonaws.com', 'my.bucket.s3.eu-west-1.amazonaws.com', '443', true],
    ['db.internal:5432', 'db.internal', '5432', true],
    ['db.internal:5432', 'db.internal', '22', false],
    ['db.internal:5432', 'db.internal', undefined, true],
    ['[::1]:80', '::1', '80', true],
    ['::1', '[::1]', '80', true],
    ['10.0.*.*', '10.0.3.4', '80', true],
    ['unix:/run/a.sock', 'unix:/run/a.sock', undefined, true],
    ['unix:/run/a.sock', 'unix:/run/b.sock', undefined, false],
    ['*', 'localhost', '1', true],
    ['*', 'example.com', '1', false],
  ])('%s and %s:%s: %s', (rule, name, port, expected) => {
    expect(allowsOf(policy({ hosts: [rule] })).host(name, port)).toBe(expected);
  });

  it('of the runtime is always allowed', () => {
    vi.stubEnv('AWS_LAMBDA_RUNTIME_API', '127.0.0.1:9001');
    const allows = allowsOf(policy({}));
    expect(allows.host('127.0.0.1', '9001')).toBe(true);
    expect(allows.host('127.0.0.1', '9002')).toBe(false);
    vi.unstubAllEnvs();
  });

  it('an open rule fits what a slow, plain reading says', () => {
    const label = fc.constantFrom('a', 'b', '*');
    const rule = fc.array(label, { minLength: 2, maxLength: 4 });
    const name = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 });
    const fits = (left: readonly string[], right: readonly string[], isFirst = true): boolean => {
      const [one, ...rest] = left;
      if (one === undefined || right.length === 0) return one === undefined && right.length === 0;
      if (one !== '*') return one === right[0] && fits(rest, right.slice(1), false);
      return right.some((_, at) => (isFirst || at === 0) && fits(rest, right.slice(at + 1), false));
    };
    fc.assert(
      fc.property(rule, name, (one, labels) => {
        const allowed = allowsOf(policy({ hosts: [one.join('.')] })).host(labels.join('.'), '1');
        expect(allowed).toBe(fits(one, labels));
      }),
    );
  });
});

it('programs and paths', () => {
  const allows = allowsOf(policy({ programs: ['git', '/opt/bin/x'], writes: ['/tmp/', '/a/b'] }));
  const programs = ['git', '/usr/bin/git', '/opt/bin/x', '/tmp/git', 'x', 'gi'];
  expect(programs.filter((one) => allows.program(one))).toEqual(programs.slice(0, 3));
  const paths = ['/tmp', '/tmp/x/y', '/a/b', '/a/b/c', '/dev/null', '/tmpx', '/a/bc', '/a', '/'];
  expect(paths.filter((one) => allows.write(one))).toEqual(paths.slice(0, 5));
  expect(allowsOf(policy({ programs: ['node'] })).program(process.execPath)).toBe(true);
  expect(allowsOf(policy({ writes: ['/'] })).write('/etc/passwd')).toBe(true);
});

it('what is no policy is refused whole', () => {
  for (const bad of [
    undefined,
    [],
    {},
    { ...policy({}), version: 2 },
    { ...policy({}), hosts: 'a' },
    { ...policy({}), hosts: [1] },
    { ...policy({}), programs: [''] },
    { ...policy({}), writes: ['tmp'] },
    { ...policy({}), hosts: Array.from({ length: 5000 }, String) },
  ]) {
    expect(() => allowsOf(bad)).toThrow(TypeError);
  }
});

it('counts stay bounded, whatever names come', () => {
  const used = new Used();
  for (let i = 0; i < 1000; i += 1) used.connection(`h${i}`, '1', true);
  for (let i = 0; i < 1000; i += 1) used.connection('h0', String(i), i < 500);
  const { hosts, others } = used.summary();
  expect([hosts.length, others]).toEqual([200, 800]);
  expect(hosts[0]).toMatchObject({ connections: 1001, isGranted: false });
  expect(hosts[0]?.ports).toHaveLength(20);
});

it('roots of paths', () => {
  expect(['/tmp/alice/x', '/var/task/a/b', '/x', '/etc/passwd'].map(rootOf)).toEqual([
    '/tmp',
    '/var/task',
    '/',
    '/etc',
  ]);
});
