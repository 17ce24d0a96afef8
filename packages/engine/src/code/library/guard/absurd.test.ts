import { expect, test } from 'vitest';
import { runAbsurdly } from '../absurd.testing.ts';
import { GUARD_MODELS } from './models.ts';

test('any arguments are borne', { timeout: 60_000 }, () => {
  expect(runAbsurdly(GUARD_MODELS, 'javascript')).toBeGreaterThan(0);
});
