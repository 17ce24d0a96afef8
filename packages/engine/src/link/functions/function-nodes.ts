import type { EnvironmentVariable, FunctionNode, NodeId } from '../../model/graph.ts';
import type { Address, Resource } from '../../model/resource.ts';
import { alternatives, at, field, isAbsent, number, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import type { RoleRegister } from '../roles/role-register.ts';
import { alarmsByNode } from './alarms.ts';
import { asyncConfigs } from './async-config.ts';
import { deployments } from './deployment.ts';
import { logGroupOf } from './log-group.ts';

/** Lambda's own defaults (CreateFunction): memory in MiB, timeout in seconds. */
const DEFAULT_MEMORY = 128;
const DEFAULT_TIMEOUT = 3;

/** Every declared function with what belongs to it. */
export function functionNodes(context: LinkContext, roles: RoleRegister): readonly FunctionNode[] {
  const aliases = ofFunctions(context, 'AWS::Lambda::Alias');
  const versions = ofFunctions(context, 'AWS::Lambda::Version');
  const configs = asyncConfigs(context);
  const deployed = deployments(context);
  const alarms = alarmsByNode(context);
  return context.index.ofType('AWS::Lambda::Function').map((resource): FunctionNode => {
    const { properties, address } = resource;
    return {
      kind: 'function',
      id: address,
      name: resource.logicalId,
      span: resource.span,
      resource,
      properties,
      role: roles.idOf(field(properties, 'Role')),
      environment: environmentOf(context, resource),
      asyncConfig: configs.get(address),
      deadLetter: context.anyNodesOf(at(properties, 'DeadLetterConfig.TargetArn'))[0],
      aliases: aliases.get(address) ?? [],
      versions: versions.get(address) ?? [],
      deployment: deployed.get(address),
      logGroup: logGroupOf(context, resource),
      alarms: alarms.get(address) ?? [],
      policies: context.policiesOf(address),
      limits: limitsOf(resource),
    };
  });
}

function ofFunctions(context: LinkContext, type: string): ReadonlyMap<Address, readonly NodeId[]> {
  const found = new Map<Address, NodeId[]>();
  for (const resource of context.index.ofType(type)) {
    const targets = context.functionsOf(field(resource.properties, 'FunctionName'));
    for (const id of new Set(targets.map((one) => one.function))) {
      found.set(id, [...(found.get(id) ?? []), resource.address]);
    }
  }
  return found;
}

function environmentOf(context: LinkContext, resource: Resource): readonly EnvironmentVariable[] {
  const variables = alternatives(at(resource.properties, 'Environment.Variables'));
  return variables.flatMap((map) => {
    if (map.kind !== 'map') return [];
    return [...map.fields.values()].flatMap(({ key, keySpan, value }): EnvironmentVariable[] =>
      isAbsent(value)
        ? []
        : [{ name: key, value, span: keySpan, refersTo: context.anyNodesOf(value)[0] }],
    );
  });
}

function limitsOf(resource: Resource): FunctionNode['limits'] {
  const { properties } = resource;
  const reserved = field(properties, 'ReservedConcurrentExecutions');
  const count = number(reserved);
  return {
    memory: limit(field(properties, 'MemorySize'), DEFAULT_MEMORY),
    timeout: limit(field(properties, 'Timeout'), DEFAULT_TIMEOUT),
    reserved: count,
    reservedKnown: count !== undefined || isAbsent(reserved),
  };
}

/** The largest of the values it may have: limits are judged at their worst. */
function limit(value: Value | undefined, standard: number): number | undefined {
  if (isAbsent(value)) return standard;
  const known = alternatives(value).map((one) => (one.kind === 'absent' ? standard : number(one)));
  if (known.some((one) => one === undefined)) return undefined;
  return Math.max(...known.filter((one) => one !== undefined));
}
