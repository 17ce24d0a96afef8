import { parseArn, splitOutside } from '../model/arn.ts';
import type { Policy } from '../model/policy.ts';
import type { Text } from '../model/text.ts';
import { field } from '../model/value.ts';
import type { LinkContext } from './context.ts';
import { familyOfArn } from './external.ts';
import { HIERARCHIES } from './hierarchies.ts';

/**
 * Makes external nodes for the stores and channels that only a policy or an event source mapping names,
 * so that what roles reach outside this application is in the graph.
 */
export function nameExternals(
  context: LinkContext,
  roles: readonly { readonly policies: readonly Policy[] }[],
): void {
  for (const mapping of context.index.ofType('AWS::Lambda::EventSourceMapping')) {
    context.anyNodesOf(field(mapping.properties, 'EventSourceArn'));
  }
  for (const { policies } of roles) {
    for (const policy of policies) {
      // AWS cannot name anybody's resources in its own policies.
      if (policy.origin.kind !== 'aws-managed') namedIn(context, policy);
    }
  }
}

function namedIn(context: LinkContext, policy: Policy): void {
  for (const { effect, resources } of policy.statements) {
    if (effect === 'Deny' || resources === undefined || resources.negated) continue;
    for (const { text, span } of resources.items) {
      const arn = namedBy(text);
      if (arn === undefined || familyOfArn(arn) === 'other') continue;
      if (context.nodeNamed(arn) === undefined) context.external(arn, span);
    }
  }
}

/** The one resource that a pattern is about, or undefined: all below a name (`bucket/*`) is about that name. */
function namedBy(pattern: Text): Text | undefined {
  const arn = parseArn(pattern);
  if (arn === undefined) return undefined;
  const name = arn.resource.replace(/[/:]\*$/, '');
  if (name === '' || /[*?$]|⟨\?/.test(name)) return undefined;
  const below = name !== arn.resource;
  if (below && HIERARCHIES.has(arn.service)) return undefined;
  const isType = arn.service !== 's3' && splitOutside(name.replaceAll(':', '/'), '/', 2).length < 2;
  if (below && isType) return undefined;
  return below ? pattern.slice(0, -2) : pattern;
}
