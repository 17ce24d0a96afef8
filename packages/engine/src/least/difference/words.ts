import type { PolicyOrigin } from '../../model/policy.ts';
import { readable, type Text } from '../../model/text.ts';

/** `a`, `a and b`, `a, b and 4 more`; at most `limit` names. */
export function listed(names: readonly string[], limit = 4): string {
  const shown = names.length > limit ? names.slice(0, Math.max(1, limit - 1)) : names;
  const rest = names.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  if (parts.length <= 1) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** A policy in a sentence. */
export function policyName(origin: PolicyOrigin): string {
  switch (origin.kind) {
    case 'inline':
      return `the inline policy \`${readable(origin.name)}\``;
    case 'aws-managed':
      return `the AWS managed policy \`${readable(origin.name)}\``;
    case 'customer-managed':
      return `the managed policy \`${readable(origin.name)}\``;
    case 'sam-template':
      return `\`${origin.name}\``;
    case 'connector':
      return `the connector \`${origin.name}\``;
    case 'resource':
      return 'the policy of the resource';
    case 'trust':
      return 'the trust policy';
    case 'boundary':
      return `the permissions boundary \`${readable(origin.name)}\``;
  }
}

/** An ARN for a person, without what is the same everywhere in the account. */
export function shortArn(arn: Text): string {
  return readable(arn)
    .replace(/^arn:(?:\$\{AWS::Partition\}|aws|\*):/, '')
    .replace(/^([a-z0-9-]+):(?:\$\{AWS::Region\}|\*)?:(?:\$\{AWS::AccountId\}|\*)?:/, '$1:');
}
