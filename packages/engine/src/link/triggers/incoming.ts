import { feeds } from '../../iam/feeding.ts';
import type { Edge, NodeId, ResourceNode } from '../../model/graph.ts';
import { isAbsent } from '../../model/value.ts';
import type { LinkedApi } from '../apis/draft.ts';
import type { LinkContext } from '../context.ts';
import type { Groups } from '../together/groups.ts';
import { DEFAULT_BUS } from './bus.ts';
import { patternOf, readPattern } from './pattern.ts';

const BUS = `external:${DEFAULT_BUS}`;

type Inputs = {
  readonly edges: readonly Edge[];
  readonly apis: readonly LinkedApi[];
  readonly groups: Groups;
};

/**
 * Channels by the channel they lead into. A rule takes from its bus only what its pattern lets through:
 * events of AWS itself come from the buckets that send them, and from nobody who can put events on the bus.
 */
export function incoming(
  context: LinkContext,
  { edges: declared, apis, groups }: Inputs,
  resources: ReadonlyMap<NodeId, ResourceNode>,
): ReadonlyMap<NodeId, readonly Edge[]> {
  const forwards = declared.filter((one) => one.kind === 'forwards' && brings(one, resources));
  const sending = forwards.filter((one) => one.to === BUS && isBucket(context, one.from));
  const plain = forwards.filter((one) => !sending.includes(one));
  const edges = [
    ...plain.flatMap((one) => throughRule(context, one, sending, groups)),
    ...fromApis(apis),
  ];
  return Map.groupBy(edges, (one) => one.to);
}

/** A state machine's task that only reads brings nothing. */
function brings(edge: Edge, resources: ReadonlyMap<NodeId, ResourceNode>): boolean {
  if (edge.label?.includes(':') !== true || edge.label.startsWith('s3:')) return true;
  const family = resources.get(edge.to)?.family ?? 'other';
  return feeds(family, [edge.label]);
}

function isBucket(context: LinkContext, id: NodeId): boolean {
  return context.index.get(id)?.type === 'AWS::S3::Bucket';
}

function throughRule(
  context: LinkContext,
  edge: Edge,
  sending: readonly Edge[],
  groups: Groups,
): readonly Edge[] {
  const rule = context.index.get(edge.to);
  if (rule?.type !== 'AWS::Events::Rule') return [edge];
  const pattern = patternOf(rule);
  if (isAbsent(pattern)) return [];
  const { services, buckets, onlyAws } = readPattern(context, pattern);
  const fromBuckets = services.includes('aws.s3')
    ? sending.filter(({ from }) =>
        buckets.length === 0 ? !groups.areApart(from, rule.address) : buckets.includes(from),
      )
    : [];
  const named = fromBuckets.map((one) => ({ ...one, to: rule.address }));
  return onlyAws ? named : [edge, ...named];
}

function fromApis(apis: readonly LinkedApi[]): readonly Edge[] {
  return apis.flatMap(({ node, routes }) =>
    routes.flatMap(({ route, span }): readonly Edge[] => {
      const { kind, node: to } = route.target;
      if (kind !== 'service' || to === undefined) return [];
      return [
        { kind: 'forwards', from: node.id, to, span, label: `${route.method} ${route.path}` },
      ];
    }),
  );
}
