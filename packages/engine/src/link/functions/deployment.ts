import type { Deployment } from '../../model/graph.ts';
import type { Address, Resource } from '../../model/resource.ts';
import { at, field, isAbsent, items } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';

/** Gradual deployments by function: an alias's UpdatePolicy names the CodeDeploy group, else both come from one SAM function. */
export function deployments(context: LinkContext): ReadonlyMap<Address, Deployment> {
  const found = new Map<Address, Deployment>();
  const groups = context.index.ofType('AWS::CodeDeploy::DeploymentGroup');
  if (groups.length === 0) return found;
  for (const alias of context.index.ofType('AWS::Lambda::Alias')) {
    const group = groupOf(context, alias, groups);
    if (group === undefined) continue;
    const targets = context.functionsOf(field(alias.properties, 'FunctionName'));
    for (const target of targets) found.set(target.function, deploymentOf(alias, group));
  }
  return found;
}

function groupOf(
  context: LinkContext,
  alias: Resource,
  groups: readonly Resource[],
): Resource | undefined {
  const named = context.names.resourcesOf(
    at(alias.updatePolicy, 'CodeDeployLambdaAliasUpdate.DeploymentGroupName'),
    ['AWS::CodeDeploy::DeploymentGroup'],
  );
  return named[0] ?? groups.find((group) => group.written.address === alias.written.address);
}

function deploymentOf(alias: Resource, group: Resource): Deployment {
  const hooks = at(alias.updatePolicy, 'CodeDeployLambdaAliasUpdate');
  const alarms = field(group.properties, 'AlarmConfiguration');
  return {
    alias: alias.address,
    preference: field(group.properties, 'DeploymentConfigName'),
    hasAlarms: items(field(alarms, 'Alarms')).length > 0,
    hasHooks:
      !isAbsent(field(hooks, 'BeforeAllowTrafficHook')) ||
      !isAbsent(field(hooks, 'AfterAllowTrafficHook')),
    span: group.span,
  };
}
