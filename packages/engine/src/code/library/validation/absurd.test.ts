import { expect, test } from 'vitest';
import { runAbsurdly } from '../absurd.testing.ts';
import { VALIDATION_MODELS } from './models.ts';

test.each(['javascript', 'python'] as const)(
  'any arguments are borne in %s',
  { timeout: 60_000 },
  (language) => {
    expect(runAbsurdly(VALIDATION_MODELS, language)).toBeGreaterThan(0);
  },
);
