import { expect, it } from 'vitest';
import { isPair, isScalar, parseDocument, visit } from 'yaml';
import { Query } from '../model/query.ts';
import { graphOf } from '../testing/graph.ts';
import { RULES } from './registry.ts';
import { runRules } from './run.ts';

const ABSURD: readonly unknown[] = [
  null,
  -1,
  'x',
  [],
  {},
  [[{}]],
  { Ref: 'Nowhere' },
  { 'Fn::If': ['C', 1] },
];

/** The template with one value after another made absurd, each in its turn by another absurd value. */
function* spoiled(template: string): Generator<string> {
  const count = valuesOf(template).length;
  for (let i = 0; i < count; i++) {
    const document = parseDocument(template, { logLevel: 'silent' });
    let at = 0;
    visit(document, {
      Pair(_, pair) {
        if (!isPair(pair) || !isScalar(pair.key)) return undefined;
        if (at++ === i) pair.value = document.createNode(ABSURD[i % ABSURD.length]) as never;
        return undefined;
      },
    });
    yield document.toString();
  }
}

function valuesOf(template: string): readonly unknown[] {
  const found: unknown[] = [];
  visit(parseDocument(template, { logLevel: 'silent' }), {
    Pair(_, pair) {
      if (isScalar(pair.key)) found.push(pair);
    },
  });
  return found;
}

it.each(RULES.map((rule) => [rule.id, rule] as const))('%s bears absurd values', (_, rule) => {
  for (const text of spoiled(rule.examples.bad[0] ?? '')) {
    const { diagnostics } = runRules([rule], new Query(graphOf(text)));
    expect(diagnostics, text).toEqual([]);
  }
});
