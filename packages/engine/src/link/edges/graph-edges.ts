import type { ApiNode, Edge, FunctionNode, RoleNode, TriggerNode } from '../../model/graph.ts';
import type { AccessLevel } from '../../model/policy.ts';
import type { LinkContext } from '../context.ts';
import { watchedBy } from '../functions/alarms.ts';
import { channelEdges } from './channel-edges.ts';
import { EdgeList } from './edges.ts';
import { functionEdges } from './function-edges.ts';
import { networkEdges } from './network-edges.ts';
import { referenceEdges } from './reference-edges.ts';

/** Edges that the declarations alone give: settings, channels, networks, alarms. */
export function declaredEdges(context: LinkContext, functions: readonly FunctionNode[]): EdgeList {
  const edges = new EdgeList();
  functionEdges(context, functions, edges);
  channelEdges(context, edges);
  for (const alarm of context.index.ofType('AWS::CloudWatch::Alarm')) {
    for (const to of watchedBy(context, alarm)) edges.add('watches', alarm.address, to, alarm.span);
  }
  networkEdges(context, functions, edges);
  return edges;
}

/** Nodes whose links show only after evaluation. */
export type EvaluatedNodes = {
  readonly roles: readonly RoleNode[];
  readonly apis: readonly ApiNode[];
  readonly triggers: readonly TriggerNode[];
};

/** Adds deliveries, API routes and access, then the vague ones (`uses`) where nothing says more. */
export function addEvaluatedEdges(
  context: LinkContext,
  nodes: EvaluatedNodes,
  delivered: readonly Edge[],
  edges: EdgeList,
): void {
  for (const edge of delivered) edges.put(edge);
  triggerEdges(nodes.triggers, edges);
  apiEdges(nodes.apis, edges);
  accessEdges(nodes.roles, edges);
  referenceEdges(context, edges);
}

function triggerEdges(triggers: readonly TriggerNode[], edges: EdgeList): void {
  for (const { id, delivery, span } of triggers) {
    edges.add('dead-letters', id, delivery.deadLetter, span);
  }
}

/** Routes that reach a service without a function, and the web ACL in front. */
function apiEdges(apis: readonly ApiNode[], edges: EdgeList): void {
  for (const api of apis) {
    edges.add('protects', api.webAcl, api.id, api.span, 'web acl');
    for (const { target, method, path, span } of api.routes) {
      if (target.kind !== 'service') continue;
      edges.add('forwards', api.id, target.node, span, `${method} ${path}`);
    }
  }
}

function accessEdges(roles: readonly RoleNode[], edges: EdgeList): void {
  const labels = new Map<readonly AccessLevel[], string>();
  for (const role of roles) {
    for (const grant of role.access.grants) {
      const span = grant.actions[0]?.span ?? grant.statements[0]?.span ?? role.span;
      const label = labels.get(grant.levels) ?? grant.levels.join(', ');
      labels.set(grant.levels, label);
      edges.add('allows', role.id, grant.resource, span, label);
    }
  }
}
