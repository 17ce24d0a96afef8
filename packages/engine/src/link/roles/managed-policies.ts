import type { Policy, PolicyOrigin } from '../../model/policy.ts';
import type { Resource } from '../../model/resource.ts';
import type { Text } from '../../model/text.ts';
import { alternatives, field, items, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import { policyOf } from '../policy-document.ts';
import { awsManagedPolicy } from './aws-managed.ts';

const MANAGED = 'AWS::IAM::ManagedPolicy';

/** Policies that a list of managed policy ARNs attaches. */
export function managedPolicies(
  context: LinkContext,
  list: Value | undefined,
  boundary = false,
): readonly Policy[] {
  return items(list).flatMap((item) => {
    const declared = context.names
      .resourcesOf(item, [MANAGED])
      .filter((one) => one.type === MANAGED);
    if (declared.length > 0) {
      return declared.map((one) => declaredPolicy(context, one, item.span, boundary));
    }
    return alternatives(item).flatMap((one) =>
      context.textsOf(one).map((text) => namedPolicy(context, text, one, boundary)),
    );
  });
}

/** A declared managed policy as attached at `span`. */
export function declaredPolicy(
  context: LinkContext,
  resource: Resource,
  span: Policy['span'],
  boundary = false,
): Policy {
  const name = resource.logicalId;
  const kind = isOfConnector(resource) ? 'connector' : 'customer-managed';
  const origin: PolicyOrigin = boundary ? { kind: 'boundary', name } : { kind, name };
  return policyOf(context, field(resource.properties, 'PolicyDocument'), origin, span);
}

/** SAM generates policies apart from their role only for connectors, those in a `Connectors` attribute included. */
export function isOfConnector(policy: Resource): boolean {
  return policy.written.type.startsWith('AWS::Serverless::');
}

function namedPolicy(context: LinkContext, text: Text, value: Value, boundary: boolean): Policy {
  const name = text.slice(text.lastIndexOf('/') + 1);
  const { span } = value;
  const managed = awsManagedPolicy(context, text, span);
  if (managed === undefined) {
    const origin: PolicyOrigin = { kind: boundary ? 'boundary' : 'customer-managed', name };
    return { origin, statements: [], span, complete: false };
  }
  return boundary ? { ...managed, origin: { kind: 'boundary', name } } : managed;
}
