import type { ConditionTest } from '../../model/policy.ts';
import { type Resolve, textsOf } from '../../model/text.ts';
import { items, type Value } from '../../model/value.ts';

/** The tests of a `Condition` element, or undefined where it is not a map of maps. */
export function conditionsOf(
  value: Value | undefined,
  resolve: Resolve,
): readonly ConditionTest[] | undefined {
  if (value === undefined || value.kind === 'absent') return [];
  if (value.kind !== 'map') return undefined;
  const tests: ConditionTest[] = [];
  for (const [operator, block] of value.fields) {
    if (block.value.kind === 'absent') continue;
    if (block.value.kind !== 'map') return undefined;
    for (const [key, entry] of block.value.fields) {
      if (entry.value.kind === 'absent') continue;
      const values = items(entry.value).flatMap((item) => textsOf(item, resolve));
      tests.push({ operator, key: key.toLowerCase(), values, span: entry.keySpan });
    }
  }
  return tests;
}
