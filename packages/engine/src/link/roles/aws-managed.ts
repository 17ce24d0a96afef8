import type { Policy } from '../../model/policy.ts';
import type { Span } from '../../model/span.ts';
import { hasHole, type Text } from '../../model/text.ts';
import type { LinkContext } from '../context.ts';

const AWS_MANAGED = /^arn:[^:]*(?:⟨AWS::Partition⟩)?:iam::aws:policy\/(?:[^/]+\/)*([^/]+)$/;

/** The AWS managed policy of an ARN; undefined where the ARN is not one of AWS's. */
export function awsManagedPolicy(
  _context: LinkContext,
  arn: Text,
  span: Span,
): Policy | undefined {
  const name = AWS_MANAGED.exec(arn)?.[1];
  if (name === undefined || hasHole(name)) return undefined;
  return { origin: { kind: 'aws-managed', name, arn }, statements: [], span, complete: false };
}
