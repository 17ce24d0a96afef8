import type { NodeId } from '../../model/graph.ts';
import type { Policy, PolicyOrigin } from '../../model/policy.ts';
import type { Resource } from '../../model/resource.ts';
import { field, items, text, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import { policyOf } from '../policy-document.ts';
import { declaredPolicy, isOfConnector, managedPolicies } from './managed-policies.ts';
import type { RoleRegister } from './role-register.ts';

/** Identity policies by role: inline ones, attached ones and managed ones, in that order of writing. */
export function rolePolicies(
  context: LinkContext,
  roles: RoleRegister,
): ReadonlyMap<NodeId, readonly Policy[]> {
  const found = new Map<NodeId, Policy[]>();
  const add = (id: NodeId, ...policies: readonly Policy[]): void => {
    const list = found.get(id);
    if (list === undefined) found.set(id, [...policies]);
    else list.push(...policies);
  };
  for (const role of context.index.ofType('AWS::IAM::Role')) {
    for (const item of items(field(role.properties, 'Policies'))) {
      add(role.address, inlinePolicy(context, role, item));
    }
    add(role.address, ...managedPolicies(context, field(role.properties, 'ManagedPolicyArns')));
  }
  for (const resource of context.index.ofType('AWS::IAM::Policy', 'AWS::IAM::RolePolicy')) {
    const policy = attachedPolicy(context, resource);
    for (const id of attachedTo(roles, resource)) add(id, policy);
  }
  for (const resource of context.index.ofType('AWS::IAM::ManagedPolicy')) {
    const targets = attachedTo(roles, resource);
    if (targets.length === 0) continue;
    const policy = declaredPolicy(context, resource, resource.span);
    for (const id of targets) add(id, policy);
  }
  return found;
}

function attachedTo(roles: RoleRegister, resource: Resource): readonly NodeId[] {
  const { properties } = resource;
  const written = [...items(field(properties, 'Roles')), ...items(field(properties, 'RoleName'))];
  return written.flatMap((value) => {
    const declared = roles.declared(value);
    if (declared.length > 0) return declared;
    const id = roles.idOf(value);
    return id === undefined ? [] : [id];
  });
}

function attachedPolicy(context: LinkContext, resource: Resource): Policy {
  const name = context.textsOf(field(resource.properties, 'PolicyName'))[0] ?? resource.logicalId;
  const kind = isOfConnector(resource) ? 'connector' : 'inline';
  const document = field(resource.properties, 'PolicyDocument');
  return policyOf(context, document, { kind, name }, resource.span);
}

function inlinePolicy(context: LinkContext, role: Resource, item: Value): Policy {
  const written = field(item, 'PolicyName');
  const name = context.textsOf(written)[0] ?? role.logicalId;
  const document = field(item, 'PolicyDocument');
  return policyOf(context, document, originOf(role, name), item.span);
}

/**
 * SAM names the policies of a generated role `…Policy<n>`, n counting the entries of `Policies`; an
 * entry that is a map with one key other than a document's is a policy template.
 */
function originOf(role: Resource, name: string): PolicyOrigin {
  const index = role.written.type.startsWith('AWS::Serverless::')
    ? /Policy(\d+)$/.exec(name)?.[1]
    : undefined;
  if (index === undefined) return { kind: 'inline', name };
  const policies = field(role.written.properties, 'Policies');
  const entry = policies?.kind === 'list' ? policies.items[Number(index)] : policies;
  const template = templateName(entry);
  return template === undefined
    ? { kind: 'inline', name }
    : { kind: 'sam-template', name: template };
}

function templateName(entry: Value | undefined): string | undefined {
  if (entry?.kind === 'oneOf') {
    return entry.options.map((one) => templateName(one.value)).find((one) => one !== undefined);
  }
  if (entry?.kind !== 'map' || field(entry, 'Statement') !== undefined) return undefined;
  const [key, ...others] = entry.fields.keys();
  return key !== undefined && others.length === 0 && text(field(entry, key)) === undefined
    ? key
    : undefined;
}
