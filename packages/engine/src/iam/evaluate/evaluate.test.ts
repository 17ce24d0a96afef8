import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Policy } from '../../model/policy.ts';
import { NOWHERE, policyOf } from '../testing.ts';
import { holds } from './condition.ts';
import { evaluate, type Policies } from './evaluate.ts';
import type { Caller, Context, ContextValue, Request } from './request.ts';

type Statements = readonly unknown[];
type Case = {
  name: string;
  version?: string;
  request: {
    action: string;
    resource: string;
    caller?: 'anonymous' | { service: string } | { arn: string; account: string; session?: string };
    resourceAccount?: string;
    context?: Record<string, string | string[]>;
    others?: 'unknown';
  };
  identity: Statements;
  boundary?: Statements;
  session?: Statements;
  resource?: Statements;
  serviceControl?: Statements[];
  expected: string;
  obstacles?: string[];
};

function casesIn<T>(file: string): T[] {
  return parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as T[];
}

function contextOf(
  keys: Record<string, string | string[] | null> = {},
  others: Context['others'] = 'absent',
): Context {
  const known = Object.entries(keys).map(([key, value]): [string, ContextValue] => [
    key.toLowerCase(),
    value === null ? { kind: 'absent' } : { kind: 'values', values: [value].flat() },
  ]);
  return { keys: new Map(known), others };
}

function callerOf(caller: Case['request']['caller']): Caller {
  if (caller === 'anonymous') return { kind: 'anonymous' };
  if (caller === undefined) {
    return { kind: 'aws', arn: 'arn:aws:iam::111122223333:role/r', account: '111122223333' };
  }
  return 'service' in caller
    ? { kind: 'service', name: caller.service }
    : { kind: 'aws', ...caller };
}

function requestOf({ request }: Case): Request {
  const { action, resource, resourceAccount } = request;
  const context = contextOf(request.context, request.others ?? 'absent');
  const base = { action, resource, caller: callerOf(request.caller), context };
  return resourceAccount === undefined ? base : { ...base, resourceAccount };
}

function policiesOf(one: Case): Policies {
  const read = (statements: Statements, kind: 'resource' | 'inline'): Policy =>
    policyOf(
      { Version: one.version ?? '2012-10-17', Statement: statements },
      kind === 'resource' ? { kind } : { kind, name: 'case' },
    );
  return {
    identity: [read(one.identity, 'inline')],
    ...(one.boundary && { boundary: read(one.boundary, 'inline') }),
    ...(one.session && { session: [read(one.session, 'inline')] }),
    ...(one.resource && { resource: read(one.resource, 'resource') }),
    ...(one.serviceControl && {
      serviceControl: one.serviceControl.map((level) => [read(level, 'inline')]),
    }),
  };
}

describe('evaluate', () => {
  for (const one of casesIn<Case>('evaluate.cases.yaml')) {
    test(one.name, () => {
      const result = evaluate(requestOf(one), policiesOf(one));
      expect(result.decision).toBe(one.expected);
      if (one.obstacles !== undefined)
        expect(result.obstacles).toEqual(expect.arrayContaining(one.obstacles));
      if (one.expected === 'allowed') expect(result.by.length).toBeGreaterThan(0);
    });
  }
});

describe('conditions', () => {
  type Row = [string, string | string[], string | string[] | null, string];
  test.each(casesIn<Row>('condition.cases.yaml'))(
    '%s %j, asked with %j: %s',
    (operator, wanted, value, expected) => {
      const condition = { operator, key: 'k', values: [wanted].flat(), span: NOWHERE };
      expect(holds(condition, contextOf({ k: value }))).toBe(expected);
    },
  );
});
