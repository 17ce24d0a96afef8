import type { FunctionNode, NodeId, RoleNode } from '../../model/graph.ts';
import type { Policy } from '../../model/policy.ts';
import type { Resource } from '../../model/resource.ts';
import { hole, readable } from '../../model/text.ts';
import { alternatives, field, isAbsent } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import { policyOf } from '../policy-document.ts';
import { managedPolicies } from './managed-policies.ts';
import { rolePolicies } from './role-policies.ts';
import type { ExternalRole, RoleRegister } from './role-register.ts';

/** A role before its access is evaluated, which needs the whole graph. */
export type BareRole = Omit<RoleNode, 'access'>;

/** Declared roles, then those that are only named. */
export function bareRoles(
  context: LinkContext,
  roles: RoleRegister,
  functions: readonly FunctionNode[],
): readonly BareRole[] {
  const policies = rolePolicies(context, roles);
  const users = Map.groupBy(functions, (one) => one.role);
  const usersOf = (id: NodeId): readonly NodeId[] => (users.get(id) ?? []).map((one) => one.id);
  for (const one of roles.externals()) {
    if (!users.has(one.id)) sayUnattached(context, one, policies.get(one.id) ?? []);
  }
  return [
    ...context.index
      .ofType('AWS::IAM::Role')
      .map((resource) =>
        declaredRole(
          context,
          resource,
          policies.get(resource.address) ?? [],
          usersOf(resource.address),
        ),
      ),
    ...roles
      .externals()
      .map((external) =>
        externalRole(external, policies.get(external.id) ?? [], usersOf(external.id)),
      ),
  ];
}

/** What a policy gives to a role that nothing here declares or runs under is in no function's access. */
function sayUnattached(
  context: LinkContext,
  { name }: ExternalRole,
  policies: readonly Policy[],
): void {
  const [parameter] = /(?<=^\$\{)\w+(?=\}$)/.exec(name) ?? [];
  for (const { origin, span } of policies) {
    const policy = 'name' in origin ? readable(origin.name) : 'a policy';
    context.report({
      code: 'unresolved-reference',
      message: `the policy \`${policy}\` counts for no function: nothing here declares or has its role \`${name}\``,
      span,
      incomplete: false,
      ...(parameter === undefined ? {} : { help: `say which role: --parameter ${parameter}=NAME` }),
    });
  }
}

function declaredRole(
  context: LinkContext,
  resource: Resource,
  policies: readonly Policy[],
  functions: readonly NodeId[],
): BareRole {
  const { properties, address, span } = resource;
  const trust = field(properties, 'AssumeRolePolicyDocument');
  return {
    kind: 'role',
    id: address,
    name: resource.logicalId,
    span,
    resource,
    properties,
    arn: context.texts.arn(resource) ?? hole(`attr:${address}.Arn`),
    external: false,
    trust: isAbsent(trust)
      ? undefined
      : policyOf(context, trust, { kind: 'trust' }, trust?.span ?? span),
    policies,
    boundary: boundaryOf(context, resource),
    functions,
    assumers: [],
  };
}

/** A boundary that a condition may leave out bounds nothing: the branch without it is a deployment as well. */
function boundaryOf(context: LinkContext, resource: Resource): Policy | undefined {
  const written = field(resource.properties, 'PermissionsBoundary');
  if (isAbsent(written) || alternatives(written).some((one) => isAbsent(one))) return undefined;
  return managedPolicies(context, written, true)[0];
}

function externalRole(
  role: ExternalRole,
  policies: readonly Policy[],
  functions: readonly NodeId[],
): BareRole {
  return {
    kind: 'role',
    id: role.id,
    name: role.name,
    span: role.span,
    resource: undefined,
    properties: { kind: 'map', fields: new Map(), span: role.span },
    arn: role.arn,
    external: true,
    trust: undefined,
    policies,
    boundary: undefined,
    functions,
    assumers: [],
  };
}
