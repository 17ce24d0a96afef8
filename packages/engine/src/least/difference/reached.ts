import { serviceIn } from '../../iam/algebra/arn.ts';
import type { Family, GraphNode, NodeId, RoleNode } from '../../model/graph.ts';
import type { PlacedText } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import type { Text } from '../../model/text.ts';
import { mayMeet } from './alignment.ts';
import type { Surplus } from './excess.ts';

/** Resources of the graph that a surplus opens: those that hold something sensitive by their names first. */
export function reachedBy(role: RoleNode, surplus: Surplus, query: Query): readonly NodeId[] {
  const { giving, actions, wide, uses } = surplus;
  const services = new Set(actions.map((one) => one.service));
  const needed = new Set(
    uses.flatMap(({ need: { resource } }) => (resource.kind === 'arn' ? resource.node : [])),
  );
  const found = role.access.grants.flatMap((grant) => {
    if (!grant.statements.includes(giving.statement) || needed.has(grant.resource)) return [];
    const node = query.node(grant.resource);
    const arn = arnIn(node);
    if (node === undefined || !services.has(serviceOf(node, arn))) return [];
    // What the statement as a whole reaches is known; of some of its resources it has to be asked.
    const isMeant = wide === undefined || arn === undefined || isReached(wide, arn);
    return isMeant && isWorthNaming(node) ? [node] : [];
  });
  return found
    .toSorted((a, b) => Number(isSensitiveName(b.name)) - Number(isSensitiveName(a.name)))
    .map((one) => one.id);
}

function isReached(wide: readonly PlacedText[], arn: Text): boolean {
  const forms = [arn, `${arn}/*`, `${arn}:*`];
  return wide.some(
    ({ text }) => text === '*' || forms.some((form) => mayMeet(text, form) !== 'no'),
  );
}

/** ARN of a node; undefined where it is not known. */
function arnIn(node: GraphNode | undefined): Text | undefined {
  if (node?.kind === 'resource') return node.arn;
  return node?.kind === 'role' ? node.arn : undefined;
}

function serviceOf(node: GraphNode, arn: Text | undefined): string {
  if (node.kind === 'function') return 'lambda';
  if (node.kind === 'api') return node.protocol === 'graphql' ? 'appsync' : 'execute-api';
  if (node.kind === 'role') return 'iam';
  return (arn === undefined ? undefined : serviceIn(arn)) ?? '';
}

const SILENT: ReadonlySet<Family> = new Set([
  'log-group',
  'alarm',
  'version',
  'alias',
  'vpc',
  'subnet',
  'security-group',
  'route-table',
  'endpoint',
]);

function isWorthNaming(node: GraphNode): boolean {
  return node.kind !== 'resource' || !SILENT.has(node.family);
}

const SENSITIVE =
  /user|customer|account|person|people|patient|employee|member|profile|contact|payment|billing|card|bank|invoice|order|credential|secret|password|token|session|key|auth|identity|health|medical|private|backup|message|inbox/i;

/** Whether the name of a store says that it holds people's data, money or credentials. */
function isSensitiveName(name: string): boolean {
  return SENSITIVE.test(name);
}
