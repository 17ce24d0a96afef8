import fc from 'fast-check';
import { test } from 'vitest';
import { TRIGGER_KINDS } from '../../../data/triggers.ts';
import { valueFromJson } from '../../../iam/parse/json.ts';
import { bareQuery, bareTrigger } from './testing.ts';
import { trustOf } from './trust.ts';

const SPAN = { file: 'template.yaml', start: 0, end: 0 };

test('inputs, filters and routes of any form give an answer for any path', () => {
  const key = fc.constantFrom('InputTemplate', 'RequestTemplates', 'Payload', 'a', 'a.$', 'detail');
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<unknown>('$', '$.a', '{% $states.input.a %}', '{"a": <b>}', '$$.x', 1, null),
      fc.string(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 3 }),
    ),
  }));
  const path = fc.oneof(
    fc.constantFrom('', 'a', 'a.b', 'body.$json.a', '*.a', 'detail.a', 'Records.*.body', 'a..b'),
    fc.string(),
  );
  const query = bareQuery();
  fc.assert(
    fc.property(fc.constantFrom(...TRIGGER_KINDS), value, path, (kind, written, where) => {
      const input = valueFromJson(JSON.stringify(written), SPAN);
      const filters = input === undefined ? [] : [input];
      trustOf({ ...bareTrigger(kind, 'iam'), input, filters }, where, query);
    }),
    { numRuns: 1_000 },
  );
});
