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

test('a finding in code is no surer than that the function runs that code', () => {
  const deployed = graphOf(`
Resources:
  A: { Type: AWS::Lambda::Function, Properties: { Runtime: python3.13, Handler: a.handler } }`);
  const [fn] = deployed.functions;
  if (fn === undefined) throw new RangeError('the template has a function');
  const confidenceOf = (entry: 'high' | 'low', file: string): string | undefined => {
    const facts = { files: ['a.py'], flows: [], calls: [] };
    const code = { kind: 'analysed', file: 'a.py', confidence: entry, facts };
    const query = new Query({
      ...deployed,
      code: new Map([[fn.id, code]]),
    } as unknown as ConstructorParameters<typeof Query>[0]);
    const rule = {
      id: 'area/any',
      on: 'function',
      confidence: 'high',
      *check() {
        yield { at: { file, start: 0, end: 1 }, because: '' };
      },
    } as unknown as Rule<'function'>;
    return runRules([rule], query).findings[0]?.confidence;
  };
  expect(confidenceOf('high', 'a.py')).toBe('high');
  expect(confidenceOf('low', 'a.py')).toBe('low');
  expect(confidenceOf('low', 'template.yaml')).toBe('high');
});
