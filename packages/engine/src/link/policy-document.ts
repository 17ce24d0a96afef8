import { parsePolicy } from '../iam/parse/policy.ts';
import type { Policy, PolicyOrigin } from '../model/policy.ts';
import type { Span } from '../model/span.ts';
import { isAbsent, type Value } from '../model/value.ts';
import type { LinkContext } from './context.ts';

/** Reads a policy document and reports what could not be read; `span` is where the policy is attached. */
export function policyOf(
  context: LinkContext,
  document: Value | undefined,
  origin: PolicyOrigin,
  span: Span,
): Policy {
  if (document === undefined || isAbsent(document)) {
    return { origin, statements: [], span, complete: false };
  }
  const policy = parsePolicy(document, origin, context.resolve, context.report);
  return { ...policy, span };
}
