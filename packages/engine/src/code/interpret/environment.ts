import type { Span } from '../../model/span.ts';
import type { Value } from './value.ts';
import { labelOf, ofAtom } from './values.ts';

/** The value of an environment variable. */
export function environment(name: string, at: Span): Value {
  const label = labelOf({ kind: 'environment', name }, '', {
    at,
    text: 'read',
    before: undefined,
    length: 1,
  });
  return ofAtom({ kind: 'environment', name }, [label]);
}
