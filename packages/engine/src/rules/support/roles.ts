import { isTelemetry, type Wildcard } from '../../model/access.ts';
import type { NodeId, RoleNode } from '../../model/graph.ts';
import { widthOf } from '../../model/invoker.ts';
import type { Policy, Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import { list } from './words.ts';

/** Names of a role's functions, for a sentence. */
export function functionNames(role: RoleNode, query: Query): string {
  return namesOf(role.functions, query);
}

/** Names of functions, for a sentence. */
export function namesOf(ids: readonly NodeId[], query: Query): string {
  return list([...new Set(ids.map((id) => query.node(id)?.name ?? id))]);
}

/** The policy of a role that holds a statement. */
export function policyOf(role: RoleNode, statement: Statement): Policy | undefined {
  return role.policies.find((policy) => policy.statements.includes(statement));
}

/** Whether the author wrote the statement, and can change it in place. */
export function isOwn(role: RoleNode, statement: Statement): boolean {
  const kind = policyOf(role, statement)?.origin.kind;
  return kind === 'inline' || kind === 'customer-managed';
}

/** Statements of a role that allow every action of a service, in the author's own words. */
export function wideActions(role: RoleNode): readonly Wildcard[] {
  return role.access.wildcards.filter(
    ({ kind, statement, levels, services }) =>
      kind !== 'all-resources' &&
      !isException(statement) &&
      isOwn(role, statement) &&
      canHarm(levels) &&
      !isTelemetry(services),
  );
}

/** Whether a statement is written as everything but what it lists. */
export function isException({ actions, resources }: Statement): boolean {
  return actions.negated || resources?.negated === true;
}

/**
 * Policies of the cloud's own making for the function's running (logs, network interfaces, polling): its advised
 * minimum.
 */
export function isExecutionPolicy(name: string): boolean {
  return (
    /^(AWSLambda|AWSXRay|AWSXray|CloudWatchLambda|AWSCodeDeployRole|AmazonAPIGateway|AWSAppSyncPush)/.test(
      name,
    ) &&
    !/FullAccess|^AWSLambda_ReadOnlyAccess|^AWSLambdaRole$|^AWSLambdaExecute$|^AWSLambdaInvocation/.test(
      name,
    )
  );
}

/** Functions that a stranger can set off, without any credential. */
export function openFunctions(ids: readonly NodeId[], query: Query): readonly NodeId[] {
  return ids.filter((id) =>
    query
      .triggersOf(id)
      .some(
        (trigger) =>
          trigger.liveness !== 'no-source' &&
          trigger.liveness !== 'disabled' &&
          trigger.invokers.some((invoker) => widthOf(invoker) === 'stranger'),
      ),
  );
}

/** Whether `*` opens anything that can harm: more than looking at lists. */
export function canHarm(levels: readonly string[]): boolean {
  return levels.some((level) => level !== 'list' && level !== 'tagging');
}

/** Whether a role gives anything beside writing telemetry; policies that are not known may. */
export function givesAnything({ access }: RoleNode): boolean {
  if (access.administrator || !access.complete) return true;
  return [...access.levels].some(([service]) => !isTelemetry([service]));
}
