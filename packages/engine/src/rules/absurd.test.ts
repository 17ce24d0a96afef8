import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { Query } from '../model/query.ts';
import { graphOf } from '../testing/graph.ts';
import { RULES } from './registry.ts';
import { runRules } from './run.ts';

const ABSURD: readonly unknown[] = [null, [], {}, 0, '', '*', [null], { Ref: 'Nobody' }, true];

/** The template with its references in the long form; other tags are not needed to reach every place. */
function plain(template: string): unknown {
  const keyed = template
    .replace(/!Ref ([\w:]+)/g, "{ Ref: '$1' }")
    .replace(/!GetAtt ([\w.]+)/g, "{ 'Fn::GetAtt': '$1' }")
    .replace(/!(?:Sub|GetAtt|If|Join|FindInMap|Equals)\b/g, '');
  return parse(keyed, { logLevel: 'silent', strict: false });
}

/** Every variant of a tree with one value of one resource's properties replaced. */
function* variants(tree: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (tree === null || typeof tree !== 'object') return;
  for (const key of Object.keys(tree)) {
    const inner = [...path, key];
    if (inner.length > 2) yield inner;
    yield* variants((tree as Record<string, unknown>)[key], inner);
  }
}

function replaced(tree: unknown, path: readonly string[], value: unknown): unknown {
  const copy = structuredClone(tree);
  let at = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[path.at(-1) ?? ''] = value;
  return copy;
}

test('no rule fails on absurd values in any place of its bad examples', { timeout: 60_000 }, () => {
  let turn = 0;
  for (const rule of RULES) {
    const tree = plain(rule.examples.bad[0] ?? '');
    for (const path of variants(tree)) {
      const value = ABSURD[turn++ % ABSURD.length];
      const graph = graphOf(stringify(replaced(tree, path, value)));
      const { diagnostics } = runRules(RULES, new Query(graph));
      expect(diagnostics, `${rule.id} ${path.join('.')} ${JSON.stringify(value)}`).toEqual([]);
    }
  }
});
