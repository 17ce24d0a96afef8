import type { ConditionTest } from '../../model/policy.ts';
import type { Truth } from '../algebra/truth.ts';
import type { Context } from './request.ts';

/** Whether a test of a Condition element holds. */
export function holds(_test: ConditionTest, _context: Context): Truth {
  return 'maybe';
}
