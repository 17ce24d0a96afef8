import { expect, test } from 'vitest';
import { Query } from '../model/query.ts';
import { graphOf } from '../testing/graph.ts';
import type { Rule } from './rule.ts';
import { runRules } from './run.ts';

const graph = graphOf('Resources: { Bucket: { Type: AWS::S3::Bucket } }');
const [bucket] = graph.resources;

/** A rule on the application that finds one thing, under this key. */
function prints(key: string, name: string): readonly string[] {
  const rule = {
    id: 'area/any',
    on: 'application',
    *check() {
      if (bucket !== undefined) yield { at: bucket.span, because: '', key };
    },
  } as unknown as Rule<'application'>;
  const { findings } = runRules([rule], new Query({ ...graph, name }));
  return findings.map((one) => one.fingerprint);
}

test('a fingerprint is the same in a folder of another name', () => {
  expect(prints('a', 'shop')).toHaveLength(1);
  expect(prints('a', 'shop')).toEqual(prints('a', 'checkout-4711'));
});

test('a fingerprint is the same where unknown text has moved', () => {
  expect(prints('⟨?a.yaml:17⟩/x', 'shop')).toEqual(prints('⟨?a.yaml:99⟩/x', 'shop'));
  expect(prints('⟨?a.yaml:17⟩/x', 'shop')).not.toEqual(prints('⟨?a.yaml:17⟩/y', 'shop'));
});
