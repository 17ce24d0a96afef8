import type { Policy, PolicyOrigin } from '../model/policy.ts';
import type { Span } from '../model/span.ts';
import type { Value } from '../model/value.ts';
import type { LinkContext } from './context.ts';

/** Reads a policy document for the graph and reports what could not be read. */
export function policyOf(
  _context: LinkContext,
  _document: Value | undefined,
  origin: PolicyOrigin,
  span: Span,
): Policy {
  return { origin, statements: [], span, complete: false };
}
