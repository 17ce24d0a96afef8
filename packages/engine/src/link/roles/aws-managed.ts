import { isManagedArn, managedPolicy } from '../../iam/managed.ts';
import type { Policy } from '../../model/policy.ts';
import type { Span } from '../../model/span.ts';
import { hasHole, type Text } from '../../model/text.ts';
import type { LinkContext } from '../context.ts';

/**
 * The AWS managed policy of an ARN as attached at `span`; undefined where it is not one of AWS's. A name
 * that the table does not have is reported, and stands for a policy of unknown statements.
 */
export function awsManagedPolicy(context: LinkContext, arn: Text, span: Span): Policy | undefined {
  if (!isManagedArn(arn)) return undefined;
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const known = hasHole(name) ? undefined : managedPolicy(arn, span);
  if (known !== undefined) return { ...known, span };
  if (!hasHole(name)) {
    context.report({
      code: 'unknown-managed-policy',
      message: `no AWS managed policy named \`${name}\` is known`,
      span,
      incomplete: true,
      help: 'check the spelling; if AWS added it lately, what it allows is not part of this scan',
    });
  }
  return { origin: { kind: 'aws-managed', name, arn }, statements: [], span, complete: false };
}
