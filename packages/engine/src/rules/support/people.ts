import { parsePolicy } from '../../iam/parse/policy.ts';
import type { Policy, PolicyOrigin } from '../../model/policy.ts';
import type { Resource } from '../../model/resource.ts';
import { at, field, items, type Value } from '../../model/value.ts';

/** Policies that roles do not have, or may not have: of users, of groups, and managed ones. */
export function policiesOfPeople(resource: Resource): readonly Policy[] {
  const { type, properties, logicalId } = resource;
  switch (type) {
    case 'AWS::IAM::User':
    case 'AWS::IAM::Group':
      return items(field(properties, 'Policies')).flatMap((one) =>
        read(at(one, 'PolicyDocument'), { kind: 'inline', name: logicalId }),
      );
    case 'AWS::IAM::Policy':
    case 'AWS::IAM::UserPolicy':
    case 'AWS::IAM::GroupPolicy':
      return read(field(properties, 'PolicyDocument'), { kind: 'inline', name: logicalId });
    case 'AWS::IAM::ManagedPolicy':
      return resource.written.type === type
        ? read(field(properties, 'PolicyDocument'), { kind: 'customer-managed', name: logicalId })
        : [];
    default:
      return [];
  }
}

function read(document: Value | undefined, origin: PolicyOrigin): readonly Policy[] {
  if (document === undefined) return [];
  // What cannot be read was reported when the graph was made.
  return [
    parsePolicy(
      document,
      origin,
      () => undefined,
      () => undefined,
    ),
  ];
}
