import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { exposureOf } from './exposure.ts';
import { policyOf } from './testing.ts';

type Case = {
  name: string;
  service: string;
  statements: unknown[];
  expected: Record<string, unknown>[];
};

const text = readFileSync(new URL('exposure.cases.yaml', import.meta.url), 'utf8');

describe('exposureOf', () => {
  test.each((parse(text, { merge: true }) as Case[]).map((one): [string, Case] => [one.name, one]))(
    '%s',
    (_, { service, statements, expected }) => {
      const document = { Version: '2012-10-17', Statement: statements };
      const found = exposureOf([policyOf(document, { kind: 'resource' })], service);
      const flat = found.map(({ invoker, levels, certainty }) => ({
        ...invoker,
        levels,
        certainty,
      }));
      expect(flat).toHaveLength(expected.length);
      expect(flat).toMatchObject(expected);
    },
  );
});
